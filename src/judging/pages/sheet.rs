//! A judge's own sheet: the entry's material beside the rubric. It is a form while the sheet is open to the judge,
//! afterwards the same marks to read.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    StateTag,
    conflict::{self, VersionRow},
    out,
};
use crate::{
    competitions::{
        self,
        store::{CriterionRow, LevelRow},
    },
    domain::{
        id::{CriterionId, SheetId},
        rule::Weighting,
        states::{Control, CriterionKind, EntryState, Language, RoundState, SheetState},
    },
    error::{AppError, Refusal as _},
    judging::{
        actions::{COMMENT_LIMIT, SheetRefusal, openness},
        content::{Content, PartShare, TotalRule, TypedMark, decimal, mark_words},
        forms::{fields_of, mark_field},
        store::{
            self, Gauge,
            lists::{self, SheetView},
        },
    },
    l10n::L10nLanguage,
    web::{chrome::Chrome, form::Form, page::page, secret::Token, visit::Visit},
};

/// What the database has for the page.
pub struct SheetData {
    view: SheetView,
    criteria: Vec<CriterionRow>,
    levels: Vec<LevelRow>,
    marks: BTreeMap<CriterionId, i32>,
    plan_size: Option<i64>,
    /// The judge's sheets of the round with the states of their entries, in the order of the list.
    own: Vec<(SheetId, SheetState, EntryState)>,
}

/// Reads a judge's own sheet.
///
/// # Errors
/// When it is not the judge's, or the round is not shown to judges yet.
pub async fn read(visit: &Visit, id: SheetId) -> Result<SheetData, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    visit
        .db()
        .read(move |conn| {
            let view = lists::own_sheet_view(conn, competition, account, id)?.ok_or(AppError::NotFound)?;
            Ok(SheetData {
                criteria: competitions::store::criteria_of(conn, view.round.rubric_id)?,
                levels: competitions::store::levels_of(conn, view.round.rubric_id)?,
                marks: store::marks_of(conn, id)?.into_iter().collect(),
                plan_size: store::plan::business_plan(conn, view.entry.id)?.map(|(_, size)| size),
                own: lists::own_states(conn, view.round.id, view.judge)?,
                view,
            })
        })
        .await
}

impl SheetData {
    /// The name of a criterion; empty when it is not one of this sheet's.
    pub fn criterion_name(&self, id: CriterionId, language: Language) -> String {
        let criterion = self.criteria.iter().find(|criterion| criterion.id == id);
        criterion
            .map(|criterion| language.pick(&criterion.name_zh, &criterion.name_en).to_owned())
            .unwrap_or_default()
    }

    /// The field, the name and the kind of each criterion.
    pub fn fields(&self, language: Language) -> Vec<(String, String, CriterionKind)> {
        let name =
            |criterion: &CriterionRow| language.pick(&criterion.name_zh, &criterion.name_en).to_owned();
        let field = |row: &CriterionRow| (mark_field(row.id), name(row), row.kind);
        self.criteria.iter().map(field).collect()
    }

    /// How many marks the sheet needs, and how many of them it has.
    fn needed(&self) -> (usize, usize) {
        let needed = || self.criteria.iter().filter(|criterion| criterion.kind.is_needed());
        (needed().count(), needed().filter(|criterion| self.marks.contains_key(&criterion.id)).count())
    }

    /// The points of all bonuses that are given, in words; none without any.
    fn bonus(&self, t: &L10nLanguage) -> Option<String> {
        let bonuses = self.criteria.iter().filter(|criterion| criterion.kind == CriterionKind::Bonus);
        let given: Vec<i32> = bonuses.filter_map(|bonus| self.marks.get(&bonus.id).copied()).collect();
        (!given.is_empty()).then(|| t.msg_judging_bonus_given(decimal(given.iter().sum())))
    }

    /// The next sheet after this one that is still open, going round at the end.
    pub fn next_open(&self) -> Option<SheetId> {
        let position = self.position();
        let (before, after) = self.own.split_at_checked(position)?;
        let is_open = |(_, state, entry): &&(SheetId, SheetState, EntryState)| {
            state.is_open_to_judge() && *entry == EntryState::Admitted
        };
        after.iter().chain(before).find(is_open).map(|(sheet, _, _)| *sheet)
    }

    /// The states of the judge's sheets whose entries have not left the competition.
    fn wanted(&self) -> impl Iterator<Item = &SheetState> {
        self.own.iter().filter(|(_, _, entry)| *entry == EntryState::Admitted).map(|(_, state, _)| state)
    }

    /// The place of this sheet in the list, counted from 1.
    fn position(&self) -> usize {
        self.own.iter().position(|(sheet, _, _)| *sheet == self.view.id).map_or(0, |index| index + 1)
    }

    /// The sheet's version and content as they are stored.
    pub fn stored(&self) -> (i32, Content) {
        let (marks, comment) = (self.marks.clone(), self.view.comment.clone());
        (self.view.version, Content { marks, comment, state: self.view.state })
    }

    /// Why the judge cannot change the sheet now; none when it is open.
    pub fn refusal(&self, visit: &Visit) -> Option<SheetRefusal> {
        let round = &self.view.round;
        openness(self.view.state, round.state, round.opens_at, round.closes_at, visit.now())
    }

    fn total_rule(&self) -> Result<TotalRule, AppError> {
        let gauges: Vec<Gauge> = self.criteria.iter().map(gauge_of).collect();
        TotalRule::of(&self.view.round.rule, &gauges)
    }
}

/// The numbers of a criterion without its words.
pub fn gauge_of(criterion: &CriterionRow) -> Gauge {
    Gauge {
        id: criterion.id,
        code: criterion.code.clone(),
        control: criterion.control,
        full_points: criterion.full_points,
        step: criterion.step,
        weight: criterion.weight,
        kind: criterion.kind,
    }
}

#[derive(Template)]
#[template(path = "judging/sheet.html")]
pub struct SheetPage {
    chrome: Chrome,
    list: String,
    action: String,
    id: SheetId,
    number: String,
    material: Option<Material>,
    round: String,
    deadline: String,
    position: usize,
    count: usize,
    done: usize,
    in_force: usize,
    /// Why it need not be marked, when its entry is out.
    out: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    state: StateTag,
    closed: Option<String>,
    may_recuse: bool,
    /// The reason of a recusal that is not possible any more.
    unsent: Option<String>,
    /// Why the sheet came back to the judge, or ended.
    reason: Option<String>,
    form: Form,
    version: i32,
    request_key: String,
    weighting: String,
    decimals: u8,
    groups: Vec<Group>,
    full: String,
    total: Option<String>,
    partial: String,
    /// The bonuses that are given; none without any.
    bonus: Option<String>,
    has_bonus: bool,
    saved: Option<String>,
    has_next_open: bool,
    comment_limit: usize,
    /// What came too late beside what is stored; empty unless the page answers a save that was refused.
    rows: Vec<VersionRow>,
}

struct Material {
    name: Option<String>,
    track: String,
    region: Option<String>,
    leader: String,
    organization: String,
    website: String,
    is_link: bool,
    paragraphs: Vec<String>,
    plan: Option<String>,
    /// Whether the plan, if there is one, is kept from the judge.
    keeps_plan: bool,
}

struct Group {
    name: String,
    /// What its part counts; none if the rule has no parts.
    part: Option<String>,
    criteria: Vec<Block>,
}

struct Block {
    kind: CriterionKind,
    field: String,
    heading: String,
    guidance: String,
    weight: String,
    full: String,
    full_thousandths: i32,
    step_thousandths: i32,
    weight_thousandths: i32,
    /// What its part counts in the total; none if the rule has no parts.
    part: Option<PartShare>,
    limits: String,
    levels: Vec<Level>,
}

impl Block {
    fn is_gate(&self) -> bool {
        self.kind == CriterionKind::Gate
    }

    fn is_bonus(&self) -> bool {
        self.kind == CriterionKind::Bonus
    }
}

struct Level {
    points: String,
    sentence: String,
}

pub async fn show_sheet(visit: Visit, path: Path<(String, SheetId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let data = read(&visit, id).await?;
    let form = Form::blank(&visit);
    page(&visit, &SheetPage::new(&visit, data, form)?)
}

impl SheetPage {
    /// The page; a form that came without a sheet's fields is filled with what is stored.
    ///
    /// # Errors
    /// When the stored rule is damaged.
    pub fn new(visit: &Visit, data: SheetData, mut form: Form) -> Result<Self, AppError> {
        let t = visit.t();
        let language = visit.language();
        let competition = visit.competition()?;
        let zone = competition.zone();
        let list = format!("/c/{}/judging", competition.slug);
        let (view, round) = (&data.view, &data.view.round);
        if !form.is_sent("version") {
            for (field, value) in fields_of(&data.stored().1) {
                form = form.with(&field, value);
            }
        }
        let rule = data.total_rule()?;
        let full_marks =
            data.criteria.iter().map(|criterion| (criterion.id, criterion.full_points)).collect();
        let full = rule.total(&full_marks)?.and_then(|full| rule.stored(full)).unwrap_or_default();
        let (needed, scored) = data.needed();
        let total = rule.total(&data.marks)?.filter(|_| scored == needed);
        let refusal = data.refusal(visit);
        let position = data.position();
        let may_recuse = view.state.is_open_to_judge() && round.state != RoundState::Finalised;
        let sheet_at = |position: Option<usize>| {
            let (sheet, _, _) = data.own.get(position?)?;
            Some(format!("{list}/{sheet}"))
        };
        let is_percent = rule.weighting() == Weighting::Percent;
        let token = Token::fresh().map_err(|error| AppError::internal(anyhow::anyhow!("{error}")))?;
        let title = if round.is_blind {
            view.entry.number.clone()
        } else {
            format!("{} {}", view.entry.number, view.entry.name)
        };
        Ok(Self {
            chrome: Chrome::new(visit, title),
            action: format!("{list}/{}", view.id),
            id: view.id,
            number: view.entry.number.clone(),
            material: view.state.is_in_force().then(|| material(&data, language, t)),
            round: language.pick(&round.name_zh, &round.name_en).to_owned(),
            deadline: round.closes_at.to_minute(zone),
            position,
            count: data.own.len(),
            done: data.wanted().filter(|state| **state == SheetState::Submitted).count(),
            in_force: data.wanted().filter(|state| state.is_in_force()).count(),
            out: out(view.entry.state, t).map(|(_, sentence)| sentence),
            previous: sheet_at(position.checked_sub(2)),
            next: sheet_at(Some(position)),
            state: StateTag::of(view.state, t),
            closed: refusal.map(|refusal| refusal_words(refusal, t)),
            may_recuse,
            unsent: (!may_recuse && form.is_sent("reason")).then(|| form.value("reason").to_owned()),
            reason: reason(view),
            form,
            version: view.version,
            request_key: token.as_str().to_owned(),
            weighting: if is_percent { "percent" } else { "factor" }.to_owned(),
            decimals: rule.decimals(),
            groups: groups(&data, &rule, language, t),
            full: decimal(full),
            total: total.map(|total| rule.words(total)),
            partial: t.msg_judging_partial(scored.to_string(), needed.to_string()),
            bonus: data.bonus(t),
            has_bonus: data.criteria.iter().any(|row| row.kind == CriterionKind::Bonus),
            saved: view.saved_at.map(|at| t.msg_judging_saved(at.to_clock(zone))),
            has_next_open: data.next_open().is_some_and(|next| next != view.id),
            comment_limit: COMMENT_LIMIT,
            rows: Vec::new(),
            list,
        })
    }

    /// The closed sheet as the answer to a save that came too late: what was sent beside what is stored, so that it
    /// is not lost without a word.
    ///
    /// # Errors
    /// When the stored rule is damaged.
    pub fn too_late(visit: &Visit, data: SheetData, sent: &Form) -> Result<Self, AppError> {
        let rows = conflict::rows(visit, &data, sent, &data.stored().1);
        let rows = if rows.iter().any(|row| row.differs) { rows } else { Vec::new() };
        Ok(Self { rows, ..Self::new(visit, data, Form::blank(visit))? })
    }

    fn shown<'a>(&'a self, block: &Block) -> &'a str {
        self.form.value(&block.field)
    }

    /// Whether none of a criterion's levels is chosen.
    fn is_unmarked(&self, block: &Block) -> bool {
        !block.levels.iter().any(|level| self.form.has(&block.field, &level.points))
    }

    fn has_levels(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.criteria).any(|block| !block.levels.is_empty())
    }

    fn has_gates(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.criteria).any(Block::is_gate)
    }

    /// What is shown of a mark that can only be read.
    fn read(&self, block: &Block) -> String {
        shown_mark(block.kind, self.shown(block), self.chrome.t)
    }
}

/// A mark as it was typed, as people read it: of a gate whether it is met.
pub fn shown_mark(kind: CriterionKind, typed: &str, t: &L10nLanguage) -> String {
    match (kind, TypedMark::parse(typed)) {
        (CriterionKind::Gate, TypedMark::Points(points)) => mark_words(kind, points.thousandths(), t),
        _ => typed.to_owned(),
    }
}

/// The reason, in the states that have one of their own. Otherwise the row may hold why another judge was replaced by
/// this one.
fn reason(view: &SheetView) -> Option<String> {
    let has_own = matches!(view.state, SheetState::Reopened | SheetState::Recused | SheetState::Void);
    (has_own && !view.reason.is_empty()).then(|| view.reason.clone())
}

fn refusal_words(refusal: SheetRefusal, t: &L10nLanguage) -> String {
    match refusal {
        SheetRefusal::Submitted => t.msg_judging_submitted_notice(),
        other => other.words(t),
    }
}

/// In a blind round nothing but number, track and text: no names, no region, no site that would tell them.
fn material(data: &SheetData, language: Language, t: &L10nLanguage) -> Material {
    let entry = &data.view.entry;
    let open = |text: &str| if data.view.round.is_blind { String::new() } else { text.to_owned() };
    let website = open(&entry.website);
    Material {
        name: (!data.view.round.is_blind).then(|| entry.name.clone()),
        track: language.pick(&entry.track_zh, &entry.track_en).to_owned(),
        region: (!data.view.round.is_blind)
            .then(|| language.pick(&entry.region_zh, &entry.region_en).to_owned()),
        leader: open(&entry.leader),
        organization: open(&entry.organization),
        is_link: website.starts_with("https://") || website.starts_with("http://"),
        website,
        paragraphs: entry.summary.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect(),
        plan: data
            .plan_size
            .filter(|_| !data.view.round.keeps_plans())
            .map(|bytes| t.msg_judging_plan_size(kilobytes(bytes))),
        keeps_plan: data.view.round.keeps_plans(),
    }
}

fn kilobytes(bytes: i64) -> String {
    ((bytes + 1023) / 1024).to_string()
}

/// The criteria under their headings, each run of one heading a group.
fn groups(data: &SheetData, rule: &TotalRule, language: Language, t: &L10nLanguage) -> Vec<Group> {
    let is_percent = rule.weighting() == Weighting::Percent;
    let mut groups: Vec<Group> = Vec::new();
    let by_criterion: BTreeSet<(CriterionId, i32, &str)> = data
        .levels
        .iter()
        .map(|level| {
            (level.criterion_id, level.points, language.pick(&level.sentence_zh, &level.sentence_en))
        })
        .collect();
    for (number, criterion) in (1..).zip(&data.criteria) {
        let name = language.pick(&criterion.group_zh, &criterion.group_en);
        let levels = match criterion.control {
            Control::Points => Vec::new(),
            Control::Levels => by_criterion
                .iter()
                .filter(|(id, _, _)| *id == criterion.id)
                .map(|(_, points, sentence)| Level {
                    points: decimal(*points),
                    sentence: (*sentence).to_owned(),
                })
                .collect(),
        };
        let part = rule.part_of(criterion.id);
        let block = Block { part, ..block(number, criterion, levels, language, is_percent, t) };
        let part = part.map(|part| weight_words(part.over, is_percent, t));
        match groups.last_mut().filter(|group| group.name == name) {
            Some(group) => {
                group.part = group.part.take().or(part);
                group.criteria.push(block);
            }
            None => groups.push(Group { name: name.to_owned(), part, criteria: vec![block] }),
        }
    }
    groups
}

/// What a weight says, of a criterion or of a part.
fn weight_words(weight: i32, is_percent: bool, t: &L10nLanguage) -> String {
    if is_percent {
        t.msg_judging_weight_percent(decimal(weight))
    } else {
        t.msg_judging_weight_factor(decimal(weight))
    }
}

fn block(
    number: i32,
    criterion: &CriterionRow,
    levels: Vec<Level>,
    language: Language,
    is_percent: bool,
    t: &L10nLanguage,
) -> Block {
    let full = decimal(criterion.full_points);
    let is_gate = criterion.kind == CriterionKind::Gate;
    Block {
        kind: criterion.kind,
        field: mark_field(criterion.id),
        heading: format!("{number}. {}", language.pick(&criterion.name_zh, &criterion.name_en)),
        guidance: language.pick(&criterion.guidance_zh, &criterion.guidance_en).to_owned(),
        weight: match (criterion.kind, criterion.weight) {
            (CriterionKind::Bonus, _) => t.msg_judging_bonus(),
            (CriterionKind::Gate, _) => t.msg_judging_gate(),
            (CriterionKind::Criterion, 1000) if !is_percent => String::new(),
            (CriterionKind::Criterion, weight) => weight_words(weight, is_percent, t),
        },
        limits: t.msg_judging_limits(full.as_str(), decimal(criterion.step)),
        full: if is_gate { "–".to_owned() } else { full },
        full_thousandths: criterion.full_points,
        step_thousandths: criterion.step,
        // What does not count in the total weighs nothing there.
        weight_thousandths: if criterion.kind == CriterionKind::Criterion { criterion.weight } else { 0 },
        part: None,
        levels,
    }
}
