//! What cannot be known of a group, in sentences: the reason, and what would help.

use super::group::Found;
use crate::compute::calibration::{
    Component, FEWEST_MARKS, FEWEST_SPARE, Method, MixedError, Refusal, Review, Withheld, are_best,
};

/// The most members of a part that a sentence names.
const MOST_NAMED: usize = 5;

/// Something that cannot be known.
#[derive(Default)]
pub struct Refused {
    /// What kind of thing it is.
    pub kind: &'static str,
    /// The entry that it is about.
    pub entry: Option<String>,
    /// The judge whom it is about.
    pub judge: Option<String>,
    /// The part that it is about, from 1.
    pub part: Option<usize>,
    /// How many marks or reviews are missing.
    pub missing: Option<usize>,
    /// Why it cannot be known.
    pub reason: String,
    /// What would help.
    pub remedy: String,
    /// Reviews that would help, of entries by judges, the best first.
    pub reviews: Vec<[String; 2]>,
    /// Whether no other reviews would help more.
    pub are_best: Option<bool>,
}

/// Everything that cannot be known of a group: entries, judges and parts first, then what is withheld as a whole.
pub fn refused(found: &Found) -> Vec<Refused> {
    let mut all: Vec<Refused> = Vec::new();
    for (entry, _) in found.is_out.iter().enumerate().filter(|(_, is_out)| **is_out) {
        all.push(Refused {
            kind: "gate",
            entry: Some(found.entry(entry)),
            reason: "it misses a gate, or nobody checked one, so it is in no order and its marks move nobody there".to_owned(),
            remedy: "let somebody look at the gate, if it was not checked".to_owned(),
            ..Refused::default()
        });
    }
    all.extend(found.panel.refusals.iter().filter_map(|refusal| sentence(found, refusal)));
    all.extend(found.calibration.refusals.iter().filter_map(|refusal| small_part(found, refusal)));
    let parts = found.calibration.components.parts.iter().enumerate();
    all.extend(parts.filter_map(|(number, part)| hardly_connected(found, number, part)));
    all.extend(found.calibration.refusals.iter().filter_map(|refusal| unconnected(found, refusal)));
    all.extend((0..found.judges.len()).filter_map(|judge| without_severity(found, judge)));
    all.extend((0..found.judges.len()).filter_map(|judge| without_influence(found, judge)));
    all.extend(without_model(found));
    if found.totals.is_empty() {
        all.push(Refused {
            kind: "no_totals",
            reason: "no judge marked every criterion of any entry, so that nothing is known".to_owned(),
            remedy: "whole sheets: a score in every criterion, by one judge for one entry".to_owned(),
            ..Refused::default()
        });
    }
    all
}

fn sentence(found: &Found, refusal: &Refusal) -> Option<Refused> {
    Some(match refusal {
        Refusal::NoMarks { entry } => Refused {
            kind: "no_marks",
            entry: Some(found.entry(at(*entry))),
            reason: "no judge marked every criterion of it, so nothing is known of it".to_owned(),
            remedy: "let a judge mark it in full".to_owned(),
            ..Refused::default()
        },
        Refusal::FewMarks { judge, marks, missing } => Refused {
            kind: "few_marks",
            judge: Some(found.judge(at(*judge))),
            missing: Some(*missing),
            reason: format!(
                "{marks} of the {FEWEST_MARKS} totals from which a judge is described; they count"
            ),
            remedy: format!("{missing} more"),
            ..Refused::default()
        },
        Refusal::OneValue { judge, marks, value } => Refused {
            kind: "one_value",
            judge: Some(found.judge(at(*judge))),
            reason: format!(
                "all {marks} totals are {}, which tells no entry apart; standard scores leave the judge out",
                super::write::figure(*value).unwrap_or_default()
            ),
            remedy: "let the judge look again, or void the sheets".to_owned(),
            ..Refused::default()
        },
        // Said of the parts of what is ranked, with the reviews that would connect them.
        Refusal::SmallPart { .. } | Refusal::Unconnected { .. } => return None,
    })
}

/// A part of what is ranked, where neither the certainty of its entries nor the severity of its judges is told.
fn small_part(found: &Found, refusal: &Refusal) -> Option<Refused> {
    let Refusal::SmallPart { part, spare, missing } = refusal else { return None };
    let members = found.calibration.components.parts.get(at(*part))?;
    Some(Refused {
        kind: "small_part",
        part: Some(at(*part).saturating_add(1)),
        missing: Some(*missing),
        reason: format!(
            "{spare} totals of the {FEWEST_SPARE} beyond what entries and judges use up from which certainty and severity are told{}",
            named(found, members)
        ),
        remedy: format!("{missing} more reviews of these entries by these judges"),
        ..Refused::default()
    })
}

fn unconnected(found: &Found, refusal: &Refusal) -> Option<Refused> {
    let Refusal::Unconnected { parts, needed, reviews } = refusal else { return None };
    let groups: Vec<String> =
        found.calibration.components.parts.iter().map(|part| named(found, part)).collect();
    let is_best = are_best(*parts, reviews);
    let how = if is_best { "" } else { ", chosen one after the other, which need not be the best set" };
    let review = |it: &Review| [found.entry(at(it.entry)), found.judge(at(it.judge))];
    Some(Refused {
        kind: "unconnected",
        missing: Some(*needed),
        reason: format!(
            "no judge connects these {parts} parts, so a difference between them may lie in the judges, and only plain means and \
             standard scores rank across them, and no order can be compared with that without a judge{}",
            groups.join("")
        ),
        remedy: format!("at least {needed} reviews across the parts, the best first{how}"),
        reviews: reviews.iter().map(review).collect(),
        are_best: Some(is_best),
        ..Refused::default()
    })
}

/// A part that is large enough, but whose equations are too near to singular.
fn hardly_connected(found: &Found, number: usize, part: &Component) -> Option<Refused> {
    let first = part.entries.first().and_then(|entry| found.calibration.entries.get(at(*entry)));
    let is_known = first.and_then(Option::as_ref).is_some_and(|first| first.certainty.is_some());
    (part.spare() >= FEWEST_SPARE && !is_known).then(|| Refused {
        kind: "hardly_connected",
        part: Some(number.saturating_add(1)),
        reason: format!(
            "the marks hardly connect its judges, so certainty is not told{}",
            named(found, part)
        ),
        remedy: "more reviews by judges in common".to_owned(),
        ..Refused::default()
    })
}

/// A judge with enough totals whose severity is not known although no refusal of a part says why: the judge has totals of entries in no order only, or
/// these hardly connect the judge.
fn without_severity(found: &Found, judge: usize) -> Option<Refused> {
    let report = &found.panel.judges.get(judge)?.report;
    if report.severity.is_some() || report.marks < FEWEST_MARKS {
        return None;
    }
    let components = &found.calibration.components;
    let number = components.of_judge.get(judge).copied().flatten().map(at);
    let part = number.and_then(|number| Some((number, components.parts.get(number)?)));
    let is_said = part.is_some_and(|(number, part)| {
        part.spare() < FEWEST_SPARE || hardly_connected(found, number, part).is_some()
    });
    (!is_said).then(|| Refused {
        kind: "severity",
        judge: Some(found.judge(judge)),
        reason: "too few of the judge's totals are of entries in common with others, so severity and spread are not told".to_owned(),
        remedy: "more reviews of entries that others judge too".to_owned(),
        ..Refused::default()
    })
}

/// A judge who is described, but without whom the order cannot be told.
fn without_influence(found: &Found, judge: usize) -> Option<Refused> {
    let totals = found.totals.of_judge(judge);
    let is_open = found.influences.get(judge).is_some_and(Option::is_none);
    // Who has too few totals is named for that, and parts without an order as well.
    if !is_open || totals.len() < FEWEST_MARKS || found.calibration.components.parts.len() > 1 {
        return None;
    }
    let is_counted = |place: &&u32| found.is_out.get(at(found.totals.get(at(**place)).entry)) == Some(&false);
    let counted = totals.iter().filter(is_counted).count();
    let missing = FEWEST_MARKS.saturating_sub(counted);
    let (reason, remedy) = if missing > 0 {
        let reason = format!(
            "{counted} of the {FEWEST_MARKS} totals of entries in the order from which it is told what hinges on a judge"
        );
        (reason, format!("{missing} more, of entries that miss no gate"))
    } else {
        let reason = "without this judge nobody connects the other entries, or none is left, so there is no order to compare with";
        (reason.to_owned(), "more reviews by judges in common".to_owned())
    };
    Some(Refused {
        kind: "influence",
        judge: Some(found.judge(judge)),
        missing: (missing > 0).then_some(missing),
        reason,
        remedy,
        ..Refused::default()
    })
}

fn without_model(found: &Found) -> Option<Refused> {
    let why = found.beside.side(Method::MixedModel).withheld.filter(|why| *why != Withheld::Unconnected)?;
    let remedy = match why {
        Withheld::TooLarge => "fewer judges in one group",
        Withheld::Unfitted(MixedError::TooFew) => "more entries that several judges mark",
        Withheld::Unfitted(MixedError::Exact) | Withheld::Unconnected => {
            "none: there is no error to measure against"
        }
    };
    let is_empty = found.totals.is_empty();
    (!is_empty).then(|| Refused {
        kind: "mixed_model",
        reason: why.to_string(),
        remedy: remedy.to_owned(),
        ..Refused::default()
    })
}

/// The members of a part, the first of them.
fn named(found: &Found, part: &Component) -> String {
    let list = |names: Vec<String>, all: usize| {
        let more = if names.len() < all { ", …" } else { "" };
        format!("{}{more}", names.join(", "))
    };
    let entries = part.entries.iter().take(MOST_NAMED).map(|entry| found.entry(at(*entry))).collect();
    let judges = part.judges.iter().take(MOST_NAMED).map(|judge| found.judge(at(*judge))).collect();
    format!(" [{} by {}]", list(entries, part.entries.len()), list(judges, part.judges.len()))
}

fn at(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
