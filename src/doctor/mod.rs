//! The doctor looks a live database over: is the file whole, is every mark within its range, does every sheet agree
//! with its history, is any judge where a conflict forbids it, is every published result what it was, is the log
//! unbroken, are the attached files there.

mod files;
mod store;

pub use files::{Depth, examine_files};

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    audit::check,
    compute::affinity::same_organization,
    db::Conn,
    domain::{
        id::{EntryId, ExpertId, SheetId},
        states::{ConflictKind, Control, CriterionKind, ResultState, RoundState, SheetState},
        time::Timestamp,
    },
    error::AppError,
    experts,
    judging::content::{Content, TotalRule},
    results::snapshot::{check_snapshot, hex},
};

/// What the doctor found.
#[derive(Debug, Default)]
pub struct Findings {
    /// What was looked at, each with how many.
    pub looked_at: Vec<(&'static str, u64)>,
    /// What is wrong, each named so that it can be found.
    pub faults: Vec<String>,
}

impl Findings {
    fn looked_at(&mut self, what: &'static str, count: usize) {
        self.looked_at.push((what, u64::try_from(count).unwrap_or(u64::MAX)));
    }
}

/// Looks everything over. Reads only.
///
/// # Errors
/// When the database cannot be read at all.
pub fn examine(conn: &mut Conn, now: Timestamp) -> Result<Findings, AppError> {
    let mut findings = Findings::default();
    let complaints = store::file_complaints(conn)?;
    findings.faults.extend(complaints.into_iter().map(|words| format!("the database file: {words}")));
    examine_marks(conn, &mut findings)?;
    for round in store::rounds(conn)? {
        examine_sheets(conn, &round, &mut findings)?;
    }
    examine_results(conn, &mut findings)?;
    examine_pairings(conn, &mut findings)?;
    let log = check::check(conn, now)?;
    findings.looked_at.push(("events in the chain", log.linked));
    findings.looked_at.push(("events that wait for their link", log.waiting));
    if log.waiting > 0 {
        findings.looked_at.push(("hours that the oldest of them has waited", log.waiting_hours));
    }
    findings.faults.extend(log.faults);
    Ok(findings)
}

/// Every mark lies between 0 and full marks, on the step or on a level; that of a gate is 0 or 1.
fn examine_marks(conn: &mut Conn, findings: &mut Findings) -> Result<(), AppError> {
    let kinds = store::distinct_marks(conn)?;
    findings.looked_at("different marks", kinds.len());
    let levels = store::all_levels(conn)?;
    for mark in kinds {
        let is_on_scale = match (mark.kind, mark.control) {
            (CriterionKind::Gate, _) => [0, 1000].contains(&mark.points) && mark.full == 1000,
            (_, Control::Points) => mark.points.checked_rem(mark.step) == Some(0),
            (_, Control::Levels) => levels.contains(&(mark.criterion, mark.points)),
        };
        if mark.points < 0 || mark.points > mark.full || !is_on_scale {
            findings
                .faults
                .push(format!("criterion {}: a mark of {} thousandths", mark.criterion, mark.points));
        }
    }
    Ok(())
}

/// Every sheet agrees with its last revision, its marks and its total; none in force is a conflicted judge's.
fn examine_sheets(
    conn: &mut Conn,
    round: &store::RoundFacts,
    findings: &mut Findings,
) -> Result<(), AppError> {
    let gauges = crate::judging::store::gauges_of(conn, round.rubric)?;
    let rule = TotalRule::of(&round.rule, &gauges)?;
    let mut marks: BTreeMap<SheetId, BTreeMap<_, i32>> = BTreeMap::new();
    for (sheet, criterion, points) in store::marks_by_sheet(conn, round.id)? {
        marks.entry(sheet).or_default().insert(criterion, points);
    }
    let revisions: BTreeMap<SheetId, (i32, String)> = store::last_revisions(conn, round.id)?
        .into_iter()
        .map(|(sheet, version, content)| (sheet, (version, content)))
        .collect();
    let sheets = store::sheets(conn, round.id)?;
    findings.looked_at("sheets", sheets.len());
    for sheet in &sheets {
        let own = marks.remove(&sheet.id).unwrap_or_default();
        let mut complain = |words: &str| findings.faults.push(format!("sheet {}: {words}", sheet.id));
        match revisions.get(&sheet.id) {
            None if sheet.version == 0 => {}
            None => complain("has a version but no history"),
            Some((version, _)) if *version != sheet.version => {
                complain("its version is not that of its history");
            }
            Some((_, content)) => {
                let kept = Content::of(content)?;
                if kept.marks != own || kept.comment != sheet.comment || kept.state != sheet.state {
                    complain("is not what its last revision says");
                }
            }
        }
        let total = rule.total(&own)?.and_then(|total| rule.stored(total));
        if total != sheet.total {
            complain("its total is not that of its marks");
        }
        // An imported panel may have blanks: an absent mark is absent. So may a bonus on any sheet.
        let has_blank = gauges.iter().any(|gauge| gauge.kind.is_needed() && !own.contains_key(&gauge.id));
        if sheet.state == SheetState::Submitted && sheet.origin != "imported" && has_blank {
            complain("is submitted with a blank");
        }
    }
    examine_conflicts(conn, round, &sheets, findings)
}

fn examine_conflicts(
    conn: &mut Conn,
    round: &store::RoundFacts,
    sheets: &[store::SheetFacts],
    findings: &mut Findings,
) -> Result<(), AppError> {
    let recorded = store::recorded_conflicts(conn, round.competition)?;
    let mentored = store::mentored_pairs(conn, round.competition)?;
    let led: BTreeSet<(EntryId, ExpertId)> =
        experts::store::conflicts::led_pairs(conn, round.competition)?.into_iter().collect();
    let published = store::first_published(conn, round.id)?;
    // What began after the round's result was out takes nothing back from it.
    let counts = |began: Timestamp| published.is_none_or(|published| began < published);
    let organizations: BTreeMap<ExpertId, String> =
        store::organizations_of_experts(conn, round.competition)?.into_iter().collect();
    for sheet in sheets.iter().filter(|sheet| sheet.state.is_in_force()) {
        let pair = (sheet.entry, sheet.expert);
        let conflict = recorded.get(&pair).filter(|(_, at)| counts(*at)).map(|(kind, _)| *kind);
        let why = if conflict == Some(ConflictKind::Recused) {
            "a recusal"
        } else if conflict.is_some() {
            "a conflict that was declared"
        } else if mentored.get(&pair).is_some_and(|at| counts(*at)) {
            "mentoring the entry"
        // Who leads an entry has no date, so that a change after the publication would count against it.
        } else if round.state != RoundState::Finalised && led.contains(&pair) {
            "leading the entry"
        // Where somebody belongs has no date, so that a change after the publication would count against it.
        } else if round.state != RoundState::Finalised
            && sheet.origin != "imported"
            && organizations.get(&sheet.expert).is_some_and(|own| same_organization(own, &sheet.organization))
        {
            "belonging to the entry's organization"
        } else {
            continue;
        };
        findings.faults.push(format!("sheet {}: its judge is barred by {why}", sheet.id));
    }
    Ok(())
}

/// Every result is word for word what was frozen, follows from its own inputs, and is what the log says of it.
fn examine_results(conn: &mut Conn, findings: &mut Findings) -> Result<(), AppError> {
    let mut after = None;
    let mut count = 0;
    loop {
        let part = store::results_after(conn, after, 20)?;
        let Some(last) = part.last() else { break };
        after = Some(last.id);
        count += part.len();
        for result in &part {
            let mut complain = |words: &str| findings.faults.push(format!("result {}: {words}", result.id));
            if let Err(words) = check_snapshot(result) {
                complain(&words);
            }
            let told = store::last_event(conn, "result", result.id.as_bytes())?;
            match told {
                None => complain("the log knows nothing of it"),
                Some((act, detail)) => {
                    let is_public = act == "result.published";
                    if is_public != (result.state == ResultState::Final) {
                        complain(&format!("is {}, but the log says {act}", result.state.name()));
                    }
                    let vouched: Option<serde_json::Value> =
                        detail.and_then(|detail| serde_json::from_str(&detail).ok());
                    let hash = vouched.as_ref().and_then(|detail| detail["sha256"].as_str());
                    if hash.is_some_and(|hash| hash != hex(&result.sha256)) {
                        complain("is not the one that the log vouches for");
                    }
                }
            }
        }
    }
    findings.looked_at("results", count);
    Ok(())
}

/// Every published pairing is what the log says, and in every pairing in force each enterprise stands on its own side and at most once.
fn examine_pairings(conn: &mut Conn, findings: &mut Findings) -> Result<(), AppError> {
    let pairs = store::pairs_in_force(conn)?;
    findings.looked_at("pairs in force", pairs.len());
    for (pairing, snapshot) in store::published_pairings(conn)? {
        let told = store::last_event(conn, "pairing", pairing.as_bytes())?;
        let vouched = told.as_ref().filter(|(act, _)| act == "pairing.published");
        let Some((_, detail)) = vouched else {
            findings.faults.push(format!("pairing {pairing}: the log does not say that it was published"));
            continue;
        };
        let detail: Option<serde_json::Value> =
            detail.as_deref().and_then(|detail| serde_json::from_str(detail).ok());
        let text = detail.as_ref().and_then(|detail| detail["snapshot"].as_str());
        if text.is_some_and(|text| Some(text) != snapshot.as_deref()) {
            findings.faults.push(format!("pairing {pairing}: is not what was published"));
        }
    }
    for pair in &pairs {
        if !pair.is_sound {
            findings.faults.push(format!(
                "pairing {}: a pair crosses schemes or sides, or is more than an enterprise has places",
                pair.pairing
            ));
        }
    }
    Ok(())
}
