//! Computing plans, changing them by hand, applying, undoing and publishing them.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Path};

use super::version;
use crate::{
    accounts::{confirm_path, visit_is_confirmed},
    compute::pairing::problem::MOST_CELLS,
    domain::{
        id::{EnterpriseId, PairingId, SchemeId},
        problem::Problem,
        states::{PlanState, Side},
        text::Line,
    },
    error::{AppError, Refusal as _},
    l10n::L10nLanguage,
    pairing::{
        actions::{
            self,
            plans::{Adjustment, Asking, NewPairing, Origin, Publication},
        },
        exchange::exchange,
        market::{Bounds, Method, Parties, Two},
        pages::{
            base,
            confirm::snapshot_of,
            plan::{Plan, PlanPage, read_plan, see},
            plans::PlansPage,
        },
        refusal::{PairingRefusal, no_market, refuse},
        store::{self, Situation},
    },
    web::{form::Form, once::RequestKey, page::form_again, visit::Visit, work::off_thread},
};

pub async fn compute_pairing(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme) = path.into_inner();
    let t = visit.t();
    let read = move |conn: &mut crate::db::Conn| store::situation(conn, competition, scheme);
    let mut situation = visit.db().read(read).await?;
    let method = form.choice("method", &t.msg_pairing_method(), Method::from_name);
    if Parties::of(&situation).cells() > MOST_CELLS {
        form.refuse_saying("method", &t.msg_pairing_method(), PairingRefusal::TooLarge.words(t));
    }
    let mut reason = None;
    let is_open = situation.scheme.wishes_close_at > visit.now();
    if is_open {
        if form.has("early", "yes") {
            reason = form.parse("reason", &t.msg_pairing_early_reason(), Line::<200>::parse);
        } else {
            let words = PairingRefusal::WishesOpen.words(t);
            form.refuse_saying("early", &t.msg_pairing_early(), words);
        }
    }
    let (Some(method), true) = (method, form.is_good()) else {
        return form_again(&visit, &PlansPage::read(&visit, scheme, form).await?);
    };
    let by = visit.by()?;
    if let Some(reason) = reason {
        // An act of its own: from here on the wishes stand still and are no secret any more.
        let act = by.clone();
        let closed = visit
            .db()
            .write(move |conn| actions::close_wishes(conn, &act, competition, scheme, &reason))
            .await;
        situation = visit.db().read(read).await?;
        // A second click may find them closed by the first.
        if situation.scheme.wishes_close_at > visit.now() {
            closed?;
        }
    }
    let (bounds, by_hand) = (Bounds::default(), BTreeSet::new());
    let new = compute(situation.clone(), method, bounds, by_hand, Origin::Computed).await?;
    let key = RequestKey::of(&visit, &form);
    let id = visit
        .db()
        .write(move |conn| {
            key.once(conn, by.now(), |conn| {
                actions::plans::propose_pairing(conn, &by, competition, &situation, &new)
            })
        })
        .await?;
    Ok(visit.see_other_saying(
        &format!("{}/pairings/{id}", base(&visit, scheme)?),
        &t.msg_pairing_said_computed(),
    ))
}

/// Computes a plan. Pairs that were made by hand stay like locked ones, as long as both accept each other and have a place,
/// and remain known as made by hand; what is best beside them is no proof of the method's aim.
async fn compute(
    situation: Situation,
    method: Method,
    bounds: Bounds,
    by_hand: BTreeSet<Two>,
    origin: Origin,
) -> Result<NewPairing, AppError> {
    off_thread(move || {
        let parties = Parties::of(&situation);
        let mut fixed = bounds.clone();
        let by_hand_still = by_hand.iter().copied().filter(|pair| parties.accept(*pair));
        let kept = parties.with_places(bounds.locked.iter().copied().chain(by_hand_still));
        fixed.locked.extend(kept);
        let solution = parties.propose(method, &fixed).map_err(no_market)?;
        let whole = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
        let pairs = parties.pairs(&solution.pairs);
        let by_hand: BTreeSet<Two> = by_hand.into_iter().filter(|pair| pairs.contains(pair)).collect();
        Ok(NewPairing {
            method,
            is_proved: solution.proved && by_hand.is_empty(),
            pairs,
            by_hand,
            bounds,
            fit: whole(solution.fit),
            bound: whole(solution.bound),
            origin,
            rests_on: parties.fingerprint()?,
        })
    })
    .await?
}

pub async fn adjust_pairing(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let t = visit.t();
    let plan = read_plan(&visit, scheme, id).await?;
    let act = Adjustment::from_name(form.value("act")).ok_or(AppError::BadRequest("no such act"))?;
    let assisting = form.parse("assisting", &t.msg_pairing_side_assisting(), |text| {
        chosen(&plan.situation, Side::Assisting, text)
    });
    let assisted = form.parse("assisted", &t.msg_pairing_side_assisted(), |text| {
        chosen(&plan.situation, Side::Assisted, text)
    });
    let adjusted = match (assisting, assisted) {
        (Some(assisting), Some(assisted)) => match adjust(&plan, act, (assisting, assisted)).await {
            Err(AppError::Refused(refusal)) => {
                let label = t.msg_pairing_side_assisted();
                form.refuse_saying("assisted", &label, refusal.words(t));
                None
            }
            outcome => Some(outcome?),
        },
        _ => None,
    };
    let Some(new) = adjusted else {
        let seen = see(&plan).await?;
        return form_again(&visit, &PlanPage::new(&visit, form, &plan, &seen)?);
    };
    let said = told(&plan, act, &new, t);
    let (by, key) = (visit.by()?, RequestKey::of(&visit, &form));
    let made = visit
        .db()
        .write(move |conn| {
            key.once(conn, by.now(), |conn| {
                actions::plans::propose_pairing(conn, &by, competition, &plan.situation, &new)
            })
        })
        .await?;
    Ok(visit.see_other_saying(&format!("{}/pairings/{made}", base(&visit, scheme)?), &said))
}

/// The enterprise that a form chooses by its identifier or, where there are too many to choose from a list, by its name.
fn chosen(situation: &Situation, side: Side, text: &str) -> Result<EnterpriseId, Problem> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    let name = text.trim();
    if name.is_empty() {
        return Err(Problem::Missing);
    }
    let mut here = situation.enterprises.iter().filter(|row| row.withdrawn_at.is_none());
    here.find(|row| row.side == side && row.name == name).map(|row| row.id).ok_or(Problem::NotAChoice)
}

/// What an adjustment did: which pairs were computed anew, and what became of those made by hand.
fn told(plan: &Plan, act: Adjustment, new: &NewPairing, t: &L10nLanguage) -> String {
    if act == Adjustment::Swap {
        return t.msg_pairing_said_adjusted();
    }
    let pairs: BTreeSet<Two> = new.pairs.iter().copied().collect();
    let former: BTreeSet<Two> = plan.pairs.iter().copied().collect();
    let (added, gone) = (pairs.difference(&former).count(), former.difference(&pairs).count());
    let mut said = t.msg_pairing_said_recomputed(new.by_hand.len(), added.to_string(), gone.to_string());
    // The one that was ruled out just now goes by the act itself.
    let is_lost = |two: &&Two| !pairs.contains(two) && !new.bounds.banned.contains(two);
    let lost = plan.by_hand.iter().filter(is_lost).count();
    if lost > 0 {
        said.push_str(&t.msg_pairing_said_hand_lost(lost));
    }
    said
}

/// The plan that comes of an adjustment.
async fn adjust(plan: &Plan, act: Adjustment, pair: Two) -> Result<NewPairing, AppError> {
    if !matches!(plan.row.state, PlanState::Proposed | PlanState::Applied) {
        return refuse(PairingRefusal::WrongState);
    }
    let parties = Parties::of(&plan.situation);
    let left = parties.left.iter().find(|party| party.id == pair.0).ok_or(AppError::NotFound)?;
    let right = parties.right.iter().find(|party| party.id == pair.1).ok_or(AppError::NotFound)?;
    let origin = Origin::Adjusted {
        from: plan.row.number,
        act,
        assisting: left.name.clone(),
        assisted: right.name.clone(),
    };
    let method = Method::from_name(&plan.row.method)
        .ok_or_else(|| AppError::internal(anyhow::anyhow!("unknown method {}", plan.row.method)))?;
    let (mut bounds, mut by_hand) = (plan.bounds.clone(), plan.by_hand.clone());
    // The pair that the act names is the act's; every other one made by hand stays.
    by_hand.remove(&pair);
    let is_paired = plan.pairs.contains(&pair);
    let is_possible = match act {
        Adjustment::Swap => return swap(plan, &parties, method, origin, pair),
        Adjustment::Lock => is_paired && bounds.locked.insert(pair),
        Adjustment::Unlock => bounds.locked.remove(&pair),
        Adjustment::Forbid => {
            bounds.locked.remove(&pair);
            bounds.banned.insert(pair)
        }
        Adjustment::Allow => bounds.banned.remove(&pair),
    };
    if !is_possible {
        return refuse(PairingRefusal::Fixed);
    }
    compute(plan.situation.clone(), method, bounds, by_hand, origin).await
}

/// Pairs two by hand, as [`exchange`] has it.
fn swap(
    plan: &Plan,
    parties: &Parties,
    method: Method,
    origin: Origin,
    pair: Two,
) -> Result<NewPairing, AppError> {
    let done = exchange(parties, &plan.pairs, &plan.bounds, pair).map_err(AppError::refused)?;
    let mut by_hand = plan.by_hand.clone();
    by_hand.retain(|two| !done.gone.contains(two));
    by_hand.extend(done.made);
    Ok(NewPairing {
        method,
        fit: done.pairs.iter().map(|two| parties.fit_of(*two)).sum(),
        bound: plan.row.bound,
        is_proved: false,
        pairs: done.pairs,
        by_hand,
        bounds: plan.bounds.clone(),
        origin,
        // Exchanged by hand, and otherwise as it was computed then.
        rests_on: plan.row.rests_on.clone(),
    })
}

pub async fn apply_pairing(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let (by, version) = (visit.by()?, version(&form)?);
    visit
        .db()
        .write(move |conn| actions::plans::apply_pairing(conn, &by, competition, scheme, id, version))
        .await?;
    let here = format!("{}/pairings/{id}", base(&visit, scheme)?);
    Ok(visit.see_other_saying(&here, &visit.t().msg_pairing_said_applied()))
}

pub async fn discard_pairing(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let (by, version) = (visit.by()?, version(&form)?);
    visit
        .db()
        .write(move |conn| actions::plans::discard_pairing(conn, &by, competition, scheme, id, version))
        .await?;
    let list = format!("{}/pairings", base(&visit, scheme)?);
    Ok(visit.see_other_saying(&list, &visit.t().msg_pairing_said_discarded()))
}

pub async fn undo_pairing(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let (by, version) = (visit.by()?, version(&form)?);
    let restored = visit
        .db()
        .write(move |conn| actions::plans::undo_pairing(conn, &by, competition, scheme, id, version))
        .await?;
    let here = format!("{}/pairings/{restored}", base(&visit, scheme)?);
    Ok(visit.see_other_saying(&here, &visit.t().msg_pairing_said_undone()))
}

pub async fn publish_pairing(
    visit: Visit,
    path: Path<(String, SchemeId, PairingId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let (_, scheme, id) = path.into_inner();
    let here = format!("{}/pairings/{id}", base(&visit, scheme)?);
    if !visit_is_confirmed(&visit) {
        return Ok(visit.see_other(&confirm_path(&format!("{here}/publish"))));
    }
    let (by, version) = (visit.by()?, version(&form)?);
    let asks = if form.has("anew", "yes") { Asking::Anew } else { Asking::Usual };
    let plan = read_plan(&visit, scheme, id).await?;
    let seen = see(&plan).await?;
    let snapshot = snapshot_of(&visit, &plan, &seen)?;
    if plan.row.published_at.is_none() && snapshot.fingerprint()? != form.value("seen") {
        return Err(AppError::refused(PairingRefusal::Changed));
    }
    let outcome = visit
        .db()
        .write(move |conn| {
            let seen = (&plan.situation, &snapshot);
            actions::plans::publish_pairing(conn, &by, competition.id, seen, id, version, asks)
        })
        .await?;
    let t = visit.t();
    let said = match outcome {
        Publication::Asked => t.msg_pairing_said_asked(),
        Publication::Done { epoch } => {
            visit.site.public_pages.set_epoch(epoch);
            t.msg_pairing_said_published()
        }
    };
    Ok(visit.see_other_saying(&here, &said))
}
