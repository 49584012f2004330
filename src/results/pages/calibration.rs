//! What a calibration says, in words: how certain a place is, how a judge leans, what is not known, which reviews would help.

use super::{
    super::{
        load::JudgeNames,
        standing::{Blocker, Standing},
    },
    working::short,
};
use crate::{
    compute::{
        calibration::{
            FEWEST_MARKS,
            official::{Calibrated, Gap, Leaning, Note, SHARE_DECIMALS},
        },
        exact::{Exact, Overflow},
    },
    domain::states::Language,
    l10n::L10nLanguage,
};

/// The most notes that are listed; the rest is counted.
const MOST_NOTES: usize = 20;
/// The most entries of a part, and the most parts or reviews, that a sentence names.
const MOST_NAMED: usize = 5;

/// What a calibration takes out of a judge's total, and how much the rest counts.
pub struct LeaningLine {
    pub judge: String,
    pub total: String,
    pub leaning: String,
    pub cleared: String,
    pub share: String,
}

/// The name of a judge by the position in the standing.
pub fn judge_name<'names>(standing: &Standing, names: &'names JudgeNames, judge: usize) -> &'names str {
    let expert = standing.judges.get(judge);
    names.iter().find(|(id, _)| Some(id) == expert).map_or("", |(_, name)| name)
}

/// An interval of ranks, such as `3–9`.
pub fn interval_words(t: &L10nLanguage, ranks: Option<(usize, usize)>) -> String {
    ranks.map_or_else(
        || "–".to_owned(),
        |(low, high)| t.msg_results_interval(low.to_string(), high.to_string()),
    )
}

/// A chance as a whole percentage: more places would pretend to know more than the drawn orders tell. What is not certain is
/// neither 0 nor 100.
pub fn chance_words(chance: Option<Exact>) -> String {
    let Some(percent) = chance.and_then(|chance| chance.times(100, 1).ok()) else { return "–".to_owned() };
    let whole = |number: i128| Exact::new(number, 1);
    let is_between =
        |low: i128, high: i128| Ok::<_, Overflow>(percent > whole(low)? && percent < whole(high)?);
    match (is_between(0, 1), is_between(99, 100)) {
        (Ok(true), _) => "<1%".to_owned(),
        (_, Ok(true)) => ">99%".to_owned(),
        _ => format!("{}%", percent.to_decimal(0)),
    }
}

/// How a judge leans, such as `偏宽 2.13`.
fn leaning_words(t: &L10nLanguage, leaning: &Leaning, decimals: u8) -> String {
    let effect = leaning.effect;
    if effect == Exact::ZERO {
        return t.msg_results_even();
    }
    let points = effect.to_decimal(decimals);
    match points.strip_prefix('-') {
        Some(points) => t.msg_results_strict(points),
        None => t.msg_results_lenient(points),
    }
}

/// How a calibration came from the judges' totals to the score.
pub fn leaning_lines(
    t: &L10nLanguage,
    standing: &Standing,
    names: &JudgeNames,
    position: usize,
) -> Vec<LeaningLine> {
    let (Some(calibration), Some(working), Some(_)) =
        (&standing.calibration, standing.working(position), standing.finding(position))
    else {
        return Vec::new();
    };
    let totals = working.judge_totals();
    let judges: Vec<usize> = totals.iter().map(|total| total.judge).collect();
    let decimals = standing.rule.decimals().max(Leaning::DECIMALS);
    totals
        .iter()
        .zip(calibration.shares(&judges))
        .filter_map(|(total, share)| {
            let (leaning, value) = (calibration.leanings.get(&total.judge)?, total.total.value);
            let cleared = leaning.effect.times(-1, 1).and_then(|effect| value.plus(effect)).ok()?;
            Some(LeaningLine {
                judge: judge_name(standing, names, total.judge).to_owned(),
                total: short(value),
                leaning: leaning_words(t, leaning, decimals),
                cleared: cleared.to_decimal(decimals),
                share: format!("{}%", share.to_decimal(SHARE_DECIMALS)),
            })
        })
        .collect()
}

/// The parts by the numbers of their entries, such as `E001、E002 …；E007`.
pub fn part_words(t: &L10nLanguage, standing: &Standing) -> String {
    let Some(calibration) = &standing.calibration else { return String::new() };
    let parts: Vec<String> = calibration
        .parts
        .iter()
        .take(MOST_NAMED)
        .map(|part| entry_words(t, standing, &part.entries))
        .collect();
    let more = if calibration.parts.len() > parts.len() { " …" } else { "" };
    format!("{}{more}", parts.join(&t.msg_results_part_separator()))
}

/// The numbers of entries, the first few of them.
fn entry_words(t: &L10nLanguage, standing: &Standing, entries: &[usize]) -> String {
    let numbers: Vec<&str> = entries
        .iter()
        .take(MOST_NAMED)
        .filter_map(|entry| standing.entries.get(*entry))
        .map(|entry| entry.number.as_str())
        .collect();
    let more = if entries.len() > numbers.len() { " …" } else { "" };
    format!("{}{more}", numbers.join(&t.msg_results_list_separator()))
}

/// Reviews, the first few of them, such as `E002 由王教授评审`.
pub fn review_words(
    t: &L10nLanguage,
    standing: &Standing,
    names: &JudgeNames,
    reviews: &[(usize, usize)],
) -> String {
    let words: Vec<String> = reviews
        .iter()
        .take(MOST_NAMED)
        .filter_map(|(entry, judge)| {
            let number = &standing.entries.get(*entry)?.number;
            Some(t.msg_results_review(number.as_str(), judge_name(standing, names, *judge)))
        })
        .collect();
    let more = if reviews.len() > words.len() { " …" } else { "" };
    format!("{}{more}", words.join(&t.msg_results_list_separator()))
}

/// What is not known although it forbids nothing, or forbids nothing yet.
pub fn notes(t: &L10nLanguage, standing: &Standing, names: &JudgeNames) -> Vec<String> {
    let Some(calibration) = &standing.calibration else { return Vec::new() };
    let words = |note: &Note<usize>| note_words(t, standing, names, (calibration, note));
    let mut notes: Vec<String> = calibration.notes.iter().filter_map(words).collect();
    let more = notes.len().saturating_sub(MOST_NOTES);
    if more > 0 {
        notes.truncate(MOST_NOTES);
        notes.push(t.msg_results_more_notes(more.to_string()));
    }
    notes
}

/// How far the last entry of each award is from the first below it, and whether that is chance: the smaller it is against its error, the more an award
/// hangs on which judges somebody had. Awards with nobody below them are left out.
pub fn gaps(t: &L10nLanguage, standing: &Standing, language: Language) -> Vec<String> {
    let words = |(tier, gap): (usize, &Option<Gap>)| {
        let gap = gap.as_ref()?;
        let (zh, en) = standing.tier_names(tier)?;
        let number = |entry: usize| standing.entries.get(entry).map(|entry| entry.number.as_str());
        let (tier, above, below) = (language.pick(zh, en), number(gap.above)?, number(gap.below)?);
        let points = standing.decimal(gap.points);
        let Some(certainty) = gap.certainty else {
            return Some(t.msg_results_gap_unknown(tier, above, below, points));
        };
        let error = standing.decimal(certainty.error);
        Some(if certainty.is_beyond_chance {
            t.msg_results_gap_beyond(tier, above, below, points, error)
        } else {
            t.msg_results_gap_within(tier, above, below, points, error)
        })
    };
    standing.gaps.iter().enumerate().filter_map(words).collect()
}

fn note_words(
    t: &L10nLanguage,
    standing: &Standing,
    names: &JudgeNames,
    (calibration, note): (&Calibrated<usize>, &Note<usize>),
) -> Option<String> {
    let judge_of = |judge: usize| judge_name(standing, names, judge);
    let entries_of = |part: usize| {
        calibration.parts.get(part).map(|part| entry_words(t, standing, &part.entries)).unwrap_or_default()
    };
    match note {
        // The blocker of the entry says it.
        Note::Unmarked { .. } => None,
        Note::OneValue { judge, entries } => {
            Some(t.msg_results_note_one_value(judge_of(*judge), entries.to_string()))
        }
        Note::FewMarks { judge, marks, missing } => {
            let (fewest, marks, missing) = (FEWEST_MARKS.to_string(), marks.to_string(), missing.to_string());
            Some(t.msg_results_note_few_marks(judge_of(*judge), marks, fewest, missing))
        }
        Note::SmallPart { part, missing, .. } => {
            Some(t.msg_results_note_small_part(entries_of(*part), missing.to_string()))
        }
        Note::HardlyConnected { part } => Some(t.msg_results_note_hardly_connected(entries_of(*part))),
        Note::Unconnected { reviews, .. } => {
            let is_said = standing.blockers.iter().any(|it| matches!(it, Blocker::Unconnected { .. }));
            let (parts, entries) = (calibration.parts.len().to_string(), part_words(t, standing));
            let reviews = review_words(t, standing, names, reviews);
            (!is_said).then(|| t.msg_results_blocker_unconnected(parts, entries, reviews))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_reads_as_certain() {
        let words = |units: i128| chance_words(Exact::new(units, 10_000).ok());
        let shown = [0, 5, 99, 100, 4349, 8650, 9900, 9995, 10_000].map(words);
        assert_eq!(shown, ["0%", "<1%", "<1%", "1%", "43%", "87%", "99%", ">99%", "100%"]);
        assert_eq!(chance_words(None), "–");
    }
}
