//! The pages that ask once more before a plan comes into force or becomes public, and show what it changes.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    base,
    plan::{Plan, Seen, plan_in, see},
};
use crate::{
    domain::id::{EnterpriseId, PairingId, SchemeId},
    error::AppError,
    pairing::{
        correction::changes,
        market::Two,
        refusal::{PairingRefusal, refuse},
        snapshot::Snapshot,
        store::{
            EnterpriseRow,
            plans::{self, PairingRow},
        },
    },
    web::{chrome::Chrome, page::page, visit::Visit},
};

/// The page that asks once more before a plan comes into force or becomes public.
#[derive(Template)]
#[template(path = "pairing/confirm.html")]
struct ConfirmPage {
    chrome: Chrome,
    lines: Vec<String>,
    /// The number of the plan with which this one is compared.
    former: Option<String>,
    /// What changes for each assisting enterprise: its name, its partners before and afterwards.
    changes: Vec<(String, String, String)>,
    more_changes: usize,
    action: String,
    back: String,
    button: String,
    version: i32,
    seen: Option<String>,
    /// Whether something else was asked for before, so that this is asked for anew.
    is_anew: bool,
}

/// The most enterprises whose changes are shown.
const MOST_CHANGES: usize = 200;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Apply,
    Publish,
}

pub async fn confirm_apply(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    confirm(&visit, path, Act::Apply).await
}

pub async fn confirm_publish(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
) -> Result<HttpResponse, AppError> {
    confirm(&visit, path, Act::Publish).await
}

async fn confirm(
    visit: &Visit,
    path: Path<(String, SchemeId, PairingId)>,
    act: Act,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let (plan, former, pairs) = visit
        .db()
        .read(move |conn| {
            let plan = plan_in(conn, competition, scheme, id)?;
            let former = match act {
                Act::Apply => plans::applied_pairing(conn, scheme)?,
                Act::Publish => plans::published_pairing(conn, scheme)?,
            };
            let former = former.filter(|former| former.id != id);
            let pairs = plans::pairs_of_all(conn, former.as_ref().map(|row| row.id).as_slice())?;
            let pairs: Vec<Two> = pairs.iter().map(|row| (row.assisting_id, row.assisted_id)).collect();
            Ok::<_, AppError>((plan, former, pairs))
        })
        .await?;
    let seen = see(&plan).await?;
    let t = visit.t();
    let is_open = plan.situation.scheme.wishes_close_at > visit.now();
    let is_stale = !is_open && plan.is_stale(&seen.parties)?;
    if is_stale && act == Act::Apply {
        return refuse(PairingRefusal::Stale);
    }
    let alone = seen.findings.left_alone.len() + seen.findings.right_alone.len();
    let mut lines =
        vec![t.msg_pairing_confirm_counts(plan.row.number.to_string(), plan.pairs.len(), alone.to_string())];
    if !is_open && seen.findings.summary.blocking > 0 {
        lines.push(t.msg_pairing_confirm_blocking(seen.findings.summary.blocking));
    }
    if is_stale {
        lines.push(t.msg_pairing_stale());
    }
    lines.extend(consequences(visit, act, former.as_ref())?);
    let mut changed = told_changes(&pairs, &plan);
    if former.is_some() && changed.is_empty() {
        lines.push(t.msg_pairing_confirm_same_pairs());
    }
    let more_changes = changed.len().saturating_sub(MOST_CHANGES);
    changed.truncate(MOST_CHANGES);
    let back = format!("{}/pairings/{id}", base(visit, scheme)?);
    let (title, button, path) = match act {
        Act::Apply => (t.msg_pairing_confirm_apply_title(), t.msg_pairing_apply(), "apply"),
        Act::Publish => (t.msg_pairing_confirm_publish_title(), t.msg_pairing_publish(), "publish"),
    };
    let snapshot = (act == Act::Publish).then(|| snapshot_of(visit, &plan, &seen)).transpose()?;
    let fingerprint = snapshot.map(|snapshot| snapshot.fingerprint()).transpose()?;
    let is_anew = act == Act::Publish
        && visit.competition()?.needs_four_eyes
        && plan.row.asked_by.is_some()
        && plan.row.asked_sha256 != fingerprint;
    if is_anew {
        lines.push(t.msg_pairing_confirm_anew());
    }
    let template = ConfirmPage {
        chrome: Chrome::new(visit, title),
        lines,
        former: former.map(|former| former.number.to_string()),
        changes: changed,
        more_changes,
        action: format!("{back}/{path}"),
        back,
        button: if is_anew { t.msg_pairing_ask_anew() } else { button },
        version: plan.row.version,
        seen: fingerprint,
        is_anew,
    };
    page(visit, &template)
}

/// What comes of the act, in sentences.
fn consequences(visit: &Visit, act: Act, former: Option<&PairingRow>) -> Result<Vec<String>, AppError> {
    let t = visit.t();
    let mut lines = Vec::new();
    let number = former.map(|former| former.number.to_string());
    match (act, number) {
        (Act::Apply, Some(number)) if former.is_some_and(|former| former.published_at.is_some()) => {
            lines.push(t.msg_pairing_confirm_apply());
            lines.push(t.msg_pairing_confirm_stays_public(number));
        }
        (Act::Apply, number) => {
            lines.push(t.msg_pairing_confirm_apply());
            lines.extend(number.map(|number| t.msg_pairing_confirm_supersedes(number)));
        }
        (Act::Publish, number) => {
            lines.push(t.msg_pairing_confirm_publish());
            lines.extend(number.map(|number| t.msg_pairing_confirm_corrects(number)));
            if visit.competition()?.needs_four_eyes {
                lines.push(t.msg_pairing_confirm_four_eyes());
            }
        }
    }
    Ok(lines)
}

/// What the plan changes of some pairs, with names.
fn told_changes(before: &[Two], plan: &Plan) -> Vec<(String, String, String)> {
    let rows = plan.situation.enterprises.iter();
    let names: BTreeMap<EnterpriseId, &str> =
        rows.map(|row: &EnterpriseRow| (row.id, row.name.as_str())).collect();
    let name = |id: &EnterpriseId| names.get(id).copied().unwrap_or_default();
    let all = |ids: &BTreeSet<EnterpriseId>| ids.iter().map(name).collect::<Vec<_>>().join(" + ");
    let told = changes(before, &plan.pairs)
        .into_iter()
        .map(|change| (name(&change.assisting).to_owned(), all(&change.before), all(&change.after)));
    // Where there was nothing before, everything would be new.
    if before.is_empty() { Vec::new() } else { told.collect() }
}

/// What a publication of this plan would freeze, as it was made at the plan's own time.
pub fn snapshot_of(visit: &Visit, plan: &Plan, seen: &Seen) -> Result<Snapshot, AppError> {
    let by_hand = plan.by_hand.len() + plan.bounds.locked.len();
    let (competition, scheme) = (visit.competition()?, &plan.situation.scheme);
    Snapshot::of(competition, scheme, &plan.row, plan.corrects(), by_hand, &seen.parties, &seen.findings)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("a plan with unknown parts")))
}
