//! Tables that are taken out of a scheme: its enterprises with the headers that the import knows, a plan, and what was
//! published. Wishes leave the house only after the deadline.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header, web::Path};

use super::{
    pages::{
        plan::{Plan, Seen, look_at, next_of, plan_in, read_plan, see},
        public::reasons,
    },
    snapshot::Snapshot,
    store::{self, EnterpriseRow, Situation},
    words,
};
use crate::{
    audit::disclosure::{Export, note_export},
    db::Conn,
    domain::{
        id::{CompetitionId, EnterpriseId, PairingId, SchemeId},
        role::Role,
        states::Language,
        time::Timestamp,
    },
    error::AppError,
    l10n::L10nLanguage,
    tables::{
        TableFormat,
        columns::EnterpriseColumn,
        headers::Column,
        write::{Cell, TableWriter},
    },
    web::visit::Visit,
};

/// What stands between the parts of a cell in either language, as the import describes it.
const BETWEEN: &str = "；";

/// A table with its header.
pub struct Table {
    sheet: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Which columns hold numbers.
    numbers: Vec<usize>,
}

impl Table {
    /// Writes into the log that the table leaves the house.
    async fn note(
        &self,
        visit: &Visit,
        scheme: SchemeId,
        kind: &'static str,
        format: TableFormat,
    ) -> Result<(), AppError> {
        let (competition, rows) = (Some(visit.competition()?.id), self.rows.len());
        let export =
            Export { act: "scheme.exported", competition, subject: scheme.into(), kind, format, rows };
        note_export(visit, export).await
    }

    /// How many rows it has below its header.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The table as a CSV file to download.
    pub fn csv(&self, name: &str) -> Result<HttpResponse, AppError> {
        let bytes = self.bytes(TableFormat::Csv, Timestamp::from_micros(0))?;
        Ok(download(bytes, "text/csv; charset=utf-8", &format!("{name}.csv")))
    }

    /// The table as a workbook to download. The time goes into the file.
    pub fn xlsx(&self, name: &str, created: Timestamp) -> Result<HttpResponse, AppError> {
        let bytes = self.bytes(TableFormat::Xlsx, created)?;
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        Ok(download(bytes, kind, &format!("{name}.xlsx")))
    }

    /// The table as a file; the time goes into workbooks only.
    pub fn bytes(&self, format: TableFormat, created: Timestamp) -> Result<Vec<u8>, AppError> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let mut writer = TableWriter::new(format, Vec::new(), &self.sheet, &header, created.to_utc())
            .map_err(AppError::internal)?;
        for row in &self.rows {
            let cells = row.iter().enumerate().map(|(at, text)| {
                if self.numbers.contains(&at) { Cell::Number(text) } else { Cell::Text(text) }
            });
            writer.row(&cells.collect::<Vec<_>>()).map_err(AppError::internal)?;
        }
        writer.finish().map_err(AppError::internal)
    }
}

fn download(bytes: Vec<u8>, kind: &'static str, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes)
}

/// The enterprises that take part, with the headers of the import. `with_wishes` only after the deadline: without it
/// the two columns of wishes are not there at all, so that importing the file again leaves the wishes alone.
pub fn enterprises(situation: &Situation, with_wishes: bool, language: Language) -> Table {
    let is_shown = |column: &EnterpriseColumn| {
        with_wishes || !matches!(column, EnterpriseColumn::Wishes | EnterpriseColumn::Exclusions)
    };
    let columns: Vec<EnterpriseColumn> = EnterpriseColumn::ALL.iter().copied().filter(is_shown).collect();
    let header = columns.iter().map(|column| {
        let names = column.names();
        language.pick(names.zh, names.en).to_owned()
    });
    let names: BTreeMap<EnterpriseId, &str> =
        situation.enterprises.iter().map(|row| (row.id, row.name.as_str())).collect();
    let name = |id: EnterpriseId| names.get(&id).copied().unwrap_or_default();
    let tags = |id: EnterpriseId, kind: &str| {
        let of = situation.tags.iter().filter(|tag| tag.enterprise_id == id && tag.kind == kind);
        of.map(|tag| tag.tag.as_str()).collect::<Vec<_>>().join(BETWEEN)
    };
    let wishes = |id: EnterpriseId| {
        let mut ranks: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
        for wish in situation.wishes.iter().filter(|wish| wish.enterprise_id == id) {
            ranks.entry(wish.rank).or_default().push(name(wish.partner_id));
        }
        ranks.into_values().map(|group| group.join("=")).collect::<Vec<_>>().join(BETWEEN)
    };
    let exclusions = |id: EnterpriseId| {
        let of = situation.exclusions.iter().filter(|row| row.enterprise_id == id);
        of.map(|row| name(row.partner_id)).collect::<Vec<_>>().join(BETWEEN)
    };
    let here = situation.enterprises.iter().filter(|row| row.withdrawn_at.is_none());
    let rows = here.map(|row| {
        let cell = |column: &EnterpriseColumn| match column {
            EnterpriseColumn::Name => row.name.clone(),
            EnterpriseColumn::Side => words::side(row.side, language.words()),
            EnterpriseColumn::CreditCode => row.credit_code.clone(),
            EnterpriseColumn::Sector => row.sector.clone(),
            EnterpriseColumn::Needs => tags(row.id, "need"),
            EnterpriseColumn::Offers => tags(row.id, "offer"),
            EnterpriseColumn::Contact => row.contact.clone(),
            EnterpriseColumn::Phone => row.phone.clone(),
            EnterpriseColumn::Email => row.email.clone(),
            EnterpriseColumn::Capacity => row.capacity.to_string(),
            EnterpriseColumn::Wishes => wishes(row.id),
            EnterpriseColumn::Exclusions => exclusions(row.id),
        };
        columns.iter().map(cell).collect()
    });
    let rows = rows.collect();
    let numbers = columns.iter().position(|column| *column == EnterpriseColumn::Capacity);
    let sheet = language.pick(&situation.scheme.name_zh, &situation.scheme.name_en).to_owned();
    Table { sheet, header: header.collect(), rows, numbers: numbers.into_iter().collect() }
}

/// A published pairing.
pub fn published(snapshot: &Snapshot, t: &L10nLanguage) -> Table {
    let rows = snapshot.pairs.iter().map(|pair| {
        vec![
            pair.assisting.clone(),
            pair.assisting_sector.clone(),
            pair.assisted.clone(),
            pair.assisted_sector.clone(),
            words::fit(pair.fit),
            reasons(pair, t),
        ]
    });
    Table {
        sheet: t.msg_pairing_plan(),
        header: vec![
            t.msg_pairing_side_assisting(),
            t.msg_pairing_sector(),
            t.msg_pairing_side_assisted(),
            t.msg_pairing_sector(),
            t.msg_pairing_fit(),
            t.msg_pairing_reasons(),
        ],
        rows: rows.collect(),
        numbers: vec![4],
    }
}

/// The table, and when an enterprise came or left last.
async fn enterprise_table(visit: &Visit, scheme: SchemeId) -> Result<(Table, Timestamp), AppError> {
    let competition = visit.competition()?.id;
    let mut situation = visit.db().read(move |conn| store::situation(conn, competition, scheme)).await?;
    if !visit.scope()?.has(Role::Organizer) {
        situation.enterprises.iter_mut().for_each(EnterpriseRow::hide_contacts);
    }
    let is_over = situation.scheme.wishes_close_at <= visit.now();
    let rows = situation.enterprises.iter();
    let times = rows.flat_map(|row| [Some(row.created_at), row.withdrawn_at]).flatten();
    let changed = times.max().unwrap_or(situation.scheme.created_at);
    Ok((enterprises(&situation, is_over, visit.language()), changed))
}

pub(super) async fn enterprises_csv(
    visit: Visit,
    path: Path<(String, SchemeId)>,
) -> Result<HttpResponse, AppError> {
    let scheme = path.into_inner().1;
    let (table, _) = enterprise_table(&visit, scheme).await?;
    table.note(&visit, scheme, "enterprises", TableFormat::Csv).await?;
    table.csv("enterprises")
}

pub(super) async fn enterprises_xlsx(
    visit: Visit,
    path: Path<(String, SchemeId)>,
) -> Result<HttpResponse, AppError> {
    let scheme = path.into_inner().1;
    let (table, changed) = enterprise_table(&visit, scheme).await?;
    table.note(&visit, scheme, "enterprises", TableFormat::Xlsx).await?;
    table.xlsx("enterprises", changed)
}

/// A plan with both ranks, and for each of the two the next best partner and why it was not possible; these are left out
/// while wishes are open.
fn plan_table(plan: &Plan, seen: &Seen, now: Timestamp, t: &L10nLanguage) -> Table {
    let is_open = plan.situation.scheme.wishes_close_at > now;
    let rows = seen.findings.reasons.iter().filter_map(|reason| {
        let left = seen.parties.left.get(reason.left)?;
        let right = seen.parties.right.get(reason.right)?;
        let told = |rank: Option<u32>| if is_open { String::new() } else { words::rank(rank) };
        let (left_next, right_next) = next_of(reason, &seen.parties, is_open, t);
        Some(vec![
            left.name.clone(),
            right.name.clone(),
            told(reason.left_rank),
            told(reason.right_rank),
            words::fit(reason.fit),
            left_next,
            right_next,
        ])
    });
    Table {
        sheet: t.msg_pairing_plan_title(plan.row.number.to_string()),
        header: vec![
            t.msg_pairing_side_assisting(),
            t.msg_pairing_side_assisted(),
            t.msg_pairing_rank_by_left(),
            t.msg_pairing_rank_by_right(),
            t.msg_pairing_fit(),
            t.msg_pairing_next_of_left(),
            t.msg_pairing_next_of_right(),
        ],
        rows: rows.collect(),
        numbers: vec![2, 3, 4],
    }
}

/// The table of a plan of a scheme, and when the plan was made.
///
/// # Errors
/// When there is no such plan.
pub fn plan(
    conn: &mut Conn,
    competition: CompetitionId,
    scheme: SchemeId,
    id: PairingId,
    now: Timestamp,
    t: &L10nLanguage,
) -> Result<(Table, Timestamp), AppError> {
    let plan = plan_in(conn, competition, scheme, id)?;
    Ok((plan_table(&plan, &look_at(&plan)?, now, t), plan.row.created_at))
}

async fn table_of_plan(
    visit: &Visit,
    scheme: SchemeId,
    id: PairingId,
) -> Result<(Table, Timestamp), AppError> {
    let plan = read_plan(visit, scheme, id).await?;
    let seen = see(&plan).await?;
    Ok((plan_table(&plan, &seen, visit.now(), visit.t()), plan.row.created_at))
}

pub(super) async fn plan_csv(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let (table, _) = table_of_plan(&visit, scheme, id).await?;
    table.note(&visit, scheme, "pairing", TableFormat::Csv).await?;
    table.csv("pairing")
}

pub(super) async fn plan_xlsx(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let (table, created) = table_of_plan(&visit, scheme, id).await?;
    table.note(&visit, scheme, "pairing", TableFormat::Xlsx).await?;
    table.xlsx("pairing", created)
}
