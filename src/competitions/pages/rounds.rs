//! The rounds of a competition: their list, and the settings of one with its rule of ranking.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{
    Tag, base_of, may_change,
    round_parts::{PartFields, parts_of, with_parts},
    round_tag,
};
use crate::{
    competitions::{
        rule::RoundRule,
        store::{self, CriterionRow, RoundRow, RubricRow, counts},
        words,
    },
    db::Conn,
    domain::{
        id::{CompetitionId, RoundId},
        rule::text::RuleText,
        states::{CriterionKind, Language, RoundSource, RoundState, SheetState},
    },
    error::AppError,
    l10n::L10nLanguage,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The most award tiers that the form takes.
pub const MOST_TIERS: usize = 20;

/// The fields of the tie-break chain.
pub const TIE_FIELDS: [&str; 6] = ["tie_1", "tie_2", "tie_3", "tie_4", "tie_5", "tie_6"];

/// The list of rounds.
#[derive(Template)]
#[template(path = "competitions/rounds.html")]
pub struct RoundsPage {
    pub chrome: Chrome,
    pub base: String,
    pub may_change: bool,
    pub has_rubrics: bool,
    pub rounds: Vec<RoundLine>,
}

/// One round in the list.
pub struct RoundLine {
    pub name: String,
    pub href: String,
    pub tag: Tag,
    pub rubric: String,
    pub opens: String,
    pub closes: String,
    pub entries: i64,
    pub submitted: i64,
    pub wanted: i64,
    pub state: RoundState,
    pub is_published: bool,
}

impl RoundLine {
    pub fn may_open(&self) -> bool {
        self.state == RoundState::Preparing
    }

    /// An open one, or one whose marks were imported while it was prepared.
    pub fn may_close(&self) -> bool {
        self.state == RoundState::Open || (self.state == RoundState::Preparing && self.submitted > 0)
    }

    pub fn may_reopen(&self) -> bool {
        self.state == RoundState::Closed
    }
}

/// How many sheets of a round are submitted, and how many are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetCount {
    pub submitted: i64,
    pub wanted: i64,
}

/// Adds up the sheets of each round: those given up or void are not wanted any more.
pub fn sheet_counts(rows: &[(RoundId, SheetState, i64)]) -> BTreeMap<RoundId, SheetCount> {
    let mut counts: BTreeMap<RoundId, SheetCount> = BTreeMap::new();
    for (round, state, count) in rows.iter().filter(|(_, state, _)| state.is_in_force()) {
        let sum = counts.entry(*round).or_default();
        sum.wanted += count;
        if *state == SheetState::Submitted {
            sum.submitted += count;
        }
    }
    counts
}

pub async fn list_rounds(visit: Visit) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?.clone();
    let id = head.id;
    let (rounds, rubrics, sheets, entries, published) = visit
        .db()
        .read(move |conn| {
            Ok::<_, AppError>((
                store::rounds_of(conn, id)?,
                store::rubrics_of(conn, id)?,
                sheet_counts(&counts::sheets_by_state(conn, id)?),
                counts::entries_by_round(conn, id)?,
                counts::published_rounds(conn, id)?,
            ))
        })
        .await?;
    let (t, language, zone, base) = (visit.t(), visit.language(), head.zone(), base_of(&visit));
    let lines = rounds
        .iter()
        .map(|round| {
            let count = sheets.get(&round.id).copied().unwrap_or_default();
            RoundLine {
                name: language.pick(&round.name_zh, &round.name_en).to_owned(),
                href: format!("{base}/rounds/{}", round.id),
                tag: round_tag(t, round.state),
                rubric: rubrics
                    .iter()
                    .find(|rubric| rubric.id == round.rubric_id)
                    .map(|rubric| rubric_label(rubric, t, language))
                    .unwrap_or_default(),
                opens: round.opens_at.to_minute(zone),
                closes: round.closes_at.to_minute(zone),
                entries: entries.iter().find(|(of, _)| *of == round.id).map_or(0, |(_, count)| *count),
                submitted: count.submitted,
                wanted: count.wanted,
                state: round.state,
                is_published: published.contains(&round.id),
            }
        })
        .collect();
    let template = RoundsPage {
        chrome: Chrome::new(&visit, t.msg_nav_rounds()),
        base,
        may_change: may_change(&visit),
        has_rubrics: !rubrics.is_empty(),
        rounds: lines,
    };
    page(&visit, &template)
}

/// A rubric's name with its version.
pub fn rubric_label(rubric: &RubricRow, t: &L10nLanguage, language: Language) -> String {
    let name = language.pick(&rubric.name_zh, &rubric.name_en);
    t.msg_competitions_rubric_version(name, rubric.version.to_string())
}

/// A value that a form offers, with its words.
pub type Choice = (String, String);

/// The settings of a round.
#[derive(Template)]
#[template(path = "competitions/round.html")]
pub struct RoundPage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
    pub action: String,
    pub tag: Option<Tag>,
    pub may_change: bool,
    /// Whether the round is being prepared, so that it can be removed if nothing rests on it.
    pub is_new: bool,
    pub is_used: bool,
    /// A mark was given: rubric and rule stand.
    pub is_fixed: bool,
    pub zone: String,
    /// What a blind round cannot hide by itself, with the number of entries that have a business plan.
    pub blind_warning: Option<String>,
    pub rubrics: Vec<Choice>,
    pub sources: Vec<Choice>,
    pub earlier: Vec<Choice>,
    pub ties: Vec<(String, String)>,
    pub tie_keys: Vec<Choice>,
    pub round_places: Vec<Choice>,
    /// The groups of the chosen rubric that can be parts.
    pub parts: Vec<PartFields>,
    pub tiers: Vec<TierFields>,
    pub tier_sizes: Vec<Choice>,
}

/// The names of the fields of one award tier.
pub struct TierFields {
    pub number: usize,
    pub zh: String,
    pub en: String,
    pub by: String,
    pub count: String,
    pub exceed: String,
}

impl TierFields {
    pub fn at(number: usize) -> Self {
        Self {
            number,
            zh: format!("tier_zh_{number}"),
            en: format!("tier_en_{number}"),
            by: format!("tier_by_{number}"),
            count: format!("tier_count_{number}"),
            exceed: format!("tier_exceed_{number}"),
        }
    }
}

/// What the form of a round offers, and the round itself when it is there already.
pub struct RoundRows {
    pub round: Option<RoundRow>,
    pub rounds: Vec<RoundRow>,
    pub rubrics: Vec<RubricRow>,
    pub criteria: Vec<CriterionRow>,
    pub has_marks: bool,
    /// Whether anything rests on the round.
    pub is_used: bool,
    /// How many admitted entries have a business plan.
    pub plans: i64,
}

impl RoundRows {
    pub fn load(conn: &mut Conn, id: CompetitionId, round: Option<RoundId>) -> Result<Self, AppError> {
        let rounds = store::rounds_of(conn, id)?;
        let of_round = match round {
            Some(wanted) => {
                let found = rounds.iter().find(|round| round.id == wanted).cloned();
                Some(found.ok_or(AppError::NotFound)?)
            }
            None => None,
        };
        Ok(Self {
            has_marks: match round {
                Some(round) => counts::has_marks(conn, round)?,
                None => false,
            },
            is_used: match round {
                Some(round) => counts::is_round_used(conn, round)?,
                None => false,
            },
            round: of_round,
            rounds,
            rubrics: store::rubrics_of(conn, id)?,
            criteria: store::criteria_in(conn, id)?,
            plans: counts::entries_with_plan(conn, id)?,
        })
    }

    /// The newest version of each rubric, and the one that the round has.
    fn offered_rubrics(&self) -> impl Iterator<Item = &RubricRow> {
        let mut last_number = None;
        let used = self.round.as_ref().map(|round| round.rubric_id);
        self.rubrics.iter().filter(move |rubric| {
            let is_newest = last_number != Some(rubric.number);
            last_number = Some(rubric.number);
            is_newest || used == Some(rubric.id)
        })
    }
}

impl RoundPage {
    pub fn new(visit: &Visit, rows: &RoundRows, form: Form) -> Self {
        let (t, language) = (visit.t(), visit.language());
        let base = base_of(visit);
        let (title, action, tag) = match &rows.round {
            Some(round) => (
                language.pick(&round.name_zh, &round.name_en).to_owned(),
                format!("{base}/rounds/{}", round.id),
                Some(round_tag(t, round.state)),
            ),
            None => (t.msg_competitions_new_round(), format!("{base}/rounds/new"), None),
        };
        let is_finalised = rows.round.as_ref().is_some_and(|round| round.state == RoundState::Finalised);
        let filled = (1..=MOST_TIERS)
            .filter(|number| !form.value(&TierFields::at(*number).zh).trim().is_empty())
            .max()
            .unwrap_or(0);
        let position = rows.round.as_ref().map_or(i32::MAX, |round| round.position);
        let choice = |value: &str, words: String| (value.to_owned(), words);
        Self {
            chrome: Chrome::new(visit, title),
            action,
            tag,
            may_change: may_change(visit) && !is_finalised,
            is_new: rows.round.as_ref().is_some_and(|round| round.state == RoundState::Preparing),
            is_used: rows.is_used,
            is_fixed: rows.has_marks || is_finalised,
            blind_warning: form.has("is_blind", "yes").then(|| t.msg_competitions_blind_warning(rows.plans)),
            zone: visit.competition().map(|head| head.time_zone.clone()).unwrap_or_default(),
            rubrics: rows
                .offered_rubrics()
                .map(|rubric| (rubric.id.to_string(), rubric_label(rubric, t, language)))
                .collect(),
            sources: RoundSource::ALL
                .iter()
                .map(|source| choice(source.name(), words::source(t, *source)))
                .collect(),
            earlier: std::iter::once((String::new(), "--".to_owned()))
                .chain(rows.rounds.iter().filter(|round| round.position < position).map(|round| {
                    (round.id.to_string(), language.pick(&round.name_zh, &round.name_en).to_owned())
                }))
                .collect(),
            ties: (1..)
                .zip(TIE_FIELDS)
                .map(|(number, field): (i32, _)| {
                    (field.to_owned(), t.msg_competitions_tie_number(number.to_string()))
                })
                .collect(),
            tie_keys: tie_keys(&rows.criteria, form.value("rubric"), t, language),
            round_places: round_places(t),
            parts: parts_of(rows, form.value("rubric"), t, language),
            tier_sizes: vec![
                choice("count", t.msg_competitions_tier_by_count()),
                choice("percent", t.msg_competitions_tier_by_percent()),
                choice("threshold", t.msg_competitions_tier_by_threshold()),
            ],
            tiers: (1..=(filled + 3).min(MOST_TIERS)).map(TierFields::at).collect(),
            form,
            base,
        }
    }
}

/// Where a number may be rounded.
pub fn round_places(t: &L10nLanguage) -> Vec<Choice> {
    [
        ("judge_total", t.msg_competitions_round_judge_total()),
        ("criterion_mean", t.msg_competitions_round_criterion_mean()),
        ("weighted_criterion", t.msg_competitions_round_weighted_criterion()),
        ("total", t.msg_competitions_round_total()),
    ]
    .into_iter()
    .map(|(value, words)| (value.to_owned(), words))
    .collect()
}

/// The keys that may stand in the tie-break chain; of the criteria those of the chosen rubric.
fn tie_keys(criteria: &[CriterionRow], rubric: &str, t: &L10nLanguage, language: Language) -> Vec<Choice> {
    let mut keys = vec![(String::new(), "--".to_owned())];
    let of_rubric = criteria.iter().filter(|criterion| criterion.rubric_id.to_string() == rubric);
    for criterion in of_rubric.filter(|criterion| criterion.kind == CriterionKind::Criterion) {
        let name = language.pick(&criterion.name_zh, &criterion.name_en);
        keys.push((format!("criterion:{}", criterion.code), t.msg_competitions_tie_criterion(name)));
    }
    for (key, words) in [
        ("untrimmed_mean", t.msg_competitions_tie_untrimmed_mean()),
        ("untrimmed_sum", t.msg_competitions_tie_untrimmed_sum()),
        ("median", t.msg_competitions_tie_median()),
        ("head_to_head", t.msg_competitions_tie_head_to_head()),
        ("draw", t.msg_competitions_tie_draw()),
        ("shared", t.msg_competitions_tie_shared()),
    ] {
        keys.push((key.to_owned(), words));
    }
    keys
}

pub async fn show_new_round(visit: Visit) -> Result<HttpResponse, AppError> {
    let id = visit.competition()?.id;
    let rows = visit.db().read(move |conn| RoundRows::load(conn, id, None)).await?;
    if rows.rubrics.is_empty() {
        let words = visit.t().msg_competitions_rubric_first();
        return Ok(visit.see_other_saying(&format!("{}/rubrics/new", base_of(&visit)), &words));
    }
    let rubric = rows.rubrics.first().map(|rubric| rubric.id.to_string()).unwrap_or_default();
    let form = Form::blank(&visit)
        .with("rubric", rubric)
        .with("judges_per_entry", "5")
        .with("is_blind", "yes")
        .with("source", RoundSource::Admitted.name())
        .with("aggregate", "mean")
        .with("trim_high", "1")
        .with("trim_low", "1")
        .with("trim_on", "total")
        .with("trim_min_panel", "5")
        .with("trim_otherwise", "mean")
        .with("weighting", "factor")
        .with("decimals", "2")
        .with("round", "total");
    page(&visit, &RoundPage::new(&visit, &rows, form))
}

pub async fn show_round(visit: Visit, path: web::Path<(String, RoundId)>) -> Result<HttpResponse, AppError> {
    let id = visit.competition()?.id;
    let (_, round) = path.into_inner();
    let rows = visit.db().read(move |conn| RoundRows::load(conn, id, Some(round))).await?;
    let row = rows.round.as_ref().ok_or(AppError::NotFound)?;
    let form = form_of(&visit, row)?;
    page(&visit, &RoundPage::new(&visit, &rows, form))
}

/// The form, filled in with a stored round.
pub fn form_of(visit: &Visit, row: &RoundRow) -> Result<Form, AppError> {
    let zone = visit.competition()?.zone();
    let rule = RoundRule::of(row)?;
    let mut form = Form::blank(visit)
        .with("version", row.version.to_string())
        .with("name_zh", row.name_zh.clone())
        .with("name_en", row.name_en.clone())
        .with("rubric", row.rubric_id.to_string())
        .with("opens_at", row.opens_at.to_local_input(zone))
        .with("closes_at", row.closes_at.to_local_input(zone))
        .with("judges_per_entry", row.judges_per_entry.to_string())
        .with("source", row.source.name())
        .with("source_round", row.source_round_id.map(|id| id.to_string()).unwrap_or_default())
        .with("source_count", row.source_count.map(|count| count.to_string()).unwrap_or_default());
    for (field, is_so) in [("is_blind", row.is_blind), ("hides_plans", row.hides_plans)] {
        if is_so {
            form = form.with(field, "yes");
        }
    }
    form = with_parts(with_rule(form, &rule.rule), &rule.rule);
    for (number, tier) in (1..).zip(&rule.rule.tiers) {
        let fields = TierFields::at(number);
        let en = rule.tier_names_en.get(number - 1).cloned().unwrap_or_default();
        let (by, size) = match (&tier.percent, &tier.threshold) {
            (Some(percent), _) => ("percent", percent.clone()),
            (None, Some(threshold)) => ("threshold", threshold.clone()),
            (None, None) => ("count", tier.count.map(|count| count.to_string()).unwrap_or_default()),
        };
        form = form
            .with(&fields.zh, tier.name.clone())
            .with(&fields.en, en)
            .with(&fields.by, by)
            .with(&fields.count, size);
        if tier.on_tie == "exceed" {
            form = form.with(&fields.exceed, "yes");
        }
    }
    Ok(form)
}

/// What a stored round says otherwise than a form that was sent: label and value. The rule is told whole, as the text
/// that is published with the result.
pub fn theirs(
    visit: &Visit,
    rows: &RoundRows,
    row: &RoundRow,
    sent: &Form,
) -> Result<Vec<(String, String)>, AppError> {
    let t = visit.t();
    let stored = form_of(visit, row)?;
    let plain = [
        ("name_zh", t.msg_competitions_name_zh()),
        ("name_en", t.msg_competitions_name_en()),
        ("opens_at", t.msg_competitions_opens()),
        ("closes_at", t.msg_competitions_closes()),
        ("judges_per_entry", t.msg_competitions_judges_per_entry()),
    ];
    let mut found = sent.differing(&stored, &plain);
    let is_told = |field: &str| field == "version" || plain.iter().any(|(plain, _)| *plain == field);
    if sent.value("rubric") != stored.value("rubric")
        && let Some(rubric) = rows.rubrics.iter().find(|rubric| rubric.id == row.rubric_id)
    {
        found.push((t.msg_competitions_rubric(), rubric_label(rubric, t, visit.language())));
    }
    let rest: Vec<(&str, String)> = stored
        .fields()
        .iter()
        .map(|(field, _)| (field.as_str(), String::new()))
        .filter(|(field, _)| !is_told(field) && *field != "rubric")
        .collect();
    if !sent.differing(&stored, &rest).is_empty() {
        let rule = RoundRule::of(row)?.rule.to_toml().map_err(AppError::internal)?;
        found.push((t.msg_competitions_rule(), rule));
    }
    Ok(found)
}

fn with_rule(mut form: Form, rule: &RuleText) -> Form {
    let trim = rule.trim.as_ref();
    let number = |value: Option<i64>, otherwise: &str| {
        value.map_or_else(|| otherwise.to_owned(), |value| value.to_string())
    };
    form = form
        .with("aggregate", rule.aggregate.clone())
        .with("trim_high", number(trim.map(|trim| trim.high), "1"))
        .with("trim_low", number(trim.map(|trim| trim.low), "1"))
        .with("trim_on", trim.map_or("total", |trim| trim.on.as_str()))
        .with("trim_min_panel", number(trim.map(|trim| trim.min_panel), "5"))
        .with("trim_otherwise", trim.map_or("mean", |trim| trim.otherwise.as_str()))
        .with("weighting", rule.weighting.clone())
        .with("decimals", rule.decimals.to_string());
    for place in &rule.round {
        form = form.with("round", place.clone());
    }
    for (field, key) in TIE_FIELDS.iter().zip(&rule.tie_break) {
        form = form.with(field, key.clone());
    }
    form
}
