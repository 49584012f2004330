//! The page that says what an act on a round would do before it is done.

use askama::Template;

use super::{base_of, rounds::sheet_counts};
use crate::{
    competitions::store::{self, counts},
    domain::id::RoundId,
    error::AppError,
    web::{chrome::Chrome, form::Form, visit::Visit},
};

/// An act on a round that is asked about first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundAct {
    /// Ends the marking.
    Close,
    /// Lets judges mark again.
    Reopen,
    /// Takes the round away.
    Remove,
}

/// What the act would do.
#[derive(Template)]
#[template(path = "competitions/round_confirm.html")]
pub struct RoundConfirmPage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
    pub action: String,
    pub lines: Vec<String>,
    pub go: String,
    /// The class of the button.
    pub class: &'static str,
    /// Whether a new closing time is asked for.
    pub asks_time: bool,
}

/// The page for one act on a round.
///
/// # Errors
/// When there is no such round.
pub async fn confirm_page(
    visit: &Visit,
    round: RoundId,
    form: Form,
    act: RoundAct,
) -> Result<RoundConfirmPage, AppError> {
    let id = visit.competition()?.id;
    let (row, sheets) = visit
        .db()
        .read(move |conn| {
            let row = store::round_in(conn, id, round)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((row, sheet_counts(&counts::sheets_by_state(conn, id)?)))
        })
        .await?;
    let (t, language) = (visit.t(), visit.language());
    let count = sheets.get(&round).copied().unwrap_or_default();
    let name = language.pick(&row.name_zh, &row.name_en);
    let counted = t.msg_competitions_sheets_counted(count.wanted, count.submitted.to_string());
    let (title, path, lines, go) = match act {
        RoundAct::Close => {
            let open = count.wanted - count.submitted;
            let lines = vec![counted, t.msg_competitions_close_consequence(open)];
            (t.msg_competitions_confirm_close(name), "close", lines, t.msg_competitions_close())
        }
        RoundAct::Reopen => {
            let lines = vec![counted, t.msg_competitions_reopen_consequence()];
            (t.msg_competitions_confirm_reopen(name), "reopen", lines, t.msg_competitions_reopen())
        }
        RoundAct::Remove => {
            let lines = vec![t.msg_competitions_remove_consequence()];
            (t.msg_competitions_confirm_remove(name), "remove", lines, t.msg_competitions_remove_round())
        }
    };
    let base = base_of(visit);
    Ok(RoundConfirmPage {
        chrome: Chrome::new(visit, title),
        action: format!("{base}/rounds/{round}/{path}"),
        base,
        form,
        lines,
        go,
        class: if act == RoundAct::Remove { "danger" } else { "go" },
        asks_time: act == RoundAct::Reopen,
    })
}
