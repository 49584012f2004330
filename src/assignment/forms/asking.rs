//! The form by which a plan is asked for: what was typed becomes what is asked, or is shown again.

use std::collections::BTreeSet;

use crate::{
    assignment::{
        aims::{Aim, Aims},
        pages::compute::{MOST_REVIEWS, review},
        situation::{Pair, Purpose},
    },
    domain::{id::RoundId, problem::Problem, text::folded},
    l10n::L10nLanguage,
    web::form::{Form, parse_whole},
};

/// What a form asks for.
#[derive(Clone, Debug)]
pub struct Asking {
    pub purpose: Purpose,
    /// How many experts each entry gets; none for the usual number.
    pub per_entry: Option<u32>,
    pub seed: u32,
    pub aims: Aims,
    /// Reviews that the plan must hold.
    pub reviews: BTreeSet<Pair>,
}

/// Reads the form. What is wrong is kept for the page, and the answer is none.
pub fn asking(form: &mut Form, t: &L10nLanguage) -> Option<Asking> {
    let purpose = form.choice("target", &t.msg_assignment_target(), |text| match text {
        "mentors" => Some(Purpose::Mentors),
        round => round.parse::<RoundId>().ok().map(Purpose::Judges),
    });
    let per_entry = number(form, "per_entry", &t.msg_assignment_per_entry(), 1, 50);
    let seed = form.whole("seed", &t.msg_assignment_seed(), 0, i32::MAX);
    let aim = form.parse_or("objective", &t.msg_assignment_objective(), Aim::Total, |text| {
        Aim::from_name(text).ok_or(Problem::NotAChoice)
    });
    let min_cross = number(form, "min_cross", &t.msg_assignment_min_cross(), 1, 1_000_000);
    let region_max = number(form, "region_max", &t.msg_assignment_region_max(), 1, 50);
    let kind_max = number(form, "kind_max", &t.msg_assignment_kind_max(), 1, 50);
    if region_max.is_some_and(|most| most > 0) && kind_max.is_some_and(|most| most > 0) {
        form.refuse_saying("kind_max", &t.msg_assignment_kind_max(), t.msg_assignment_one_limit());
    }
    // A price of 0 is one: changes count for nothing then, instead of before all else.
    let change_price = form.parse_or("change_price", &t.msg_assignment_price(), None, |text| {
        let whole = parse_whole(text, 0, 1_000_000_000)?;
        u32::try_from(whole).map(Some).map_err(|_unspecific| Problem::NotWhole)
    });
    let tolerance = number(form, "tolerance", &t.msg_assignment_tolerance(), 0, 1_000_000_000);
    let reviews: Option<BTreeSet<Pair>> = form.values("review").take(MOST_REVIEWS).map(review).collect();
    if reviews.is_none() {
        form.refuse("review", &t.msg_assignment_reviews(), &Problem::NotAChoice);
    }
    if purpose == Some(Purpose::Mentors) {
        refuse_for_mentors(form, t);
    } else if change_price.flatten().is_some() && !form.has("changes", "yes") {
        form.refuse_saying("change_price", &t.msg_assignment_price(), t.msg_assignment_price_alone());
    }
    let aims = Aims {
        aim: aim?,
        min_cross_region: min_cross?,
        is_connected: form.has("connected", "yes"),
        region_max: region_max.map(unless_empty)?,
        kind_max: kind_max.map(unless_empty)?,
        tolerance: tolerance.map(unless_empty)?,
        changes_least: form.has("changes", "yes"),
        change_price: change_price?,
    };
    let asking = Asking {
        purpose: purpose?,
        per_entry: per_entry.map(unless_empty)?,
        seed: u32::try_from(seed?).unwrap_or(0),
        aims,
        reviews: reviews?,
    };
    form.is_good().then_some(asking)
}

/// A number within bounds, or 0 where nothing was typed.
fn number(form: &mut Form, field: &str, label: &str, min: i32, max: i32) -> Option<u32> {
    form.parse_or(field, label, 0, |text| {
        let whole = parse_whole(text, min, max)?;
        u32::try_from(whole).map_err(|_unspecific| Problem::NotWhole)
    })
}

/// A number that is asked for; 0 asks for nothing.
fn unless_empty(number: u32) -> Option<u32> {
    (number > 0).then_some(number)
}

/// Nobody compares what mentors say, so that only the objective makes sense for them.
fn refuse_for_mentors(form: &mut Form, t: &L10nLanguage) {
    let fields = [
        ("min_cross", t.msg_assignment_min_cross()),
        ("region_max", t.msg_assignment_region_max()),
        ("kind_max", t.msg_assignment_kind_max()),
        ("connected", t.msg_assignment_connected()),
        ("changes", t.msg_assignment_fewest()),
        ("change_price", t.msg_assignment_price()),
        ("tolerance", t.msg_assignment_tolerance()),
        ("review", t.msg_assignment_reviews()),
    ];
    for (field, label) in fields {
        if !folded(form.value(field)).is_empty() && form.problem(field).is_none() {
            form.refuse_saying(field, &label, t.msg_assignment_judges_only());
        }
    }
}
