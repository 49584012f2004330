//! The organizer's board of a round: how far each judge is, and which entries lack sheets. It shows states, no
//! marks.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use serde::Deserialize;

use super::{StateTag, out};
use crate::{
    competitions,
    domain::{
        id::{EntryId, ExpertId, RoundId},
        role::Role,
        states::{EntryState, RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
    judging::store::lists::{self, BoardLine},
    results,
    web::{
        chrome::Chrome,
        page::page,
        part::{MOST_ROWS, Pager, Part},
        visit::Visit,
    },
};

#[derive(Template)]
#[template(path = "judging/board.html")]
pub struct BoardPage {
    chrome: Chrome,
    base: String,
    deadline: String,
    wanted: i32,
    tally: Tally,
    judges: Vec<JudgeLine>,
    judge_pager: Option<Pager>,
    entries: Vec<EntryLine>,
    entry_pager: Option<Pager>,
    may_import: bool,
    may_remind: bool,
    /// Where judges are given to entries that lack them; none for those who may not.
    assign: Option<String>,
}

/// How many sheets stand how.
#[derive(Clone, Copy, Default)]
struct Tally {
    assigned: usize,
    draft: usize,
    submitted: usize,
    recused: usize,
    in_force: usize,
}

impl Tally {
    fn add(&mut self, state: SheetState) {
        match state {
            SheetState::Assigned => self.assigned += 1,
            SheetState::Draft | SheetState::Reopened => self.draft += 1,
            SheetState::Submitted => self.submitted += 1,
            SheetState::Recused => self.recused += 1,
            SheetState::Void => {}
        }
        self.in_force += usize::from(state.is_in_force());
    }
}

struct JudgeLine {
    id: ExpertId,
    name: String,
    organization: String,
    tally: Tally,
    last: Option<Timestamp>,
    last_words: String,
    has_begun: bool,
}

struct EntryLine {
    number: String,
    name: String,
    submitted: usize,
    missing: usize,
    state: EntryState,
    sheets: Vec<SheetLink>,
}

struct SheetLink {
    href: String,
    judge: String,
    state: StateTag,
}

/// What was seen last of the two lists.
#[derive(Default, Deserialize)]
pub struct Seen {
    /// The number of an entry.
    #[serde(default)]
    entry: String,
    /// The identifier of a judge.
    #[serde(default)]
    judge: String,
}

pub async fn show_board(
    visit: Visit,
    path: Path<(String, RoundId)>,
    seen: Query<Seen>,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let competition = visit.competition()?;
    let competition_id = competition.id;
    let (round, lines, admitted) = visit
        .db()
        .read(move |conn| {
            let round = competitions::store::round_in(conn, competition_id, id)?.ok_or(AppError::NotFound)?;
            let lines = lists::board_lines(conn, id)?;
            let mut admitted = lists::admitted_entries(conn, competition_id)?;
            if let Some(sent_on) = results::entrants::sent_on(conn, &round)? {
                admitted.retain(|(entry, _, _)| sent_on.contains(entry));
            }
            Ok::<_, AppError>((round, lines, admitted))
        })
        .await?;
    let t = visit.t();
    let zone = competition.zone();
    let base = format!("/c/{}/rounds/{id}", competition.slug);
    let name = visit.language().pick(&round.name_zh, &round.name_en).to_owned();
    let mut tally = Tally::default();
    for line in lines.iter().filter(|line| !has_left(line)) {
        tally.add(line.state);
    }
    let is_organizer = visit.scope()?.has(Role::Organizer);
    let may_change = is_organizer && round.state != RoundState::Finalised;
    let judges = Part::behind(judges(&lines, zone), MOST_ROWS, |judge| judge.id.to_string() == seen.judge);
    let link = |line: &BoardLine| SheetLink {
        href: format!("{base}/sheets/{}", line.id),
        judge: line.expert_name.clone(),
        state: StateTag::of(line.state, t),
    };
    let entries = entries(&lines, admitted, round.judges_per_entry, link);
    let entries = Part::behind(entries, MOST_ROWS, |entry| entry.number == seen.entry);
    let board = BoardPage {
        chrome: Chrome::new(&visit, t.msg_judging_board_title(name)),
        deadline: round.closes_at.to_minute(zone),
        wanted: round.judges_per_entry,
        tally,
        judge_pager: judges
            .pager(t, &[("entry", seen.entry.as_str())], "judge", |judge| judge.id.to_string()),
        judges: judges.rows,
        entry_pager: entries
            .pager(t, &[("judge", seen.judge.as_str())], "entry", |entry| entry.number.clone()),
        entries: entries.rows,
        may_import: may_change && lines.is_empty(),
        may_remind: is_organizer && round.state == RoundState::Open && tally.submitted < tally.in_force,
        assign: may_change.then(|| format!("/c/{}/plans/compute?target={id}", competition.slug)),
        base,
    };
    page(&visit, &board)
}

impl BoardPage {
    fn out(&self, entry: &EntryState) -> Option<String> {
        out(*entry, self.chrome.t).map(|(word, _)| word)
    }
}

/// Whether the entry of a sheet has left the competition: then the sheet is shown, and counted nowhere.
fn has_left(line: &BoardLine) -> bool {
    line.entry_state != EntryState::Admitted
}

fn judges(lines: &[BoardLine], zone: chrono_tz::Tz) -> Vec<JudgeLine> {
    let mut judges: BTreeMap<ExpertId, JudgeLine> = BTreeMap::new();
    for line in lines.iter().filter(|line| !has_left(line)) {
        let judge = judges.entry(line.expert_id).or_insert_with(|| JudgeLine {
            id: line.expert_id,
            name: line.expert_name.clone(),
            organization: line.organization.clone(),
            tally: Tally::default(),
            last: None,
            last_words: String::new(),
            has_begun: false,
        });
        judge.tally.add(line.state);
        judge.last = judge.last.max(line.saved_at);
        judge.has_begun |= line.state != SheetState::Assigned;
    }
    let mut judges: Vec<JudgeLine> = judges.into_values().collect();
    for judge in &mut judges {
        judge.last_words = judge.last.map(|last| last.to_minute(zone)).unwrap_or_default();
    }
    // Those who need a call come first: who has not begun, then who has the most left.
    judges.sort_by_key(|judge| {
        (judge.has_begun, judge.tally.submitted.abs_diff(judge.tally.in_force) == 0, judge.tally.submitted)
    });
    judges
}

fn entries(
    lines: &[BoardLine],
    admitted: Vec<(EntryId, String, String)>,
    wanted: i32,
    link: impl Fn(&BoardLine) -> SheetLink,
) -> Vec<EntryLine> {
    let wanted = usize::try_from(wanted).unwrap_or_default();
    let mut found: BTreeMap<(String, EntryId), (EntryLine, Tally)> = BTreeMap::new();
    let blank = |number: &str, name: &str| EntryLine {
        number: number.to_owned(),
        name: name.to_owned(),
        submitted: 0,
        missing: 0,
        state: EntryState::Admitted,
        sheets: Vec::new(),
    };
    for (id, number, name) in admitted {
        let line = blank(&number, &name);
        found.insert((number, id), (line, Tally::default()));
    }
    for line in lines {
        let (entry, tally) = found
            .entry((line.number.clone(), line.entry_id))
            .or_insert_with(|| (blank(&line.number, &line.entry_name), Tally::default()));
        tally.add(line.state);
        entry.state = line.entry_state;
        entry.sheets.push(link(line));
    }
    found
        .into_values()
        .map(|(entry, tally)| EntryLine {
            submitted: tally.submitted,
            missing: if entry.state == EntryState::Admitted {
                wanted.saturating_sub(tally.in_force)
            } else {
                0
            },
            ..entry
        })
        .collect()
}
