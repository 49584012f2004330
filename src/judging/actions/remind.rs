//! Reminding judges: one mail to each judge of a round who has unfinished sheets. It is looked at before it is sent,
//! and sent at most once an hour.

use serde_json::json;

use crate::{
    audit::{self, By, Event},
    competitions::{self, store::RoundRow},
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, RoundId},
        states::{Language, RoundState},
        text::LoginName,
        time::Timestamp,
    },
    error::{AppError, Refusal},
    judging::store::reminders,
    l10n::L10nLanguage,
    mail,
};

/// For how many seconds no second reminder leaves: who pressed twice does not write twice.
const PAUSE_SECONDS: i64 = 3600;

/// The act under which a reminder stands in the log.
const ACT: &str = "round.reminded";

/// Why judges are not reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemindRefusal {
    /// The round is not open to its judges now.
    NotOpen,
    /// They were reminded less than an hour ago.
    JustReminded,
    /// Nobody who can be reached by mail has an unfinished sheet.
    Nobody,
    /// Who would be reminded is not who was shown.
    Changed,
}

impl Refusal for RemindRefusal {
    fn words(&self, t: &L10nLanguage) -> String {
        match self {
            Self::NotOpen => t.msg_judging_remind_not_open(),
            Self::JustReminded => t.msg_judging_remind_just_done(),
            Self::Nobody => t.msg_judging_remind_nobody(),
            Self::Changed => t.msg_judging_remind_changed(),
        }
    }
}

/// A judge with unfinished sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laggard {
    /// The judge.
    pub expert: ExpertId,
    /// The name.
    pub name: String,
    /// Where mail reaches the judge: the address with which the judge signs in, else the one on record.
    pub address: Option<String>,
    /// The phone number on record; may be empty.
    pub phone: String,
    /// The judge's language, when there is an account.
    pub language: Option<Language>,
    /// How many sheets are unfinished.
    pub open: usize,
}

/// The judges of a round who have unfinished sheets, those with most of them first.
///
/// # Errors
/// When the database fails.
pub fn laggards(conn: &mut Conn, round: RoundId) -> Result<Vec<Laggard>, AppError> {
    let rows = reminders::open_sheet_judges(conn, round)?;
    let mut laggards: Vec<Laggard> = rows
        .chunk_by(|left, right| left.expert == right.expert)
        .filter_map(|sheets| {
            let judge = sheets.first()?;
            let login = judge.login.as_deref().and_then(|login| LoginName::parse(login).ok());
            let own = login.as_ref().and_then(LoginName::email).map(str::to_owned);
            let on_record = (!judge.email.is_empty()).then(|| judge.email.clone());
            Some(Laggard {
                expert: judge.expert,
                name: judge.name.clone(),
                address: own.or(on_record),
                phone: judge.phone.clone(),
                language: judge.language,
                open: sheets.len(),
            })
        })
        .collect();
    laggards.sort_by(|a, b| (b.open, &a.name, a.expert).cmp(&(a.open, &b.name, b.expert)));
    Ok(laggards)
}

/// When the judges of a round were reminded last.
///
/// # Errors
/// When the database fails.
pub fn last_reminded(conn: &mut Conn, round: RoundId) -> Result<Option<Timestamp>, AppError> {
    audit::store::last_act_at(conn, round.as_bytes(), ACT)
}

/// Why nobody can be reminded now; none when it may be done.
pub fn refusal(round: &RoundRow, last: Option<Timestamp>, now: Timestamp) -> Option<RemindRefusal> {
    if round.state != RoundState::Open || now < round.opens_at || now >= round.closes_at {
        return Some(RemindRefusal::NotOpen);
    }
    let is_recent = last.is_some_and(|last| now < last.plus_seconds(PAUSE_SECONDS));
    is_recent.then_some(RemindRefusal::JustReminded)
}

/// Writes to every judge of a round who has unfinished sheets and an address. `seen` are the judges that the
/// organizer saw on the page, so that nobody else gets a mail. Answers how many mails leave.
///
/// # Errors
/// When the round is not open, the judges were reminded just now, nobody can be reached, or other judges than those
/// that were seen have unfinished sheets by now.
pub fn remind(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    round: RoundId,
    seen: &[ExpertId],
    public_url: &str,
) -> Result<usize, AppError> {
    let head = competitions::store::competition_by_id(conn, competition)?.ok_or(AppError::NotFound)?;
    let row = competitions::store::round_in(conn, competition, round)?.ok_or(AppError::NotFound)?;
    let last = last_reminded(conn, round)?;
    if let Some(refusal) = refusal(&row, last, by.now()) {
        return Err(AppError::refused(refusal));
    }
    let reached: Vec<Laggard> =
        laggards(conn, round)?.into_iter().filter(|judge| judge.address.is_some()).collect();
    if reached.is_empty() {
        return Err(AppError::refused(RemindRefusal::Nobody));
    }
    if reached.iter().any(|judge| !seen.contains(&judge.expert)) {
        return Err(AppError::refused(RemindRefusal::Changed));
    }
    let url = format!("{}/c/{}/judging", public_url.trim_end_matches('/'), head.slug);
    for judge in &reached {
        let Some(address) = &judge.address else { continue };
        let language = judge.language.unwrap_or(Language::Chinese);
        let t = language.words();
        let round_name = language.pick(&row.name_zh, &row.name_en);
        let competition_name = language.pick(&head.name_zh, &head.name_en);
        let subject = t.msg_judging_remind_mail_subject(competition_name, judge.open);
        let body = t.msg_judging_remind_mail_body(
            &judge.name,
            competition_name,
            round_name,
            judge.open,
            row.closes_at.to_minute(head.zone()),
            &url,
        );
        mail::actions::enqueue(conn, by, address, &subject, &body)?;
    }
    let ids: Vec<String> = reached.iter().map(|judge| judge.expert.to_string()).collect();
    let event = Event {
        act: ACT,
        competition: Some(competition),
        subject: round.into(),
        revision: row.version,
        detail: &json!({"judges": ids}),
    };
    audit::record(conn, by, &event)?;
    Ok(reached.len())
}
