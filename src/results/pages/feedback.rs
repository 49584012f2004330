//! What a team sees of its own result once it is published: means, rank, award, and what the judges wrote, under
//! letters that cannot be matched with the pseudonyms of the published marks.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use sha2::{Digest as _, Sha256};

use super::{
    super::{
        snapshot::Snapshot,
        store::{self, OwnEntry, ResultRow},
    },
    GateLine,
    calibration::interval_words,
    rank_words,
    splits::Splits,
};
use crate::{
    domain::{
        id::{EntryId, RoundId, SheetId},
        rule::{Aggregate, Part, Weighting},
        states::Language,
    },
    error::AppError,
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// The rounds whose result an entry can look back on.
#[derive(Template)]
#[template(path = "results/feedback_list.html")]
struct FeedbackListPage {
    chrome: Chrome,
    entry: String,
    back: String,
    /// Each with its address and its name.
    rounds: Vec<(String, String)>,
}

pub async fn list_feedback(visit: Visit, path: Path<(String, String)>) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let entry: EntryId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let (own, rounds) = visit
        .db()
        .read(move |conn| {
            let own = store::own_entry(conn, competition, account, entry)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((own, store::published_rounds_of(conn, entry)?))
        })
        .await?;
    let back = format!("/c/{}/my-entries/{}", visit.competition()?.slug, own.id);
    let named = |(round, zh, en): (RoundId, String, String)| {
        (format!("{back}/feedback/{round}"), visit.language().pick(&zh, &en).to_owned())
    };
    let list = FeedbackListPage {
        chrome: Chrome::new(&visit, visit.t().msg_results_feedback_title()),
        entry: format!("{} {}", own.number, own.name),
        rounds: rounds.into_iter().map(named).collect(),
        back,
    };
    page(&visit, &list)
}

#[derive(Template)]
#[template(path = "results/feedback.html")]
pub struct FeedbackPage {
    chrome: Chrome,
    entry: String,
    back: String,
    public: String,
    facts: Vec<(String, String)>,
    /// What put it before or behind the entries of the same score.
    tie: Option<String>,
    /// Which gates the entry misses, so that it is not ranked.
    unranked: Option<String>,
    is_calibrated: bool,
    groups: Vec<GroupLines>,
    /// What each part of the total came to; empty if the rule has none.
    parts: Vec<PartSum>,
    gates: Vec<GateLine>,
    comments: Vec<(String, String)>,
}

/// Criteria that stand under one heading on the sheet; the heading may be empty.
struct GroupLines {
    name: String,
    criteria: Vec<CriterionLine>,
}

struct PartSum {
    name: String,
    score: String,
    weight: String,
    weighted: String,
}

struct CriterionLine {
    name: String,
    mean: String,
    full: String,
}

pub async fn show_feedback(
    visit: Visit,
    path: Path<(String, String, String)>,
) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let entry: EntryId = path.1.parse().map_err(|_malformed| AppError::NotFound)?;
    let round: RoundId = path.2.parse().map_err(|_malformed| AppError::NotFound)?;
    let (own, result, comments) = visit
        .db()
        .read(move |conn| {
            let own = store::own_entry(conn, competition, account, entry)?.ok_or(AppError::NotFound)?;
            let result = store::published_result(conn, round)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((own, result, store::comments_on(conn, round, entry)?))
        })
        .await?;
    page(&visit, &feedback_page(&visit, &own, &result, comments)?)
}

fn feedback_page(
    visit: &Visit,
    own: &OwnEntry,
    result: &ResultRow,
    comments: Vec<(SheetId, String)>,
) -> Result<FeedbackPage, AppError> {
    let (t, language) = (visit.t(), visit.language());
    let snapshot = Snapshot::parse(&result.snapshot)?;
    // Only entries that the result names have feedback in it; they are of this competition.
    let frozen = snapshot.entries.iter().find(|entry| entry.id == own.id).ok_or(AppError::NotFound)?;
    let place =
        snapshot.ranking.iter().find(|place| place.entry == frozen.number).ok_or(AppError::NotFound)?;
    let tier = place.tier.and_then(|tier| snapshot.tiers.get(tier));
    let or_none = |text: Option<&String>| text.map_or_else(|| "–".to_owned(), Clone::clone);
    let mut facts = vec![
        (t.msg_results_rank(), rank_words(place.rank, place.is_tied)),
        (t.msg_results_score(), or_none(place.score.as_ref())),
        (t.msg_results_tier(), tier.map_or("–", |name| language.pick(&name.zh, &name.en)).to_owned()),
        (t.msg_results_judges(), place.judges.to_string()),
    ];
    let splits = Splits::of(&snapshot);
    let keys = splits.keys(&place.entry, t, language);
    let tie = keys.map(|keys| t.msg_results_tie_with(splits.others(&place.entry).join(" · "), keys));
    let rule = snapshot.rule()?;
    let names: Vec<&str> =
        snapshot.criteria.iter().map(|row| language.pick(&row.name.zh, &row.name.en)).collect();
    let criteria = names.iter().zip(rule.criteria()).zip(&place.criteria);
    let lines = criteria.map(|((name, criterion), mean)| CriterionLine {
        name: (*name).to_owned(),
        mean: or_none(mean.as_ref()),
        full: criterion.full.to_string(),
    });
    let bonuses = names.iter().skip(rule.criteria().len()).zip(rule.bonuses()).zip(&place.bonuses).map(
        |((name, bonus), mean)| CriterionLine {
            name: (*name).to_owned(),
            mean: or_none(mean.as_ref()),
            full: t.msg_results_bonus_full(bonus.full.to_string()),
        },
    );
    let groups = grouped(&snapshot, lines.chain(bonuses), language);
    let weight = |part: &Part| match rule.weighting() {
        Weighting::Factor => format!("× {}", part.weight),
        Weighting::Percent => format!("{}%", part.weight),
    };
    let parts = rule.parts().iter().zip(&place.parts).map(|(part, sum)| PartSum {
        name: part_name(&snapshot, part, language).to_owned(),
        score: or_none(sum.score.as_ref()),
        weight: weight(part),
        weighted: or_none(sum.weighted.as_ref()),
    });
    let parts = parts.collect();
    let of_gates = names.get(rule.criteria().len() + rule.bonuses().len()..).unwrap_or_default();
    let gates = GateLine::all(of_gates, &place.gates, t);
    let missed: Vec<&str> = GateLine::missed(of_gates, &place.gates).collect();
    let unranked = (!missed.is_empty()).then(|| t.msg_results_gates_missed(missed.join(" · ")));
    let is_calibrated = rule.aggregate() == Aggregate::Calibrated;
    if is_calibrated {
        let known = place.calibrated.as_ref();
        let error = or_none(known.and_then(|known| known.standard_error.as_ref()));
        facts.insert(2, (t.msg_results_standard_error(), error));
        let ranks = interval_words(t, known.and_then(|known| known.ranks));
        facts.insert(3, (t.msg_results_rank_interval(), ranks));
        facts.push((t.msg_results_raw_mean(), or_none(place.raw_mean.as_ref())));
    }
    let round = language.pick(&snapshot.round.zh, &snapshot.round.en);
    let slug = &visit.competition()?.slug;
    Ok(FeedbackPage {
        chrome: Chrome::new(visit, t.msg_results_feedback(round)),
        entry: format!("{} {}", own.number, own.name),
        back: format!("/c/{slug}/my-entries/{}", own.id),
        public: format!("/results/{slug}/{}", result.round_id),
        facts,
        groups,
        parts,
        tie,
        unranked,
        gates,
        is_calibrated,
        comments: shuffled(result, comments)
            .into_iter()
            .enumerate()
            .map(|(place, comment)| {
                let letter = ('A'..='Z').nth(place).map_or_else(|| (place + 1).to_string(), String::from);
                (t.msg_results_judge_letter(letter), comment)
            })
            .collect(),
    })
}

/// The lines under the headings of their criteria, each run of one heading a group.
fn grouped(
    snapshot: &Snapshot,
    lines: impl Iterator<Item = CriterionLine>,
    language: Language,
) -> Vec<GroupLines> {
    let mut groups: Vec<GroupLines> = Vec::new();
    for (criterion, line) in snapshot.criteria.iter().zip(lines) {
        let name = language.pick(&criterion.group.zh, &criterion.group.en);
        match groups.last_mut().filter(|group| group.name == name) {
            Some(group) => group.criteria.push(line),
            None => groups.push(GroupLines { name: name.to_owned(), criteria: vec![line] }),
        }
    }
    groups
}

/// What a part is called: the heading of its criteria, or the id by which the rule names it.
fn part_name<'a>(snapshot: &'a Snapshot, part: &'a Part, language: Language) -> &'a str {
    let first = part.criteria.first().and_then(|position| snapshot.criteria.get(*position));
    match first.map(|criterion| language.pick(&criterion.group.zh, &criterion.group.en)) {
        Some(name) if !name.is_empty() => name,
        _ => &part.id,
    }
}

/// The comments in an order that says nothing of who wrote them, the same at each visit.
fn shuffled(result: &ResultRow, comments: Vec<(SheetId, String)>) -> Vec<String> {
    let mut keyed: Vec<(Vec<u8>, String)> = comments
        .into_iter()
        .map(|(sheet, comment)| {
            let hash = Sha256::new().chain_update(&result.sha256).chain_update(sheet.as_bytes()).finalize();
            (hash.to_vec(), comment)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, comment)| comment).collect()
}
