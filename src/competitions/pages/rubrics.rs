//! The rubrics of a competition: their list, the choice of a template, and one with all its criteria.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{base_of, decimal, decimal_sum, may_change};
use crate::{
    competitions::{
        actions::rubrics::{CriterionContent, RubricContent, content_of, fingerprint},
        store::{self, CriterionRow, LevelRow, RoundRow, RubricRow, counts},
        templates::TEMPLATES,
        words,
    },
    db::Conn,
    domain::{
        id::{CompetitionId, RubricId},
        states::{Control, CriterionKind, Language},
    },
    error::AppError,
    l10n::L10nLanguage,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The most criteria that the form takes.
pub const MOST_CRITERIA: usize = 20;

/// The list of rubrics.
#[derive(Template)]
#[template(path = "competitions/rubrics.html")]
pub struct RubricsPage {
    pub chrome: Chrome,
    pub base: String,
    pub may_change: bool,
    pub rubrics: Vec<RubricLine>,
}

/// One version of a rubric in the list.
pub struct RubricLine {
    pub href: String,
    pub name: String,
    pub version: i32,
    pub criteria: usize,
    pub sum: String,
    pub rounds: String,
    pub is_frozen: bool,
}

pub async fn list_rubrics(visit: Visit) -> Result<HttpResponse, AppError> {
    let id = visit.competition()?.id;
    let (rubrics, criteria, rounds, marked) = visit
        .db()
        .read(move |conn| {
            Ok::<_, AppError>((
                store::rubrics_of(conn, id)?,
                store::criteria_in(conn, id)?,
                store::rounds_of(conn, id)?,
                counts::marked_rubrics(conn, id)?,
            ))
        })
        .await?;
    let (language, base) = (visit.language(), base_of(&visit));
    let lines = rubrics
        .iter()
        .map(|rubric| {
            let own = criteria.iter().filter(|it| it.rubric_id == rubric.id);
            let own: Vec<&CriterionRow> = own.filter(|it| it.kind == CriterionKind::Criterion).collect();
            let sum = own.iter().map(|it| i64::from(it.full_points) * i64::from(it.weight) / 1000).sum();
            RubricLine {
                href: format!("{base}/rubrics/{}", rubric.id),
                name: language.pick(&rubric.name_zh, &rubric.name_en).to_owned(),
                version: rubric.version,
                criteria: own.len(),
                sum: decimal_sum(sum),
                rounds: round_names(&rounds, rubric.id, language),
                is_frozen: rubric.frozen_at.is_some() || marked.contains(&rubric.id),
            }
        })
        .collect();
    let template = RubricsPage {
        chrome: Chrome::new(&visit, visit.t().msg_competitions_rubrics()),
        base,
        may_change: may_change(&visit),
        rubrics: lines,
    };
    page(&visit, &template)
}

fn round_names(rounds: &[RoundRow], rubric: RubricId, language: Language) -> String {
    let names: Vec<&str> = rounds
        .iter()
        .filter(|round| round.rubric_id == rubric)
        .map(|round| language.pick(&round.name_zh, &round.name_en))
        .collect();
    names.join(" · ")
}

/// The choice of a template.
#[derive(Template)]
#[template(path = "competitions/rubric_new.html")]
pub struct NewRubricPage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
    pub templates: Vec<TemplateChoice>,
}

/// A template that can be chosen.
pub struct TemplateChoice {
    pub id: &'static str,
    pub name: &'static str,
    pub source: &'static str,
    pub line: String,
}

impl NewRubricPage {
    pub fn new(visit: &Visit, form: Form) -> Self {
        let language = visit.language();
        Self {
            chrome: Chrome::new(visit, visit.t().msg_competitions_new_rubric()),
            form,
            base: base_of(visit),
            templates: TEMPLATES
                .iter()
                .map(|template| TemplateChoice {
                    id: template.id,
                    name: template.name(language),
                    source: template.source(),
                    line: template.line(language),
                })
                .collect(),
        }
    }
}

pub async fn show_new_rubric(visit: Visit) -> Result<HttpResponse, AppError> {
    page(&visit, &NewRubricPage::new(&visit, Form::blank(&visit)))
}

/// A rubric with all its criteria.
#[derive(Template)]
#[template(path = "competitions/rubric.html")]
pub struct RubricPage {
    pub chrome: Chrome,
    pub form: Form,
    pub base: String,
    pub action: String,
    pub version: i32,
    pub may_change: bool,
    /// A mark was given by it.
    pub is_frozen: bool,
    pub rounds: String,
    pub sum: String,
    pub weights: String,
    pub rows: Vec<CriterionFields>,
    pub kinds: Vec<(String, String)>,
    pub controls: Vec<(String, String)>,
    /// The content, shown as text when it cannot change.
    pub criteria: Vec<CriterionLine>,
}

/// The names of the fields of one criterion.
pub struct CriterionFields {
    pub number: usize,
    pub is_blank: bool,
    pub kind: String,
    pub code: String,
    pub group_zh: String,
    pub group_en: String,
    pub name_zh: String,
    pub name_en: String,
    pub guidance_zh: String,
    pub guidance_en: String,
    pub control: String,
    pub full: String,
    pub step: String,
    pub weight: String,
    pub levels: String,
}

impl CriterionFields {
    pub fn at(number: usize) -> Self {
        let field = |name: &str| format!("{name}_{number}");
        Self {
            number,
            is_blank: false,
            kind: field("kind"),
            code: field("code"),
            group_zh: field("group_zh"),
            group_en: field("group_en"),
            name_zh: field("name_zh"),
            name_en: field("name_en"),
            guidance_zh: field("guidance_zh"),
            guidance_en: field("guidance_en"),
            control: field("control"),
            full: field("full"),
            step: field("step"),
            weight: field("weight"),
            levels: field("levels"),
        }
    }

    /// The names of all its fields.
    fn all(&self) -> [&str; 13] {
        [
            &self.kind,
            &self.code,
            &self.group_zh,
            &self.group_en,
            &self.name_zh,
            &self.name_en,
            &self.guidance_zh,
            &self.guidance_en,
            &self.control,
            &self.full,
            &self.step,
            &self.weight,
            &self.levels,
        ]
    }
}

/// One criterion as text.
pub struct CriterionLine {
    /// What it is, unless it is a plain criterion.
    pub kind: Option<String>,
    pub code: String,
    pub group: String,
    pub name: String,
    pub guidance: String,
    pub full: String,
    pub step: String,
    pub weight: String,
    pub levels: Vec<(String, String)>,
}

/// A stored rubric and what holds it.
pub struct RubricRows {
    pub rubric: RubricRow,
    pub criteria: Vec<CriterionRow>,
    pub levels: Vec<LevelRow>,
    pub rounds: Vec<RoundRow>,
    pub is_frozen: bool,
}

impl RubricRows {
    pub fn load(conn: &mut Conn, id: CompetitionId, rubric: RubricId) -> Result<Self, AppError> {
        let row = store::rubric_in(conn, id, rubric)?.ok_or(AppError::NotFound)?;
        let is_marked = counts::is_marked(conn, rubric)?;
        Ok(Self {
            criteria: store::criteria_of(conn, rubric)?,
            levels: store::levels_of(conn, rubric)?,
            rounds: store::rounds_of(conn, id)?,
            is_frozen: row.frozen_at.is_some() || is_marked,
            rubric: row,
        })
    }

    pub fn content(&self) -> RubricContent {
        content_of(&self.rubric, &self.criteria, &self.levels)
    }

    /// The mark of what is stored now.
    pub fn seen(&self) -> String {
        fingerprint(&self.rubric, &self.criteria)
    }

    /// What is stored otherwise than a form that was sent: label and value; a criterion as one line.
    pub fn theirs(&self, visit: &Visit, sent: &Form) -> Vec<(String, String)> {
        let t = visit.t();
        let content = self.content();
        let stored = form_of(visit, &content);
        let plain = [
            ("name_zh", t.msg_competitions_name_zh()),
            ("name_en", t.msg_competitions_name_en()),
            ("source", t.msg_competitions_rubric_source()),
            ("published_on", t.msg_competitions_published_on()),
            ("declared_total", t.msg_competitions_declared_total()),
        ];
        let mut found = sent.differing(&stored, &plain);
        for (number, criterion) in (1..=MOST_CRITERIA).zip(&content.criteria) {
            let fields = CriterionFields::at(number);
            let own = fields.all().map(|field| (field, String::new()));
            if sent.differing(&stored, &own).is_empty() {
                continue;
            }
            let line = criterion_line(criterion, visit);
            let mut told =
                format!("{} · {} · {} / {} × {}", line.code, line.name, line.full, line.step, line.weight);
            if let Some(kind) = &line.kind {
                told = format!("{kind} · {told}");
            }
            for text in [line.group, line.guidance].iter().filter(|text| !text.is_empty()) {
                told.push('\n');
                told.push_str(text);
            }
            for (points, sentence) in &line.levels {
                told.push_str(&format!("\n{points} | {sentence}"));
            }
            found.push((
                t.msg_competitions_criterion_field(number.to_string(), t.msg_competitions_criterion()),
                told,
            ));
        }
        found
    }
}

impl RubricPage {
    pub fn new(visit: &Visit, rows: &RubricRows, form: Option<Form>) -> Self {
        let (t, language) = (visit.t(), visit.language());
        let content = rows.content();
        let form = form.unwrap_or_else(|| form_of(visit, &content).with("seen", rows.seen()));
        let filled = (1..=MOST_CRITERIA)
            .filter(|number| !form.value(&CriterionFields::at(*number).name_zh).trim().is_empty())
            .max()
            .unwrap_or(0);
        let mut form = form;
        for number in filled + 1..=MOST_CRITERIA {
            let blank = CriterionFields::at(number);
            let kind = CriterionKind::Criterion.name();
            form = form.with(&blank.kind, kind).with(&blank.step, "1").with(&blank.weight, "1");
        }
        let fields = (1..=(filled + 3).min(MOST_CRITERIA))
            .map(|number| CriterionFields { is_blank: number > filled, ..CriterionFields::at(number) })
            .collect();
        let base = base_of(visit);
        let sum = content.criteria.iter().map(CriterionContent::share).sum();
        let weights = content.criteria.iter().map(CriterionContent::weight_share).sum();
        let title = language.pick(&rows.rubric.name_zh, &rows.rubric.name_en);
        Self {
            chrome: Chrome::new(visit, title),
            action: format!("{base}/rubrics/{}", rows.rubric.id),
            version: rows.rubric.version,
            may_change: may_change(visit),
            is_frozen: rows.is_frozen,
            rounds: round_names(&rows.rounds, rows.rubric.id, language),
            sum: decimal_sum(sum),
            weights: decimal_sum(weights),
            rows: fields,
            kinds: CriterionKind::ALL
                .iter()
                .map(|kind| (kind.name().to_owned(), words::kind(t, *kind)))
                .collect(),
            controls: Control::ALL
                .iter()
                .map(|control| (control.name().to_owned(), words::control(t, *control)))
                .collect(),
            criteria: content.criteria.iter().map(|it| criterion_line(it, visit)).collect(),
            form,
            base,
        }
    }
}

pub async fn show_rubric(
    visit: Visit,
    path: web::Path<(String, RubricId)>,
) -> Result<HttpResponse, AppError> {
    let id = visit.competition()?.id;
    let (_, rubric) = path.into_inner();
    let rows = visit.db().read(move |conn| RubricRows::load(conn, id, rubric)).await?;
    page(&visit, &RubricPage::new(&visit, &rows, None))
}

/// What a row of a rubric is, in words; nothing for what most rows are.
pub fn kind_tag(kind: CriterionKind, t: &L10nLanguage) -> Option<String> {
    (kind != CriterionKind::Criterion).then(|| words::kind(t, kind))
}

/// A number that a kind of row has; a dash where it has none.
pub fn number_of(is_meant: bool, thousandths: i32) -> String {
    if is_meant { decimal(thousandths) } else { "–".to_owned() }
}

fn criterion_line(content: &CriterionContent, visit: &Visit) -> CriterionLine {
    let language = visit.language();
    let (is_gate, is_plain) = (content.kind == CriterionKind::Gate, content.kind == CriterionKind::Criterion);
    CriterionLine {
        kind: kind_tag(content.kind, visit.t()),
        code: content.code.clone(),
        group: language.pick(&content.group_zh, &content.group_en).to_owned(),
        name: language.pick(&content.name_zh, &content.name_en).to_owned(),
        guidance: language.pick(&content.guidance_zh, &content.guidance_en).to_owned(),
        full: number_of(!is_gate, content.full),
        step: number_of(!is_gate, content.step),
        weight: number_of(is_plain, content.weight),
        levels: content
            .levels
            .iter()
            .map(|level| {
                let sentence = language.pick(&level.sentence_zh, &level.sentence_en);
                (decimal(level.points), sentence.to_owned())
            })
            .collect(),
    }
}

/// The form, filled in with a rubric.
fn form_of(visit: &Visit, content: &RubricContent) -> Form {
    let sum: i64 = content.criteria.iter().map(CriterionContent::share).sum();
    let declared = if sum == 0 { "100".to_owned() } else { decimal_sum(sum) };
    let mut form = Form::blank(visit)
        .with("name_zh", content.name_zh.clone())
        .with("name_en", content.name_en.clone())
        .with("source", content.source.clone())
        .with("published_on", content.published_on.clone())
        .with("declared_total", declared);
    for (number, criterion) in (1..).zip(&content.criteria) {
        let fields = CriterionFields::at(number);
        let levels: Vec<String> = criterion
            .levels
            .iter()
            .map(|level| {
                let points = decimal(level.points);
                if level.sentence_en.is_empty() {
                    format!("{points} | {}", level.sentence_zh)
                } else {
                    format!("{points} | {} | {}", level.sentence_zh, level.sentence_en)
                }
            })
            .collect();
        // The full marks of a gate are not for people: whoever makes it a criterion says how many there are.
        let full =
            if criterion.kind == CriterionKind::Gate { String::new() } else { decimal(criterion.full) };
        form = form
            .with(&fields.code, criterion.code.clone())
            .with(&fields.group_zh, criterion.group_zh.clone())
            .with(&fields.group_en, criterion.group_en.clone())
            .with(&fields.name_zh, criterion.name_zh.clone())
            .with(&fields.name_en, criterion.name_en.clone())
            .with(&fields.guidance_zh, criterion.guidance_zh.clone())
            .with(&fields.guidance_en, criterion.guidance_en.clone())
            .with(&fields.control, criterion.control.name())
            .with(&fields.kind, criterion.kind.name())
            .with(&fields.full, full)
            .with(&fields.step, decimal(criterion.step))
            .with(&fields.weight, decimal(criterion.weight))
            .with(&fields.levels, levels.join("\n"));
    }
    form
}
