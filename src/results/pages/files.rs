//! The files of results: tables of a ranking, marks and rule for who wants to rank again, the snapshot itself.

use actix_web::{
    HttpResponse,
    http::header,
    web::{Path, Query},
};
use serde::Deserialize;

use super::super::{
    export::{Table, frozen_table, ranking_table, scores_table},
    load,
    snapshot::{Snapshot, code_names, sheets},
    standing::Standing,
    store::{self, PublicRow},
};
use crate::{
    audit::disclosure::{Export, note_export},
    db::Conn,
    domain::{id::RoundId, states::Language},
    error::AppError,
    tables::{TableFormat, write::TIMELESS},
    web::{
        page::{PublicFile, kept_file, public_file},
        visit::Visit,
    },
};

pub const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const TOML: &str = "application/toml";
const JSON: &str = "application/json";

pub fn file(name: &str, kind: &'static str, body: impl Into<Vec<u8>>) -> HttpResponse {
    let body: Vec<u8> = body.into();
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(body)
}

/// Writes into the log that a table of a round leaves the house before it is published.
pub async fn note_export_of_round(
    visit: &Visit,
    round: RoundId,
    kind: &'static str,
    format: TableFormat,
    table: &Table,
) -> Result<(), AppError> {
    let (competition, rows) = (Some(visit.competition()?.id), table.rows.len());
    let export = Export { act: "round.exported", competition, subject: round.into(), kind, format, rows };
    note_export(visit, export).await
}

async fn standing_of(visit: &Visit, round: &str) -> Result<std::sync::Arc<Standing>, AppError> {
    let competition = visit.competition()?.id;
    let round: RoundId = round.parse().map_err(|_malformed| AppError::NotFound)?;
    let site = visit.site.clone();
    visit.db().read(move |conn| load::kept_standing(conn, &site.standings, competition, round)).await
}

pub async fn send_ranking_csv(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let standing = standing_of(&visit, &path.1).await?;
    let table = ranking_table(&standing, visit.language());
    note_export_of_round(&visit, standing.inputs.round.id, "ranking", TableFormat::Csv, &table).await?;
    Ok(file("ranking.csv", CSV, table.to_csv(true)?))
}

pub async fn send_ranking_xlsx(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let standing = standing_of(&visit, &path.1).await?;
    let table = ranking_table(&standing, visit.language());
    note_export_of_round(&visit, standing.inputs.round.id, "ranking", TableFormat::Xlsx, &table).await?;
    Ok(file("ranking.xlsx", XLSX, table.to_xlsx(standing.rule.decimals(), standing.changed_at())?))
}

pub async fn send_scores(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let standing = standing_of(&visit, &path.1).await?;
    let group = &standing.inputs.round.name_zh;
    let table = scores_table(&sheets(&standing, &code_names(&standing)), &standing.rule, group);
    note_export_of_round(&visit, standing.inputs.round.id, "scores", TableFormat::Csv, &table).await?;
    Ok(file("scores.csv", CSV, table.to_csv(false)?))
}

pub async fn send_rule(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let standing = standing_of(&visit, &path.1).await?;
    Ok(file("rule.toml", TOML, standing.rule_toml()?))
}

/// Which of a round's results; the newest when nothing is said.
#[derive(Deserialize)]
pub struct Which {
    pub number: Option<String>,
}

/// The published result that an address names, unless there is none: then it is as if nothing were there.
pub fn public_row(conn: &mut Conn, slug: &str, round: &str, which: &Which) -> Result<PublicRow, AppError> {
    // An address that is none costs the same question as one that is not published.
    let round: RoundId = round.parse().unwrap_or_else(|_| uuid::Uuid::nil().into());
    let number = which.number.as_ref().map(|number| number.parse().unwrap_or(0));
    store::public_result(conn, slug, round, number)?.ok_or(AppError::NotFound)
}

/// A file that is made of a published result.
#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Xlsx,
    Snapshot,
    Scores,
    Rule,
}

impl Kind {
    /// What stands behind the address of the result.
    fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Xlsx => ".xlsx",
            Self::Snapshot => ".json",
            Self::Scores => "/scores.csv",
            Self::Rule => "/rule.toml",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv | Self::Scores => CSV,
            Self::Xlsx => XLSX,
            Self::Snapshot => JSON,
            Self::Rule => TOML,
        }
    }

    /// The name under which the file of a result with a number is saved.
    fn name(self, number: i32) -> String {
        match self {
            Self::Csv => format!("result-{number}.csv"),
            Self::Xlsx => format!("result-{number}.xlsx"),
            Self::Snapshot => format!("result-{number}.json"),
            Self::Scores => "scores.csv".to_owned(),
            Self::Rule => "rule.toml".to_owned(),
        }
    }

    fn build(self, row: PublicRow, language: Language) -> Result<Vec<u8>, AppError> {
        let parsed = || Snapshot::parse(&row.snapshot);
        match self {
            Self::Csv => frozen_table(&parsed()?, language)?.to_csv(true),
            Self::Xlsx => {
                let (snapshot, at) = (parsed()?, row.published_at.unwrap_or(TIMELESS));
                frozen_table(&snapshot, language)?.to_xlsx(snapshot.rule()?.decimals(), at)
            }
            Self::Scores => {
                let snapshot = parsed()?;
                scores_table(&snapshot.sheets, &snapshot.rule()?, &snapshot.round.zh).to_csv(false)
            }
            Self::Rule => Ok(parsed()?.rule.into_bytes()),
            Self::Snapshot => Ok(row.snapshot.into_bytes()),
        }
    }
}

async fn send(
    visit: &Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
    kind: Kind,
) -> Result<HttpResponse, AppError> {
    if let Some(kept) = kept_file(visit) {
        return Ok(kept);
    }
    let (slug, is_numbered) = (path.0.clone(), which.number.is_some());
    let row = visit.db().read(move |conn| public_row(conn, &path.0, &path.1, &which)).await?;
    let file = PublicFile {
        path: format!("/results/{slug}/{}{}", row.round, kind.ending()),
        number: is_numbered.then_some(row.number),
        name: kind.name(row.number),
        content_type: kind.content_type(),
    };
    let language = visit.language();
    public_file(visit, file, move || kind.build(row, language)).await
}

pub async fn send_public_csv(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    send(&visit, path, which, Kind::Csv).await
}

pub async fn send_public_xlsx(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    send(&visit, path, which, Kind::Xlsx).await
}

pub async fn send_public_snapshot(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    send(&visit, path, which, Kind::Snapshot).await
}

pub async fn send_public_scores(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    send(&visit, path, which, Kind::Scores).await
}

pub async fn send_public_rule(
    visit: Visit,
    path: Path<(String, String)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    send(&visit, path, which, Kind::Rule).await
}
