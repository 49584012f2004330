//! Writing rubrics.

use actix_web::{HttpResponse, web};

use super::{optional_line, optional_text};
use crate::{
    competitions::{
        actions::{
            rubrics::{self as actions, CriterionContent, LevelContent, RubricContent},
            settings::Saved,
        },
        calendar::parse_date,
        pages::{
            base_of, decimal, decimal_sum,
            rubrics::{CriterionFields, MOST_CRITERIA, NewRubricPage, RubricPage, RubricRows},
        },
        templates::RubricTemplate,
    },
    domain::{
        id::RubricId,
        points::Points,
        problem::Problem,
        states::{Control, CriterionKind},
        text::{Line, folded},
    },
    error::AppError,
    web::{
        form::{Form, parse_points, words},
        once::RequestKey,
        page::form_again,
        visit::Visit,
    },
};

/// The most points of a criterion, and the greatest weight.
const MOST: Points = Points::whole(1000);

/// One point, or the weight 1, in thousandths: the scale of a gate, and the weight of what has none.
const ONE: i32 = 1000;

type RubricPath = web::Path<(String, RubricId)>;

pub async fn create_rubric(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let chosen = form.choice("template", &t.msg_competitions_template(), |text| match text {
        "blank" => Some(None),
        _ => RubricTemplate::find(text).map(Some),
    });
    let Some(chosen) = chosen else {
        return form_again(&visit, &NewRubricPage::new(&visit, form));
    };
    let content = match chosen {
        Some(template) => template.content(),
        None => RubricContent {
            name_zh: "评分标准".to_owned(),
            name_en: "Rubric".to_owned(),
            ..RubricContent::default()
        },
    };
    let (id, by, key) = (visit.competition()?.id, visit.by()?, RequestKey::of(&visit, &form));
    let rubric = visit
        .db()
        .write(move |conn| key.once(conn, by.now(), |conn| actions::create_rubric(conn, &by, id, &content)))
        .await?;
    let address = format!("{}/rubrics/{rubric}", base_of(&visit));
    Ok(visit.see_other_saying(&address, &t.msg_competitions_rubric_created()))
}

pub async fn change_rubric(visit: Visit, path: RubricPath, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let id = visit.competition()?.id;
    let (_, rubric) = path.into_inner();
    let rows = visit.db().read(move |conn| RubricRows::load(conn, id, rubric)).await?;
    let Some(content) = parse_rubric(&visit, &mut form).filter(|_| form.is_good()) else {
        return form_again(&visit, &RubricPage::new(&visit, &rows, Some(form)));
    };
    let by = visit.by()?;
    let seen = form.value("seen").to_owned();
    let done =
        visit.db().write(move |conn| actions::change_rubric(conn, &by, id, rubric, &seen, &content)).await;
    let rows = visit.db().read(move |conn| RubricRows::load(conn, id, rubric)).await?;
    let told = match done {
        Ok(Saved::Saved) => {
            let address = format!("{}/rubrics/{rubric}", base_of(&visit));
            return Ok(visit.see_other_saying(&address, &t.msg_competitions_rubric_saved()));
        }
        Ok(Saved::ChangedMeanwhile) => {
            let theirs = rows.theirs(&visit, &form);
            form.meet("seen", rows.seen(), theirs);
            t.msg_competitions_rubric_changed_meanwhile()
        }
        Err(AppError::Refused(refusal)) => refusal.words(t),
        Err(error) => return Err(error),
    };
    form.refuse_saying("rubric", &t.msg_competitions_rubric(), told);
    form_again(&visit, &RubricPage::new(&visit, &rows, Some(form)))
}

pub async fn add_version(visit: Visit, path: RubricPath, _form: Form) -> Result<HttpResponse, AppError> {
    let (id, by) = (visit.competition()?.id, visit.by()?);
    let (_, rubric) = path.into_inner();
    let new = visit.db().write(move |conn| actions::new_version(conn, &by, id, rubric)).await?;
    let address = format!("{}/rubrics/{new}", base_of(&visit));
    Ok(visit.see_other_saying(&address, &visit.t().msg_competitions_version_created()))
}

fn parse_rubric(visit: &Visit, form: &mut Form) -> Option<RubricContent> {
    let t = visit.t();
    let name_zh = form.parse("name_zh", &t.msg_competitions_name_zh(), Line::<60>::parse);
    let name_en = optional_line::<60>(form, "name_en", &t.msg_competitions_name_en());
    let source = optional_line::<200>(form, "source", &t.msg_competitions_rubric_source());
    let published_on =
        form.parse_or("published_on", &t.msg_competitions_published_on(), String::new(), parse_date);
    let declared_label = t.msg_competitions_declared_total();
    let declared = form.parse("declared_total", &declared_label, |text| {
        positive(text, Points::from_thousandths(i32::MAX).unwrap_or_default())
    });
    let mut criteria: Vec<CriterionContent> = Vec::new();
    let mut is_whole = true;
    for fields in (1..=MOST_CRITERIA).map(CriterionFields::at) {
        // A row without a name is no criterion: that is how one is removed.
        if folded(form.value(&fields.name_zh)).is_empty() {
            continue;
        }
        let Some(criterion) = parse_criterion(visit, form, &fields) else {
            is_whole = false;
            continue;
        };
        if criteria.iter().any(|other| other.code == criterion.code) {
            let label = t.msg_competitions_criterion_field(
                fields.number.to_string(),
                t.msg_competitions_criterion_code(),
            );
            form.refuse(&fields.code, &label, &Problem::Taken);
        }
        criteria.push(criterion);
    }
    let has_plain = criteria.iter().any(|it| it.kind == CriterionKind::Criterion);
    if is_whole && !has_plain {
        let told = t.msg_competitions_needs_criterion();
        form.refuse_saying("name_zh_1", &t.msg_competitions_criteria(), told);
    }
    let sum: i64 = criteria.iter().map(CriterionContent::share).sum();
    let weights: i64 = criteria.iter().map(CriterionContent::weight_share).sum();
    if let Some(declared) = declared
        && is_whole
        && has_plain
    {
        // With weights in percent it is the weights that add up.
        let wanted = i64::from(declared.thousandths());
        if sum != wanted && weights != wanted {
            let problem = Problem::WrongSum { sum: decimal_sum(sum), wanted: declared.to_string() };
            form.refuse("declared_total", &declared_label, &problem);
        }
    }
    Some(RubricContent {
        name_zh: name_zh?.into_string(),
        name_en: name_en?,
        source: source?,
        published_on: published_on?,
        criteria,
    })
}

fn parse_criterion(visit: &Visit, form: &mut Form, fields: &CriterionFields) -> Option<CriterionContent> {
    let t = visit.t();
    let label = |what: String| t.msg_competitions_criterion_field(fields.number.to_string(), what);
    let code = form.parse(&fields.code, &label(t.msg_competitions_criterion_code()), parse_code);
    let group_zh = optional_line::<60>(form, &fields.group_zh, &label(t.msg_competitions_group_zh()));
    let group_en = optional_line::<60>(form, &fields.group_en, &label(t.msg_competitions_group_en()));
    let name_zh = form.parse(&fields.name_zh, &label(t.msg_competitions_name_zh()), Line::<60>::parse);
    let name_en = optional_line::<60>(form, &fields.name_en, &label(t.msg_competitions_name_en()));
    let guidance_zh =
        optional_text::<2_000>(form, &fields.guidance_zh, &label(t.msg_competitions_guidance_zh()));
    let guidance_en =
        optional_text::<2_000>(form, &fields.guidance_en, &label(t.msg_competitions_guidance_en()));
    let kind = form.choice(&fields.kind, &label(t.msg_competitions_kind()), CriterionKind::from_name)?;
    let scale = match kind {
        CriterionKind::Criterion => parse_scale(visit, form, fields),
        CriterionKind::Bonus => parse_points_scale(visit, form, fields).map(|(full, step)| Scale {
            control: Control::Points,
            full: full.thousandths(),
            step: step.thousandths(),
            weight: ONE,
            levels: Vec::new(),
        }),
        CriterionKind::Gate => {
            Some(Scale { control: Control::Points, full: ONE, step: ONE, weight: ONE, levels: Vec::new() })
        }
    }?;
    Some(CriterionContent {
        kind,
        code: code?,
        group_zh: group_zh?,
        group_en: group_en?,
        name_zh: name_zh?.into_string(),
        name_en: name_en?,
        guidance_zh: guidance_zh?,
        guidance_en: guidance_en?,
        control: scale.control,
        full: scale.full,
        step: scale.step,
        weight: scale.weight,
        levels: scale.levels,
    })
}

/// How a row of a rubric is marked; the numbers are thousandths.
struct Scale {
    control: Control,
    full: i32,
    step: i32,
    weight: i32,
    levels: Vec<LevelContent>,
}

/// The scale of a criterion.
fn parse_scale(visit: &Visit, form: &mut Form, fields: &CriterionFields) -> Option<Scale> {
    let t = visit.t();
    let label = |what: String| t.msg_competitions_criterion_field(fields.number.to_string(), what);
    let control = form.choice(&fields.control, &label(t.msg_competitions_control()), Control::from_name);
    let points = parse_points_scale(visit, form, fields);
    let weight = form.parse(&fields.weight, &label(t.msg_competitions_weight()), parse_weight);
    let (control, (full, step)) = (control?, points?);
    let levels = match control {
        Control::Points => Vec::new(),
        Control::Levels => {
            parse_levels(visit, form, &fields.levels, &label(t.msg_competitions_levels()), full, step)?
        }
    };
    let [full, step, weight] = [full, step, weight?].map(Points::thousandths);
    Some(Scale { control, full, step, weight, levels })
}

/// Full marks and step, the one a multiple of the other.
fn parse_points_scale(visit: &Visit, form: &mut Form, fields: &CriterionFields) -> Option<(Points, Points)> {
    let t = visit.t();
    let label = |what: String| t.msg_competitions_criterion_field(fields.number.to_string(), what);
    let full_label = label(t.msg_competitions_full());
    let full = form.parse(&fields.full, &full_label, |text| positive(text, MOST));
    let step = form.parse(&fields.step, &label(t.msg_competitions_step()), |text| positive(text, MOST));
    let (full, step) = (full?, step?);
    if !full.is_on_step(step) {
        form.refuse(&fields.full, &full_label, &Problem::OffStep { step: step.to_string() });
        return None;
    }
    Some((full, step))
}

/// Parses the code of a criterion: letters, digits, hyphens and underscores, so that tables of marks can have
/// it as a heading.
fn parse_code(text: &str) -> Result<String, Problem> {
    let code = folded(text);
    if code.is_empty() {
        return Err(Problem::Missing);
    }
    if code.chars().count() > 30 {
        return Err(Problem::TooLong { max: 30 });
    }
    if code.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        Ok(code)
    } else {
        Err(Problem::BadCharacter)
    }
}

/// Parses points greater than 0.
fn positive(text: &str, most: Points) -> Result<Points, Problem> {
    let points = parse_points(text, most)?;
    if points.thousandths() == 0 {
        return Err(Problem::OutOfRange { min: decimal(1), max: most.to_string() });
    }
    Ok(points)
}

/// Parses a weight greater than 0.
pub fn parse_weight(text: &str) -> Result<Points, Problem> {
    positive(text, MOST)
}

/// Parses lines such as `5 | 有多项创新并经过验证 | New and tested`. The highest level has full marks.
fn parse_levels(
    visit: &Visit,
    form: &mut Form,
    field: &str,
    label: &str,
    full: Points,
    step: Points,
) -> Option<Vec<LevelContent>> {
    let t = visit.t();
    let mut levels: Vec<LevelContent> = Vec::new();
    let mut problems: Vec<(usize, Problem)> = Vec::new();
    for (position, line) in form.value(field).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match parse_level(line, full, step) {
            Ok(level) if levels.iter().any(|other| other.points == level.points) => {
                problems.push((position + 1, Problem::Taken));
            }
            Ok(level) => levels.push(level),
            Err(problem) => problems.push((position + 1, problem)),
        }
    }
    for (line, problem) in &problems {
        let told = t.msg_competitions_in_line(line.to_string(), words(problem, t));
        form.refuse_saying(field, label, told);
    }
    if !problems.is_empty() {
        return None;
    }
    levels.sort_by_key(|level| level.points);
    let highest = levels.last().map(|level| level.points);
    if levels.len() < 2 || highest != Some(full.thousandths()) {
        form.refuse_saying(field, label, t.msg_competitions_levels_to_full(full.to_string()));
        return None;
    }
    Some(levels)
}

fn parse_level(line: &str, full: Points, step: Points) -> Result<LevelContent, Problem> {
    let mut parts = line.splitn(3, ['|', '｜']);
    let points = parse_points(parts.next().unwrap_or_default(), full)?;
    if !points.is_on_step(step) {
        return Err(Problem::OffStep { step: step.to_string() });
    }
    let sentence_zh = Line::<200>::parse(parts.next().unwrap_or_default())?.into_string();
    let sentence_en = match Line::<300>::parse(parts.next().unwrap_or_default()) {
        Err(Problem::Missing) => String::new(),
        parsed => parsed?.into_string(),
    };
    Ok(LevelContent { points: points.thousandths(), sentence_zh, sentence_en })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_has_points_on_the_step_and_a_sentence() {
        let [full, step] = [5000, 1000].map(|it| Points::from_thousandths(it).unwrap());
        let level = parse_level("５ ｜ 多项创新并有验证 | New | tested", full, step).unwrap();
        assert_eq!((level.points, level.sentence_zh.as_str()), (5000, "多项创新并有验证"));
        assert_eq!(level.sentence_en, "New | tested");
        assert_eq!(parse_level("5", full, step), Err(Problem::Missing));
        assert_eq!(parse_level("2.5 | x", full, step), Err(Problem::OffStep { step: "1".to_owned() }));
        assert!(matches!(parse_level("6 | x", full, step), Err(Problem::OutOfRange { .. })));
    }

    #[test]
    fn a_code_can_head_a_column() {
        assert_eq!(parse_code(" Ｃ１ ").as_deref(), Ok("C1"));
        assert_eq!(parse_code("创新性").as_deref(), Ok("创新性"));
        assert_eq!(parse_code("a:b"), Err(Problem::BadCharacter));
    }
}
