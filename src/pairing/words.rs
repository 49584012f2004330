//! How the values of pairings are told to people: numbers as text, states, methods and reasons as words.

use super::{
    actions::plans::{Adjustment, Origin},
    correction::Publicity,
    import::{CellFault, Change, Fault, Outcome, Place},
    market::{Method, Parties},
    store::MOST_ENTERPRISES,
};
use crate::{
    compute::pairing::{
        explain::WhyNot,
        fit::Factor,
        objections::{Alone, Present, WhyAlone},
        problem as market,
        summary::Ranks,
    },
    domain::{
        contact::masked,
        states::{PlanState, Side},
    },
    l10n::L10nLanguage,
    tables::{TableError, cells::ProblemKind, columns::EnterpriseColumn},
};

/// A fit of 0 to 1000 as a number of 0 to 100 with one decimal.
pub fn fit(points: i64) -> String {
    format!("{}.{}", points / 10, (points % 10).abs())
}

/// The mean fit of so many pairs, 0 to 100 with one decimal, rounded half up; a dash when there are none.
pub fn mean_fit(sum: i64, pairs: usize) -> String {
    let pairs = i64::try_from(pairs).unwrap_or(i64::MAX);
    if pairs == 0 { "--".to_owned() } else { fit((2 * sum + pairs) / (2 * pairs)) }
}

/// What the mean fit of so many pairs cannot exceed, 0 to 100 with one decimal, rounded up; a dash when there are none.
pub fn mean_fit_limit(sum: i64, pairs: usize) -> String {
    let pairs = i64::try_from(pairs).unwrap_or(i64::MAX);
    if pairs == 0 { "--".to_owned() } else { fit(-sum.saturating_neg().div_euclid(pairs)) }
}

/// A mean rank with two decimals, rounded half up; a dash when there are no ranks.
pub fn mean_rank(of: &Ranks) -> String {
    let told = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    of.mean_hundredths().map_or_else(|| "--".to_owned(), told)
}

/// A rank, or a dash when there is none.
pub fn rank(rank: Option<u32>) -> String {
    rank.map_or_else(|| "--".to_owned(), |rank| rank.to_string())
}

/// Tags with the language's separator, which is one of those that people may type.
pub fn tags(tags: &[String], t: &L10nLanguage) -> String {
    tags.join(&t.msg_list_separator())
}

/// The name of a side.
pub fn side(side: Side, t: &L10nLanguage) -> String {
    match side {
        Side::Assisting => t.msg_pairing_side_assisting(),
        Side::Assisted => t.msg_pairing_side_assisted(),
    }
}

/// The name of a method.
pub fn method(method: Method, t: &L10nLanguage) -> String {
    match method {
        Method::StableLeft => t.msg_pairing_method_stable_left(),
        Method::StableRight => t.msg_pairing_method_stable_right(),
        Method::StableEgalitarian => t.msg_pairing_method_stable_egalitarian(),
        Method::StableMaxFit => t.msg_pairing_method_stable_max_fit(),
        Method::MaxFit => t.msg_pairing_method_max_fit(),
        Method::MinRankSum => t.msg_pairing_method_min_rank_sum(),
    }
}

/// The sentence that explains a method.
pub fn method_hint(method: Method, t: &L10nLanguage) -> String {
    match method {
        Method::StableLeft => t.msg_pairing_method_stable_left_hint(),
        Method::StableRight => t.msg_pairing_method_stable_right_hint(),
        Method::StableEgalitarian => t.msg_pairing_method_stable_egalitarian_hint(),
        Method::StableMaxFit => t.msg_pairing_method_stable_max_fit_hint(),
        Method::MaxFit => t.msg_pairing_method_max_fit_hint(),
        Method::MinRankSum => t.msg_pairing_method_min_rank_sum_hint(),
    }
}

/// A plan's state, and the class of its tag.
pub fn state(state: PlanState, publicity: Publicity, t: &L10nLanguage) -> (String, &'static str) {
    match state {
        PlanState::Proposed => (t.msg_pairing_state_proposed(), ""),
        PlanState::Applied => match publicity {
            Publicity::Unpublished => (t.msg_pairing_state_applied(), "ok"),
            Publicity::Present => (t.msg_pairing_state_published(), "ok"),
            Publicity::Former => (t.msg_pairing_state_corrected(), "quiet"),
        },
        PlanState::Superseded => (t.msg_pairing_state_superseded(), "quiet"),
        PlanState::Discarded => (t.msg_pairing_state_discarded(), "quiet"),
    }
}

/// How a plan came to be.
pub fn origin(note: &str, t: &L10nLanguage) -> String {
    match serde_json::from_str::<Origin>(note) {
        Ok(Origin::Computed) | Err(_) => t.msg_pairing_origin_computed(),
        Ok(Origin::Restored { number }) => t.msg_pairing_origin_restored(number.to_string()),
        Ok(Origin::Adjusted { from, act, assisting, assisted }) => {
            let from = from.to_string();
            match act {
                Adjustment::Swap => t.msg_pairing_origin_swap(from, assisting, assisted),
                Adjustment::Lock => t.msg_pairing_origin_lock(from, assisting, assisted),
                Adjustment::Unlock => t.msg_pairing_origin_unlock(from, assisting, assisted),
                Adjustment::Forbid => t.msg_pairing_origin_forbid(from, assisting, assisted),
                Adjustment::Allow => t.msg_pairing_origin_allow(from, assisting, assisted),
            }
        }
    }
}

/// A factor of the fit.
pub fn factor(factor: Factor, t: &L10nLanguage) -> String {
    match factor {
        Factor::RightNeeds => t.msg_pairing_factor_right_needs(),
        Factor::LeftNeeds => t.msg_pairing_factor_left_needs(),
        Factor::Sector => t.msg_pairing_factor_sector(),
    }
}

/// The name of a side of a market.
pub fn market_side(of: market::Side, t: &L10nLanguage) -> String {
    match of {
        market::Side::Left => side(Side::Assisting, t),
        market::Side::Right => side(Side::Assisted, t),
    }
}

/// The name of a member of one side.
fn name(side: market::Side, member: usize, parties: &Parties) -> &str {
    let members = match side {
        market::Side::Left => &parties.left,
        market::Side::Right => &parties.right,
    };
    members.get(member).map_or("", |party| party.name.as_str())
}

fn other(side: market::Side) -> market::Side {
    match side {
        market::Side::Left => market::Side::Right,
        market::Side::Right => market::Side::Left,
    }
}

/// The next best partner of a member of one side, and why it was not possible.
pub fn next_best(
    side: market::Side,
    partner: usize,
    rank: u32,
    why: WhyNot,
    parties: &Parties,
    t: &L10nLanguage,
) -> String {
    let why = match why {
        WhyNot::Forbidden => t.msg_pairing_why_forbidden(),
        WhyNot::NotAcceptable => t.msg_pairing_why_not_acceptable(),
        WhyNot::OwnPairLocked => t.msg_pairing_why_own_locked(),
        WhyNot::PartnerLocked => t.msg_pairing_why_partner_locked(),
        WhyNot::PresentIsAsGood => t.msg_pairing_why_present_is_as_good(),
        WhyNot::PartnerPrefers { instead_of, keeps_rank, rank } => {
            let preferred = name(side, instead_of, parties);
            t.msg_pairing_why_partner_prefers(preferred, keeps_rank.to_string(), rank.to_string())
        }
        WhyNot::Blocking => t.msg_pairing_why_blocking(),
    };
    t.msg_pairing_next_best(name(other(side), partner, parties), rank.to_string(), why)
}

/// What a member of a blocking pair would give up for the other, to whom it gives `rank`.
pub fn gives_up(
    side: market::Side,
    rank: u32,
    present: Option<Present>,
    parties: &Parties,
    t: &L10nLanguage,
) -> String {
    let (of, rank) = (market_side(side, t), rank.to_string());
    let Some(present) = present else { return t.msg_pairing_blocking_free(of, rank) };
    let partner = name(other(side), present.partner, parties);
    let mut told = match present.rank {
        Some(present) => t.msg_pairing_blocking_prefers(of, rank, partner, present.to_string()),
        None => t.msg_pairing_blocking_unlisted(of, rank, partner),
    };
    if present.is_locked {
        told.push_str(&t.msg_pairing_blocking_locked());
    }
    told
}

/// Why nobody takes the place that a member has left.
pub fn why_alone(one: &Alone, parties: &Parties, t: &L10nLanguage) -> String {
    match one.why {
        WhyAlone::AcceptsNobody => t.msg_pairing_next_none(),
        WhyAlone::AcceptedByNobody => t.msg_pairing_alone_not_accepted(),
        WhyAlone::BestCannot { partner, rank, why } => next_best(one.side, partner, rank, why, parties, t),
    }
}

/// What an imported row changes.
fn change(change: &Change, t: &L10nLanguage) -> String {
    let say = |text: &str| if text.is_empty() { t.msg_pairing_not_filled() } else { shortened(text) };
    let (place, what) = match change {
        Change::Value { column, place, before, after } => {
            // Whoever brings a new contact does not see the former one by it.
            let is_contact = matches!(column, EnterpriseColumn::Phone | EnterpriseColumn::Email);
            let before = if is_contact { &masked(before) } else { before };
            (place, format!("{} → {}", say(before), say(after)))
        }
        Change::Wishes(place) => (place, t.msg_pairing_part_wishes()),
        Change::Exclusions(place) => (place, t.msg_pairing_part_exclusions()),
    };
    format!("{}{}{what}", told_place(place), t.msg_colon())
}

/// Where something stands in a file: its cell and the column's header.
fn told_place(place: &Place) -> String {
    format!("{} {}", place.cell, place.header).trim_end().to_owned()
}

/// A value of a file, cut where it would fill the page.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}

/// What is wrong with an imported row.
pub fn fault(fault: &Fault, t: &L10nLanguage) -> String {
    match fault {
        Fault::Cell(kind) => cell(kind, t),
        Fault::RepeatsLine(line) => t.msg_pairing_fault_repeats(line.to_string()),
        Fault::Withdrawn => t.msg_pairing_fault_withdrawn(),
        Fault::OtherSide => t.msg_pairing_fault_other_side(),
        Fault::NameTaken => t.msg_pairing_fault_name_taken(),
        Fault::Unknown(name) => t.msg_pairing_fault_unknown(name),
        Fault::WishedAndExcluded(name) => t.msg_pairing_fault_both(name),
        Fault::TooManyRanks(limit) => t.msg_pairing_fault_ranks(limit),
        Fault::WishesClosed => t.msg_pairing_fault_closed(),
        Fault::PlacesTaken => t.msg_pairing_refused_places_taken(),
        Fault::SchemeFull => t.msg_pairing_refused_full(MOST_ENTERPRISES.to_string()),
    }
}

fn cell(kind: &ProblemKind, t: &L10nLanguage) -> String {
    match kind {
        ProblemKind::Missing => t.msg_problem_missing(),
        ProblemKind::TooLong { max } => t.msg_problem_too_long(max.to_string()),
        ProblemKind::TooMany { max } => t.msg_pairing_cell_too_many(max.to_string()),
        ProblemKind::Repeated { item } => t.msg_pairing_cell_repeated(item),
        ProblemKind::BadEmail => t.msg_problem_not_email(),
        ProblemKind::BadPhone => t.msg_problem_not_phone(),
        ProblemKind::BadCreditCode => t.msg_problem_not_credit_code(),
        ProblemKind::BadSide => t.msg_pairing_cell_side(),
        ProblemKind::NotANumber => t.msg_problem_not_whole(),
        ProblemKind::OutOfRange { min, max } => t.msg_problem_out_of_range(min.to_string(), max.to_string()),
        ProblemKind::BadLevel { .. } | ProblemKind::BadRole => t.msg_pairing_cell_wrong(),
    }
}

/// What a row of an import would change, or what is wrong with it: a sentence each.
pub fn import_details(outcome: &Outcome, t: &L10nLanguage) -> Vec<String> {
    match outcome {
        Outcome::New | Outcome::Unchanged => Vec::new(),
        Outcome::Changed(changes) => changes.iter().map(|found| change(found, t)).collect(),
        Outcome::Wrong(faults) => {
            let told = |found: &CellFault| {
                let (place, words) = (told_place(&found.place), fault(&found.fault, t));
                if found.value.is_empty() {
                    format!("{place}{}{words}", t.msg_colon())
                } else {
                    t.msg_pairing_fault_at(place, shortened(&found.value), words)
                }
            };
            faults.iter().map(told).collect()
        }
    }
}

/// Why a file cannot be read as a table.
pub fn table_error(error: &TableError, t: &L10nLanguage) -> String {
    match error {
        TableError::FileTooLarge { .. } | TableError::UnpacksTooLarge { .. } => {
            t.msg_problem_file_too_large("20")
        }
        TableError::TooManyRows { line, .. }
        | TableError::TooManyColumns { line, .. }
        | TableError::CellTooLong { line, .. }
        | TableError::ZeroCharacter { line, .. } => t.msg_pairing_import_bad_place(line.to_string()),
        TableError::Empty => t.msg_pairing_import_empty(),
        TableError::NoHeader => t.msg_pairing_import_no_header(),
        TableError::Io(_)
        | TableError::UnknownEncoding
        | TableError::Encrypted
        | TableError::OldWorkbook
        | TableError::Corrupt { .. } => t.msg_pairing_import_unreadable(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_rounded_half_up() {
        assert_eq!(mean_fit(1333, 2), "66.7");
        assert_eq!(mean_fit(0, 0), "--");
        assert_eq!(
            (mean_fit_limit(1331, 2), mean_fit_limit(1330, 2)),
            ("66.6".to_owned(), "66.5".to_owned())
        );
        assert_eq!(mean_rank(&Ranks { sum: 5, count: 3, worst: Some(3) }), "1.67");
        assert_eq!(mean_rank(&Ranks { sum: 9, count: 8, worst: Some(2) }), "1.13");
        assert_eq!(mean_rank(&Ranks::default()), "--");
    }
}
