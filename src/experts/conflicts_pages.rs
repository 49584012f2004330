//! Conflicts of interest: the organizer's page of an expert's conflicts and the expert's own page.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{
    actions,
    conflicts::conflicts_of,
    pages::{expert_path, query_value},
    store::{self, ConflictRow, ExpertRow, conflicts, conflicts::EntryLine},
    words::conflict_kind,
};
use crate::{
    domain::{
        id::{CompetitionId, ConflictId, EntryId, ExpertId},
        role::Role,
        states::ConflictKind,
        text::{Line, Paragraphs},
    },
    error::AppError,
    web::{
        chrome::Chrome,
        form::Form,
        page::{page, page_with_status},
        visit::Visit,
    },
};

/// A conflict in a list.
struct ConflictLine {
    id: String,
    entry: String,
    kind: String,
    reason: String,
    at: String,
    lifted: String,
    is_liftable: bool,
    /// Whether the form at hand wanted to lift it: what was typed there stays.
    is_asked: bool,
}

/// The conflicts of one expert: for organizers and supervisors, and for the expert.
#[derive(Template)]
#[template(path = "experts/conflicts.html")]
struct ConflictsPage {
    chrome: Chrome,
    form: Form,
    /// Where the forms go.
    action: String,
    /// The expert's page; none for the expert, who is on the own page.
    back: Option<String>,
    name: String,
    found: Vec<(String, String)>,
    has_searched: bool,
    /// Whether the search finds more than the page names.
    has_more: bool,
    lines: Vec<ConflictLine>,
    may_declare: bool,
}

struct Data {
    expert: ExpertRow,
    stored: Vec<ConflictRow>,
    derived: Vec<(EntryId, ConflictKind)>,
    entries: BTreeMap<EntryId, EntryLine>,
    found: Vec<EntryLine>,
    /// Whether a blind round is not published yet, so that the expert must not learn which number has which name.
    is_blind: bool,
}

async fn read(visit: &Visit, expert: Who, search: String) -> Result<Data, AppError> {
    let competition = visit.competition()?.id;
    let is_own = matches!(expert, Who::Account(_));
    visit
        .db()
        .read(move |conn| {
            let expert = expert.find(conn, competition)?;
            let stored = conflicts::conflicts_of_expert(conn, expert.id)?;
            let derived: Vec<(EntryId, ConflictKind)> = conflicts_of(conn, competition)?
                .into_iter()
                .filter(|((_, of), kind)| {
                    *of == expert.id
                        && matches!(
                            kind,
                            ConflictKind::Leader | ConflictKind::Organization | ConflictKind::Mentor
                        )
                })
                .map(|((entry, _), kind)| (entry, kind))
                .collect();
            let ids: Vec<EntryId> = stored
                .iter()
                .map(|row| row.entry_id)
                .chain(derived.iter().map(|(entry, _)| *entry))
                .collect();
            let entries = conflicts::entry_lines(conn, competition, &ids)?;
            let is_blind = conflicts::has_blind_round(conn, competition)?;
            let found = if search.is_empty() {
                Vec::new()
            } else if is_own && is_blind {
                let judged = conflicts::entries_with_sheets_of(conn, expert.id)?;
                conflicts::find_entries_by_name(conn, competition, &search, &judged)?
            } else {
                conflicts::find_entries(conn, competition, &search)?
            };
            Ok(Data {
                expert,
                stored,
                derived,
                entries: entries.into_iter().map(|line| (line.id, line)).collect(),
                found,
                is_blind,
            })
        })
        .await
}

/// Whose conflicts.
#[derive(Clone, Copy)]
enum Who {
    Expert(ExpertId),
    Account(crate::domain::id::AccountId),
}

impl Who {
    fn find(self, conn: &mut crate::db::Conn, competition: CompetitionId) -> Result<ExpertRow, AppError> {
        let found = match self {
            Self::Expert(id) => store::expert_in(conn, competition, id)?,
            Self::Account(account) => store::expert_of_account(conn, competition, account)?,
        };
        found.ok_or(AppError::NotFound)
    }
}

async fn conflicts_page(visit: &Visit, who: Who, form: Form) -> Result<ConflictsPage, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let zone = head.zone();
    let mut search = query_value(visit, "search");
    if search.is_empty() {
        search = form.plain("search", 100);
    }
    let data = read(visit, who, search.clone()).await?;
    let is_own = matches!(who, Who::Account(_));
    let may_declare = is_own || visit.scope()?.has(Role::Organizer);
    let hides = is_own && data.is_blind;
    let name_of = |id: &EntryId, kind: ConflictKind| {
        data.entries.get(id).map_or_else(String::new, |line| shown(line, hides, kind))
    };
    let mut lines: Vec<ConflictLine> = data
        .stored
        .iter()
        .map(|row| ConflictLine {
            id: row.id.to_string(),
            entry: name_of(&row.entry_id, row.kind),
            kind: conflict_kind(t, row.kind),
            reason: row.reason.clone(),
            at: row.at.to_minute(zone),
            lifted: row.lifted_at.map(|at| at.to_minute(zone)).unwrap_or_default(),
            is_liftable: !is_own
                && may_declare
                && row.kind == ConflictKind::Declared
                && row.lifted_at.is_none(),
            is_asked: !is_own && form.has("conflict", &row.id.to_string()),
        })
        .collect();
    lines.extend(data.derived.iter().map(|(entry, kind)| ConflictLine {
        id: String::new(),
        entry: name_of(entry, *kind),
        kind: conflict_kind(t, *kind),
        reason: String::new(),
        at: String::new(),
        lifted: String::new(),
        is_liftable: false,
        is_asked: false,
    }));
    let (title, action, back) = if is_own {
        (t.msg_experts_my_conflicts_title(), format!("/c/{}/my-conflicts", head.slug), None)
    } else {
        let path = expert_path(visit, data.expert.id)?;
        (t.msg_experts_conflicts_title(), format!("{path}/conflicts"), Some(path))
    };
    Ok(ConflictsPage {
        chrome: Chrome::new(visit, title),
        has_searched: !search.is_empty(),
        has_more: data.found.len() > conflicts::MOST_FOUND,
        form: form.with("search", search),
        action,
        back,
        name: data.expert.name,
        found: data
            .found
            .into_iter()
            .take(conflicts::MOST_FOUND)
            .map(|line| (line.id.to_string(), shown(&line, hides, ConflictKind::Declared)))
            .collect(),
        lines,
        may_declare,
    })
}

/// What a list says of an entry. To an expert in a blind round it says either of number and name, never both: the
/// number where the sheet was given up, which the expert knows from the sheet, else the name.
fn shown(line: &EntryLine, hides: bool, kind: ConflictKind) -> String {
    match (hides, kind) {
        (false, _) => format!("{} {}", line.number, line.name),
        (true, ConflictKind::Recused) => line.number.clone(),
        (true, _) => line.name.clone(),
    }
}

pub async fn show_conflicts(visit: Visit, path: Path<(String, ExpertId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let form = Form::blank(&visit);
    page(&visit, &conflicts_page(&visit, Who::Expert(id), form).await?)
}

pub async fn show_own(visit: Visit) -> Result<HttpResponse, AppError> {
    let (who, form) = (Who::Account(visit.account()?), Form::blank(&visit));
    page(&visit, &conflicts_page(&visit, who, form).await?)
}

pub async fn declare(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    declare_for(visit, Who::Expert(id), form).await
}

pub async fn declare_own(visit: Visit, form: Form) -> Result<HttpResponse, AppError> {
    let who = Who::Account(visit.account()?);
    declare_for(visit, who, form).await
}

async fn declare_for(visit: Visit, who: Who, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let entry = form.choice("entry", &t.msg_experts_conflict_entry(), |text| text.parse::<EntryId>().ok());
    let reason = form.parse("reason", &t.msg_experts_reason(), Paragraphs::<500>::parse);
    let (Some(entry), Some(reason)) = (entry, reason) else {
        let again = conflicts_page(&visit, who, form).await?;
        return page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    let declared = visit
        .db()
        .write(move |conn| {
            let expert = who.find(conn, competition)?;
            actions::declare_conflict(conn, &by, competition, (entry, expert.id), &reason)
        })
        .await;
    match declared {
        Ok(_) => Ok(visit.see_other_saying(visit.path(), &t.msg_experts_conflict_noted())),
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("entry", &t.msg_experts_conflict_entry(), refusal.words(t));
            let again = conflicts_page(&visit, who, form).await?;
            page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(error) => Err(error),
    }
}

pub async fn lift(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    let conflict = form.choice("conflict", "", |text| text.parse::<ConflictId>().ok());
    let reason = form.parse("lift_reason", &t.msg_experts_lift_reason(), Line::<200>::parse);
    let (Some(conflict), Some(reason)) = (conflict, reason) else {
        let again = conflicts_page(&visit, Who::Expert(id), form).await?;
        return page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    let lifted = visit
        .db()
        .write(move |conn| actions::lift_conflict(conn, &by, competition, id, conflict, &reason))
        .await;
    if let Err(AppError::Refused(refusal)) = lifted {
        // The reason stays on the page, which shows the conflict as it has become.
        form.refuse_saying("lift_reason", &t.msg_experts_lift_reason(), refusal.words(t));
        let again = conflicts_page(&visit, Who::Expert(id), form).await?;
        return page_with_status(&visit, StatusCode::CONFLICT, &again);
    }
    lifted?;
    let path = expert_path(&visit, id)?;
    Ok(visit.see_other_saying(&format!("{path}/conflicts"), &t.msg_experts_conflict_lifted()))
}
