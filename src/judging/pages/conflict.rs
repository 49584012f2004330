//! Two versions of a sheet side by side: what the judge just sent, and what was saved elsewhere in the meantime.
//! The judge chooses; until then neither is lost.

use askama::Template;

use super::sheet;
use crate::{
    domain::id::SheetId,
    error::AppError,
    judging::{
        content::{Content, TypedMark},
        forms::fields_of,
    },
    web::{chrome::Chrome, form::Form, secret::Token, visit::Visit},
};

#[derive(Template)]
#[template(path = "judging/conflict.html")]
pub struct ConflictPage {
    chrome: Chrome,
    list: String,
    action: String,
    version: i32,
    request_key: String,
    go: String,
    rows: Vec<VersionRow>,
}

/// A field of a sheet in two versions.
pub struct VersionRow {
    pub field: String,
    pub label: String,
    /// What was sent, as a form sends it.
    pub sent: String,
    /// The same as people read it.
    pub mine: String,
    pub theirs: String,
    pub differs: bool,
}

/// The fields of a sheet as they were sent and as they are stored.
pub fn rows(visit: &Visit, data: &sheet::SheetData, mine: &Form, theirs: &Content) -> Vec<VersionRow> {
    let theirs = fields_of(theirs);
    let t = visit.t();
    let comment = ("comment".to_owned(), t.msg_judging_comment(), None);
    let marks = data.fields(visit.language()).into_iter();
    marks
        .map(|(field, label, kind)| (field, label, Some(kind)))
        .chain([comment])
        .map(|(field, label, kind)| {
            let theirs = theirs.iter().find(|(name, _)| *name == field);
            let theirs = theirs.map(|(_, value)| value.clone()).unwrap_or_default();
            let sent = mine.value(&field).to_owned();
            let shown =
                |text: &str| kind.map_or_else(|| text.to_owned(), |kind| sheet::shown_mark(kind, text, t));
            VersionRow {
                differs: differ(&field, &sent, &theirs),
                mine: shown(&sent),
                theirs: shown(&theirs),
                field,
                label,
                sent,
            }
        })
        .collect()
}

/// Whether what was typed says something else than what is stored, whatever the way in which it is written.
fn differ(field: &str, mine: &str, theirs: &str) -> bool {
    if field == "comment" {
        let lines = |text: &str| text.trim().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        lines(mine) != lines(theirs)
    } else {
        TypedMark::parse(mine) != TypedMark::parse(theirs)
    }
}

impl ConflictPage {
    /// The page for what was sent and what the server has.
    ///
    /// # Errors
    /// When the sheet cannot be read.
    pub async fn read(
        visit: &Visit,
        id: SheetId,
        mine: &Form,
        version: i32,
        theirs: &Content,
    ) -> Result<Self, AppError> {
        let data = sheet::read(visit, id).await?;
        let t = visit.t();
        let list = format!("/c/{}/judging", visit.competition()?.slug);
        let token = Token::fresh().map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))?;
        let rows = rows(visit, &data, mine, theirs);
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_judging_conflict_title()),
            action: format!("{list}/{id}"),
            list,
            version,
            request_key: token.as_str().to_owned(),
            go: mine.value("go").to_owned(),
            rows,
        })
    }
}
