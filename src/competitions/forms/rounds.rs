//! Setting up rounds, opening, closing and removing them.

use actix_web::{HttpResponse, web};

use super::{optional_line, round_parts::parse_parts, span};
use crate::{
    competitions::{
        actions::{
            rounds::{self as actions, Entrants, RoundPlan},
            settings::Saved,
        },
        calendar::parse_time,
        pages::{
            base_of,
            round_acts::{RoundAct, confirm_page},
            round_parts::parts_of,
            rounds::{
                MOST_TIERS, RoundPage, RoundRows, TIE_FIELDS, TierFields, form_of, round_places, theirs,
            },
        },
        rule::RoundRule,
        store::RoundRow,
    },
    domain::{
        id::RoundId,
        points::Points,
        problem::Problem,
        rule::{
            RuleError,
            text::{RuleText, TierText, TrimText},
        },
        states::RoundSource,
        text::{Line, folded},
    },
    error::AppError,
    web::{
        form::{Form, parse_points, words},
        once::RequestKey,
        page::{form_again, page},
        visit::Visit,
    },
};

type RoundPath = web::Path<(String, RoundId)>;

pub async fn create_round(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let id = visit.competition()?.id;
    let rows = visit.db().read(move |conn| RoundRows::load(conn, id, None)).await?;
    let Some(plan) = parse_plan(&visit, &mut form, &rows).filter(|_| form.is_good()) else {
        return form_again(&visit, &RoundPage::new(&visit, &rows, form));
    };
    let (by, key) = (visit.by()?, RequestKey::of(&visit, &form));
    let created = visit
        .db()
        .write(move |conn| key.once(conn, by.now(), |conn| actions::create_round(conn, &by, id, &plan)))
        .await;
    match created {
        Ok(_) => {
            let address = format!("{}/rounds", base_of(&visit));
            Ok(visit.see_other_saying(&address, &t.msg_competitions_round_created()))
        }
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("rule", &t.msg_competitions_new_round(), refusal.words(t));
            form_again(&visit, &RoundPage::new(&visit, &rows, form))
        }
        Err(error) => Err(error),
    }
}

pub async fn change_round(visit: Visit, path: RoundPath, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let id = visit.competition()?.id;
    let (_, round) = path.into_inner();
    let rows = visit.db().read(move |conn| RoundRows::load(conn, id, Some(round))).await?;
    let row = rows.round.clone().ok_or(AppError::NotFound)?;
    let version: i32 = form.value("version").parse().unwrap_or(0);
    // With marks the form shows the rule only to be read, and sends names and times alone.
    let plan = if rows.has_marks && !form.is_sent("aggregate") {
        parse_names_and_times(&visit, &mut form, &row)?
    } else {
        parse_plan(&visit, &mut form, &rows)
    };
    let is_short = rows.has_marks && !form.is_sent("aggregate");
    if is_short {
        let stored = form_of(&visit, &row)?;
        form.fill_from(&stored, |field| field != "version");
    }
    let Some(plan) = plan.filter(|_| form.is_good()) else {
        return form_again(&visit, &RoundPage::new(&visit, &rows, form));
    };
    let by = visit.by()?;
    let done =
        visit.db().write(move |conn| actions::change_round(conn, &by, id, round, version, &plan)).await;
    let rows = visit.db().read(move |conn| RoundRows::load(conn, id, Some(round))).await?;
    let told = match done {
        Ok(Saved::Saved) => {
            let address = format!("{}/rounds", base_of(&visit));
            return Ok(visit.see_other_saying(&address, &t.msg_competitions_round_saved()));
        }
        Ok(Saved::ChangedMeanwhile) => {
            let row = rows.round.as_ref().ok_or(AppError::NotFound)?;
            let theirs = theirs(&visit, &rows, row, &form)?;
            form.meet("version", row.version.to_string(), theirs);
            t.msg_competitions_round_changed_meanwhile()
        }
        Err(AppError::Refused(refusal)) => refusal.words(t),
        Err(error) => return Err(error),
    };
    form.refuse_saying("rule", &t.msg_competitions_round_settings(), told);
    form_again(&visit, &RoundPage::new(&visit, &rows, form))
}

pub async fn open_round(visit: Visit, path: RoundPath, _form: Form) -> Result<HttpResponse, AppError> {
    let (id, by) = (visit.competition()?.id, visit.by()?);
    let (_, round) = path.into_inner();
    visit.db().write(move |conn| actions::open_round(conn, &by, id, round)).await?;
    let address = format!("{}/rounds", base_of(&visit));
    Ok(visit.see_other_saying(&address, &visit.t().msg_competitions_round_opened()))
}

pub async fn close_round(visit: Visit, path: RoundPath, form: Form) -> Result<HttpResponse, AppError> {
    let (id, by) = (visit.competition()?.id, visit.by()?);
    let (_, round) = path.into_inner();
    if !form.is_sent("confirm") {
        let template = confirm_page(&visit, round, form, RoundAct::Close).await?;
        return page(&visit, &template);
    }
    visit.db().write(move |conn| actions::close_round(conn, &by, id, round)).await?;
    let address = format!("{}/rounds", base_of(&visit));
    Ok(visit.see_other_saying(&address, &visit.t().msg_competitions_round_was_closed()))
}

pub async fn reopen_round(visit: Visit, path: RoundPath, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (id, by) = (visit.competition()?.id, visit.by()?);
    let zone = visit.competition()?.zone();
    let (_, round) = path.into_inner();
    if !form.is_sent("confirm") {
        let template = confirm_page(&visit, round, form, RoundAct::Reopen).await?;
        return page(&visit, &template);
    }
    let label = t.msg_competitions_new_closing_time();
    let Some(closes_at) = form.parse("closes_at", &label, |text| parse_time(text, zone)) else {
        let template = confirm_page(&visit, round, form, RoundAct::Reopen).await?;
        return form_again(&visit, &template);
    };
    match visit.db().write(move |conn| actions::reopen_round(conn, &by, id, round, closes_at)).await {
        Ok(()) => {
            let address = format!("{}/rounds", base_of(&visit));
            Ok(visit.see_other_saying(&address, &t.msg_competitions_round_reopened()))
        }
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("closes_at", &label, refusal.words(t));
            let template = confirm_page(&visit, round, form, RoundAct::Reopen).await?;
            form_again(&visit, &template)
        }
        Err(error) => Err(error),
    }
}

pub async fn remove_round(visit: Visit, path: RoundPath, form: Form) -> Result<HttpResponse, AppError> {
    let (id, by) = (visit.competition()?.id, visit.by()?);
    let (_, round) = path.into_inner();
    if !form.is_sent("confirm") {
        let template = confirm_page(&visit, round, form, RoundAct::Remove).await?;
        return page(&visit, &template);
    }
    visit.db().write(move |conn| actions::remove_round(conn, &by, id, round)).await?;
    let address = format!("{}/rounds", base_of(&visit));
    Ok(visit.see_other_saying(&address, &visit.t().msg_competitions_round_removed()))
}

fn parse_names(visit: &Visit, form: &mut Form) -> (Option<String>, Option<String>) {
    let t = visit.t();
    let zh = form.parse("name_zh", &t.msg_competitions_name_zh(), Line::<60>::parse);
    let en = optional_line::<60>(form, "name_en", &t.msg_competitions_name_en());
    (zh.map(Line::into_string), en)
}

/// The plan of a round of which only names and times change.
fn parse_names_and_times(
    visit: &Visit,
    form: &mut Form,
    row: &RoundRow,
) -> Result<Option<RoundPlan>, AppError> {
    let t = visit.t();
    let zone = visit.competition()?.zone();
    let (name_zh, name_en) = parse_names(visit, form);
    let (opens, closes) = (t.msg_competitions_opens(), t.msg_competitions_closes());
    let times = span(form, ("opens_at", &opens), ("closes_at", &closes), zone);
    let (Some(name_zh), Some(name_en), Some((opens_at, closes_at))) = (name_zh, name_en, times) else {
        return Ok(None);
    };
    let entrants = match (row.source, row.source_round_id, row.source_count) {
        (RoundSource::Top | RoundSource::TopPerTrack, Some(of), Some(count)) => {
            Entrants::Top { of, count, per_track: row.source == RoundSource::TopPerTrack }
        }
        _ => Entrants::Admitted,
    };
    Ok(Some(RoundPlan {
        name_zh,
        name_en,
        rubric: row.rubric_id,
        opens_at,
        closes_at,
        judges_per_entry: row.judges_per_entry,
        is_blind: row.is_blind,
        hides_plans: row.hides_plans,
        entrants,
        rule: RoundRule::of(row)?,
    }))
}

fn parse_plan(visit: &Visit, form: &mut Form, rows: &RoundRows) -> Option<RoundPlan> {
    let t = visit.t();
    let zone = visit.competition().ok()?.zone();
    let (name_zh, name_en) = parse_names(visit, form);
    let rubric = form.choice("rubric", &t.msg_competitions_rubric(), |text| {
        rows.rubrics.iter().find(|rubric| rubric.id.to_string() == text).map(|rubric| rubric.id)
    });
    let (opens, closes) = (t.msg_competitions_opens(), t.msg_competitions_closes());
    let times = span(form, ("opens_at", &opens), ("closes_at", &closes), zone);
    let judges_per_entry = form.whole("judges_per_entry", &t.msg_competitions_judges_per_entry(), 1, 100);
    let entrants = parse_entrants(visit, form, rows);
    let offered = parts_of(rows, form.value("rubric"), t, visit.language());
    let parts = parse_parts(visit, form, &offered);
    let (mut rule, tie_fields, tier_fields) = parse_rule(visit, form)?;
    rule.rule.parts = parts;
    if let Some(rubric) = rubric {
        let criteria: Vec<_> =
            rows.criteria.iter().filter(|criterion| criterion.rubric_id == rubric).cloned().collect();
        match rule.checked(&criteria) {
            Err(error) => refuse_rule(visit, form, &error, &tie_fields, &tier_fields),
            Ok(whole) if !rule.takes_totals_of(&whole) => {
                let words = t.msg_competitions_totals_too_large();
                form.refuse_saying("aggregate", &t.msg_competitions_aggregate(), words);
            }
            Ok(_) => {}
        }
    }
    if let (Some(judges), Some(fewest)) = (judges_per_entry, rule.fewest_judges())
        && i64::from(judges) < fewest
    {
        let words = t.msg_competitions_panel_below(fewest.to_string());
        form.refuse_saying("judges_per_entry", &t.msg_competitions_judges_per_entry(), words);
    }
    let (opens_at, closes_at) = times?;
    Some(RoundPlan {
        name_zh: name_zh?,
        name_en: name_en?,
        rubric: rubric?,
        opens_at,
        closes_at,
        judges_per_entry: judges_per_entry?,
        is_blind: form.is_sent("is_blind"),
        // Judges who may know the teams may read their plans.
        hides_plans: form.is_sent("is_blind") && form.is_sent("hides_plans"),
        entrants: entrants?,
        rule,
    })
}

fn parse_entrants(visit: &Visit, form: &mut Form, rows: &RoundRows) -> Option<Entrants> {
    let t = visit.t();
    let source = form.choice("source", &t.msg_competitions_source(), RoundSource::from_name)?;
    if source == RoundSource::Admitted {
        return Some(Entrants::Admitted);
    }
    let position = rows.round.as_ref().map_or(i32::MAX, |round| round.position);
    let of = form.choice("source_round", &t.msg_competitions_source_round(), |text| {
        let earlier = rows.rounds.iter().filter(|round| round.position < position);
        earlier.map(|round| round.id).find(|id| id.to_string() == text)
    });
    let count = form.whole("source_count", &t.msg_competitions_source_count(), 1, 100_000);
    Some(Entrants::Top { of: of?, count: count?, per_track: source == RoundSource::TopPerTrack })
}

/// Parses the rule, with the fields from which its tie-break keys and its tiers come.
fn parse_rule(visit: &Visit, form: &mut Form) -> Option<(RoundRule, Vec<&'static str>, Vec<TierFields>)> {
    let t = visit.t();
    let aggregate = form.choice("aggregate", &t.msg_competitions_aggregate(), |text| {
        ["mean", "trimmed", "standardised", "calibrated"].into_iter().find(|known| *known == text)
    });
    let trim = if aggregate == Some("trimmed") { parse_trim(visit, form).map(Some) } else { Some(None) };
    let weighting = form.choice("weighting", &t.msg_competitions_weighting(), |text| {
        ["factor", "percent"].into_iter().find(|known| *known == text)
    });
    let decimals = form.whole("decimals", &t.msg_competitions_decimals(), 0, 6);
    let places = round_places(t);
    let round: Vec<String> = places.into_iter().map(|it| it.0).filter(|it| form.has("round", it)).collect();
    let (tie_fields, tie_break): (Vec<&'static str>, Vec<String>) = TIE_FIELDS
        .iter()
        .map(|field| (*field, form.value(field).to_owned()))
        .filter(|(_, key)| !key.is_empty())
        .unzip();
    let (tier_fields, tiers, tier_names_en) = parse_tiers(visit, form);
    let rule = RuleText {
        decimals: i64::from(decimals?),
        round,
        aggregate: aggregate?.to_owned(),
        trim: trim?,
        weighting: weighting?.to_owned(),
        tie_break,
        criteria: Vec::new(),
        tiers,
        gates: Vec::new(),
        bonuses: Vec::new(),
        parts: Vec::new(),
    };
    Some((RoundRule { rule, tier_names_en }, tie_fields, tier_fields))
}

fn parse_trim(visit: &Visit, form: &mut Form) -> Option<TrimText> {
    let t = visit.t();
    let high = form.whole("trim_high", &t.msg_competitions_trim_high(), 0, 20);
    let low = form.whole("trim_low", &t.msg_competitions_trim_low(), 0, 20);
    let min_panel = form.whole("trim_min_panel", &t.msg_competitions_trim_min_panel(), 1, 100);
    let on = form.choice("trim_on", &t.msg_competitions_trim_on(), |text| {
        ["total", "criterion"].into_iter().find(|known| *known == text)
    });
    let otherwise = form.choice("trim_otherwise", &t.msg_competitions_trim_otherwise(), |text| {
        ["mean", "refuse"].into_iter().find(|known| *known == text)
    });
    Some(TrimText {
        high: i64::from(high?),
        low: i64::from(low?),
        on: on?.to_owned(),
        min_panel: i64::from(min_panel?),
        otherwise: otherwise?.to_owned(),
    })
}

/// Parses the tiers; rows without a name are passed over.
fn parse_tiers(visit: &Visit, form: &mut Form) -> (Vec<TierFields>, Vec<TierText>, Vec<String>) {
    let t = visit.t();
    let (mut kept, mut tiers, mut names_en) = (Vec::new(), Vec::new(), Vec::new());
    for fields in (1..=MOST_TIERS).map(TierFields::at) {
        let is_blank =
            [&fields.zh, &fields.en, &fields.count].iter().all(|field| folded(form.value(field)).is_empty());
        if is_blank {
            continue;
        }
        let label = |what: String| t.msg_competitions_tier_field(fields.number.to_string(), what);
        let zh = form.parse(&fields.zh, &label(t.msg_competitions_name_zh()), Line::<60>::parse);
        let en = optional_line::<60>(form, &fields.en, &label(t.msg_competitions_name_en()));
        let size = parse_tier_size(visit, form, &fields);
        let on_tie = if form.is_sent(&fields.exceed) { "exceed" } else { "report" };
        let (Some(zh), Some(en), Some(size)) = (zh, en, size) else { continue };
        tiers.push(TierText { name: zh.into_string(), on_tie: on_tie.to_owned(), ..size });
        names_en.push(en);
        kept.push(fields);
    }
    (kept, tiers, names_en)
}

/// How many entries a tier takes: a number of places unless something else is chosen.
fn parse_tier_size(visit: &Visit, form: &mut Form, fields: &TierFields) -> Option<TierText> {
    let t = visit.t();
    let label = |what: String| t.msg_competitions_tier_field(fields.number.to_string(), what);
    let mut size = TierText::default();
    match form.value(&fields.by) {
        "percent" => {
            let label = label(t.msg_competitions_tier_by_percent());
            let percent = form.parse(&fields.count, &label, |text| parse_points(text, Points::whole(100)))?;
            size.percent = Some(percent.to_string());
        }
        "threshold" => {
            let most = Points::from_thousandths(i32::MAX)?;
            let label = label(t.msg_competitions_tier_by_threshold());
            let threshold = form.parse(&fields.count, &label, |text| parse_points(text, most))?;
            size.threshold = Some(threshold.to_string());
        }
        "" | "count" => {
            let places = form.whole(&fields.count, &label(t.msg_competitions_places()), 1, 100_000)?;
            size.count = Some(i64::from(places));
        }
        _ => {
            form.refuse(&fields.by, &label(t.msg_competitions_tier_by()), &Problem::NotAChoice);
            return None;
        }
    }
    Some(size)
}

/// Tells what is wrong with a rule at the field from which it comes.
fn refuse_rule(
    visit: &Visit,
    form: &mut Form,
    error: &RuleError,
    tie_fields: &[&str],
    tier_fields: &[TierFields],
) {
    let t = visit.t();
    let place = error.place.as_str();
    if let Some(field) = indexed(place, "tie_break[").and_then(|index| tie_fields.get(index)) {
        let words = t.msg_competitions_tie_unusable();
        return form.refuse_saying(field, &t.msg_competitions_tie_break(), words);
    }
    if let Some(fields) = indexed(place, "tier[").and_then(|index| tier_fields.get(index)) {
        if place.ends_with(".percent") {
            let what = t.msg_competitions_tier_by_percent();
            let label = t.msg_competitions_tier_field(fields.number.to_string(), what);
            let problem = Problem::OutOfRange { min: "0.001".to_owned(), max: "100".to_owned() };
            return form.refuse(&fields.count, &label, &problem);
        }
        let label = t.msg_competitions_tier_field(fields.number.to_string(), t.msg_competitions_name_zh());
        return form.refuse_saying(&fields.zh, &label, words(&Problem::Taken, t));
    }
    if place == "trim.min_panel" {
        let words = t.msg_competitions_min_panel_too_small();
        return form.refuse_saying("trim_min_panel", &t.msg_competitions_trim_min_panel(), words);
    }
    if place.starts_with("criterion") {
        let words = t.msg_competitions_rubric_unusable();
        return form.refuse_saying("rubric", &t.msg_competitions_rubric(), words);
    }
    form.refuse_saying("rule", &t.msg_competitions_rule(), t.msg_competitions_rule_unfit());
}

/// The position in a place such as `tier[2].name`.
fn indexed(place: &str, prefix: &str) -> Option<usize> {
    place.strip_prefix(prefix)?.split(']').next()?.parse().ok()
}
