//! The desk: the whole event in order, what is done, what waits for somebody, and where to do it.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::HttpResponse;
use askama::Template;

use super::{
    Tag, base_of, registration_date, registration_tag, round_tag,
    rounds::{SheetCount, sheet_counts},
};
use crate::{
    competitions::{
        calendar::Registration,
        store::{self, RoundRow, counts},
    },
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId, RegionId, RoundId, SchemeId},
        states::{EntryState, Language, PlanState, RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
    l10n::L10nLanguage,
    web::{
        chrome::Chrome,
        page::page,
        visit::{Reach, Visit},
    },
};

/// The desk.
#[derive(Template)]
#[template(path = "competitions/desk.html")]
pub struct DeskPage {
    pub chrome: Chrome,
    pub tag: Tag,
    pub date: String,
    pub tiles: Vec<Tile>,
    pub sections: Vec<Section>,
}

/// A figure of the day.
pub struct Tile {
    pub label: String,
    pub value: String,
    pub note: String,
}

/// One part of the event.
pub struct Section {
    pub title: String,
    pub tasks: Vec<Task>,
}

/// One thing to do or to look at.
pub struct Task {
    pub label: String,
    pub href: String,
    pub tag: Tag,
}

struct Rows {
    parts: (usize, usize),
    rubrics: usize,
    rounds: Vec<RoundRow>,
    entries: Vec<(RegionId, EntryState, i64)>,
    without_mentor: Vec<(RegionId, i64)>,
    without_coaching: Vec<(RegionId, i64)>,
    experts: Vec<(bool, bool, i64)>,
    sheets: Vec<(RoundId, ExpertId, SheetState, i64)>,
    published: Vec<RoundId>,
    schemes: Vec<(SchemeId, String, String, Timestamp)>,
    pairings: Vec<(SchemeId, PlanState, Option<Timestamp>)>,
}

impl Rows {
    fn load(conn: &mut Conn, id: CompetitionId) -> Result<Self, AppError> {
        Ok(Self {
            parts: (store::regions_of(conn, id)?.len(), store::tracks_of(conn, id)?.len()),
            rubrics: store::rubrics_of(conn, id)?.len(),
            rounds: store::rounds_of(conn, id)?,
            entries: counts::entries_by_state(conn, id)?,
            without_mentor: counts::entries_without_mentor(conn, id)?,
            without_coaching: counts::entries_without_coaching(conn, id)?,
            experts: counts::experts_by_duty(conn, id)?,
            sheets: counts::sheets_by_judge(conn, id)?,
            published: counts::published_rounds(conn, id)?,
            schemes: counts::schemes_of(conn, id)?,
            pairings: counts::pairings_by_scheme(conn, id)?,
        })
    }
}

pub async fn show_desk(visit: Visit) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?.clone();
    let id = head.id;
    let rows = visit.db().read(move |conn| Rows::load(conn, id)).await?;
    let (t, language, now, zone) = (visit.t(), visit.language(), visit.now(), head.zone());
    let reach = visit.scope()?.reach();
    let is_everywhere = reach == Reach::Everywhere;
    let base = base_of(&visit);
    let entries = entry_counts(&rows.entries, &reach);
    let desk = Desk { t, language, base: &base, rows: &rows, now };
    let mut sections = Vec::new();
    if is_everywhere {
        sections.push(desk.set_up());
    }
    sections.push(desk.entries(&entries));
    if is_everywhere {
        sections.push(desk.experts());
    }
    sections.push(desk.coaching(&reach, &entries, is_everywhere));
    if is_everywhere {
        sections.extend(rows.rounds.iter().map(|round| desk.round(round)));
        sections.push(desk.pairing());
    }
    let registration = Registration::at(now, head.entries_open_at, head.entries_close_at);
    let [opens, closes] = [head.entries_open_at, head.entries_close_at].map(|time| time.to_minute(zone));
    let template = DeskPage {
        chrome: Chrome::new(&visit, t.msg_nav_desk()),
        tag: registration_tag(t, registration),
        date: registration_date(t, registration, &opens, &closes),
        tiles: desk.tiles(&entries, is_everywhere),
        sections,
    };
    page(&visit, &template)
}

/// The entries within a reach by state.
fn entry_counts(rows: &[(RegionId, EntryState, i64)], reach: &Reach) -> BTreeMap<EntryState, i64> {
    let mut counts = BTreeMap::new();
    for (_, state, count) in rows.iter().filter(|(region, ..)| reach.covers(*region)) {
        *counts.entry(*state).or_default() += count;
    }
    counts
}

/// Something that waits for somebody, so many times.
fn waiting(count: i64) -> Tag {
    let class = if count > 0 { "warn" } else { "quiet" };
    Tag { class, words: count.to_string() }
}

struct Desk<'a> {
    t: &'static L10nLanguage,
    language: Language,
    base: &'a str,
    rows: &'a Rows,
    now: Timestamp,
}

impl Desk<'_> {
    fn task(&self, label: String, path: &str, tag: Tag) -> Task {
        Task { label, href: format!("{}/{path}", self.base), tag }
    }

    /// Something that is done as soon as there is any of it.
    fn done_if_any(&self, count: usize) -> Tag {
        if count > 0 {
            Tag { class: "ok", words: self.t.msg_competitions_done_count(count.to_string()) }
        } else {
            Tag { class: "warn", words: self.t.msg_competitions_to_do() }
        }
    }

    fn tiles(&self, entries: &BTreeMap<EntryState, i64>, is_everywhere: bool) -> Vec<Tile> {
        let t = self.t;
        let of = |state| entries.get(&state).copied().unwrap_or(0);
        let all: i64 = entries.values().sum();
        let mut tiles = vec![Tile {
            label: t.msg_nav_entries(),
            value: all.to_string(),
            note: t.msg_competitions_admitted_count(of(EntryState::Admitted).to_string()),
        }];
        let submitted = of(EntryState::Submitted).to_string();
        tiles.push(Tile {
            label: t.msg_competitions_waiting_for_check(),
            value: submitted,
            note: String::new(),
        });
        if is_everywhere {
            let experts: i64 = self.rows.experts.iter().map(|(.., count)| count).sum();
            tiles.push(Tile { label: t.msg_nav_experts(), value: experts.to_string(), note: String::new() });
            let sheets = self.sheet_counts();
            let open = self.rows.rounds.iter().filter(|round| round.state == RoundState::Open);
            for round in open {
                let count = sheets.get(&round.id).copied().unwrap_or_default();
                tiles.push(Tile {
                    label: self.language.pick(&round.name_zh, &round.name_en).to_owned(),
                    value: format!("{} / {}", count.submitted, count.wanted),
                    note: t.msg_competitions_sheets_submitted(),
                });
            }
        }
        tiles
    }

    fn set_up(&self) -> Section {
        let t = self.t;
        let (regions, tracks) = self.rows.parts;
        Section {
            title: t.msg_competitions_set_up(),
            tasks: vec![
                self.task(
                    t.msg_competitions_task_settings(),
                    "settings",
                    self.done_if_any(regions.min(tracks)),
                ),
                self.task(t.msg_competitions_task_rubrics(), "rubrics", self.done_if_any(self.rows.rubrics)),
                self.task(
                    t.msg_competitions_task_rounds(),
                    "rounds",
                    self.done_if_any(self.rows.rounds.len()),
                ),
            ],
        }
    }

    fn entries(&self, entries: &BTreeMap<EntryState, i64>) -> Section {
        let t = self.t;
        let of = |state| entries.get(&state).copied().unwrap_or(0);
        let plain = |count: i64| Tag { class: "quiet", words: count.to_string() };
        Section {
            title: t.msg_nav_entries(),
            tasks: vec![
                self.task(
                    t.msg_competitions_task_check(),
                    "entries?state=submitted",
                    waiting(of(EntryState::Submitted)),
                ),
                self.task(
                    t.msg_competitions_task_returned(),
                    "entries?state=returned",
                    plain(of(EntryState::Returned)),
                ),
                self.task(
                    t.msg_competitions_task_drafts(),
                    "entries?state=draft",
                    plain(of(EntryState::Draft)),
                ),
                self.task(
                    t.msg_competitions_task_admitted(),
                    "entries?state=admitted",
                    plain(of(EntryState::Admitted)),
                ),
            ],
        }
    }

    fn experts(&self) -> Section {
        let t = self.t;
        let sum = |is_counted: fn(bool, bool) -> bool| -> i64 {
            let rows = self.rows.experts.iter();
            rows.filter(|(judges, mentors, _)| is_counted(*judges, *mentors)).map(|(.., count)| count).sum()
        };
        let done = |count: i64| self.done_if_any(usize::try_from(count).unwrap_or(0));
        Section {
            title: t.msg_nav_experts(),
            tasks: vec![
                self.task(t.msg_competitions_task_judges(), "experts", done(sum(|judges, _| judges))),
                self.task(t.msg_competitions_task_mentors(), "experts", done(sum(|_, mentors| mentors))),
            ],
        }
    }

    fn coaching(&self, reach: &Reach, entries: &BTreeMap<EntryState, i64>, is_everywhere: bool) -> Section {
        let t = self.t;
        let within = |rows: &[(RegionId, i64)]| -> i64 {
            rows.iter().filter(|(region, _)| reach.covers(*region)).map(|(_, count)| count).sum()
        };
        let has_entries = entries.get(&EntryState::Admitted).is_some_and(|count| *count > 0);
        let tag = |count: i64| {
            if has_entries {
                waiting(count)
            } else {
                Tag { class: "quiet", words: t.msg_competitions_not_yet() }
            }
        };
        let plans = if is_everywhere { "plans" } else { "coaching" };
        Section {
            title: t.msg_nav_coaching(),
            tasks: vec![
                self.task(
                    t.msg_competitions_task_without_mentor(),
                    plans,
                    tag(within(&self.rows.without_mentor)),
                ),
                self.task(
                    t.msg_competitions_task_without_coaching(),
                    "coaching",
                    tag(within(&self.rows.without_coaching)),
                ),
            ],
        }
    }

    fn sheet_counts(&self) -> BTreeMap<RoundId, SheetCount> {
        let by_state: Vec<_> =
            self.rows.sheets.iter().map(|(round, _, state, count)| (*round, *state, *count)).collect();
        sheet_counts(&by_state)
    }

    fn round(&self, round: &RoundRow) -> Section {
        let t = self.t;
        let count = self.sheet_counts().get(&round.id).copied().unwrap_or_default();
        let path = |page: &str| format!("rounds/{}/{page}", round.id);
        let not_yet = || Tag { class: "quiet", words: t.msg_competitions_not_yet() };
        let assigned = if count.wanted > 0 {
            Tag { class: "ok", words: t.msg_competitions_done_count(count.wanted.to_string()) }
        } else {
            Tag { class: "warn", words: t.msg_competitions_to_do() }
        };
        let submitted = if count.wanted > 0 {
            let is_complete = count.submitted == count.wanted;
            let class = if is_complete { "ok" } else { "warn" };
            Tag { class, words: format!("{} / {}", count.submitted, count.wanted) }
        } else {
            not_yet()
        };
        let state = if round.state == RoundState::Open && round.closes_at <= self.now {
            Tag { class: "warn", words: t.msg_competitions_past_closing() }
        } else {
            round_tag(t, round.state)
        };
        let published = if self.rows.published.contains(&round.id) {
            Tag { class: "ok", words: t.msg_competitions_published() }
        } else if round.state == RoundState::Closed {
            Tag { class: "warn", words: t.msg_competitions_to_do() }
        } else {
            not_yet()
        };
        let mut tasks = vec![
            self.task(t.msg_competitions_task_assign(), "plans", assigned),
            self.task(t.msg_competitions_task_round_state(), "rounds", state),
            self.task(t.msg_competitions_task_sheets(), &path("progress"), submitted),
        ];
        if round.state == RoundState::Open {
            let idle = waiting(self.judges_not_begun(round.id));
            tasks.push(self.task(t.msg_competitions_task_idle(), &path("progress"), idle));
        }
        tasks.push(self.task(t.msg_competitions_task_publish(), &path("ranking"), published));
        Section { title: self.language.pick(&round.name_zh, &round.name_en).to_owned(), tasks }
    }

    /// How many judges have sheets of a round but have saved none.
    fn judges_not_begun(&self, round: RoundId) -> i64 {
        let own = || self.rows.sheets.iter().filter(|(of, _, state, _)| *of == round && state.is_in_force());
        let all: BTreeSet<ExpertId> = own().map(|(_, expert, ..)| *expert).collect();
        let begun: BTreeSet<ExpertId> = own()
            .filter(|(_, _, state, _)| *state != SheetState::Assigned)
            .map(|(_, expert, ..)| *expert)
            .collect();
        i64::try_from(all.difference(&begun).count()).unwrap_or(0)
    }

    fn pairing(&self) -> Section {
        let t = self.t;
        let mut tasks: Vec<Task> = self
            .rows
            .schemes
            .iter()
            .map(|(id, zh, en, wishes_close_at)| {
                let name = self.language.pick(zh, en).to_owned();
                self.task(name, &format!("schemes/{id}"), self.scheme_tag(*id, *wishes_close_at))
            })
            .collect();
        if tasks.is_empty() {
            let tag = Tag { class: "quiet", words: t.msg_competitions_optional() };
            tasks.push(self.task(t.msg_competitions_task_scheme(), "schemes", tag));
        }
        Section { title: t.msg_nav_schemes(), tasks }
    }

    fn scheme_tag(&self, id: SchemeId, wishes_close_at: Timestamp) -> Tag {
        let t = self.t;
        let own = || self.rows.pairings.iter().filter(|(of, ..)| *of == id);
        let has_applied = |is_public: bool| {
            own().any(|(_, state, at)| *state == PlanState::Applied && at.is_some() == is_public)
        };
        // A correction that waits for its publication comes before what is published.
        if has_applied(false) {
            Tag { class: "warn", words: t.msg_competitions_pairing_applied() }
        } else if has_applied(true) {
            Tag { class: "ok", words: t.msg_competitions_published() }
        } else if own().any(|(_, state, _)| *state == PlanState::Proposed) {
            Tag { class: "warn", words: t.msg_competitions_pairing_proposed() }
        } else if self.now < wishes_close_at {
            Tag { class: "quiet", words: t.msg_competitions_wishes_open() }
        } else {
            Tag { class: "warn", words: t.msg_competitions_to_do() }
        }
    }
}
