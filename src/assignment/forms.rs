//! The forms of plans: parse, act, go on or show again.

mod asking;

use actix_web::{HttpResponse, http::StatusCode, web::Path};

use self::asking::{Asking, asking};
use super::{
    actions::{self, Edit, NewPlan},
    pages::{compute::compute_page, entry::entry_page, plan_path},
    propose::{Ask, Proposed, propose_with},
    situation::Situation,
};
use crate::{
    domain::id::{EntryId, ExpertId, PlanId},
    error::AppError,
    web::{
        form::Form,
        once::RequestKey,
        page::{form_again, page_with_status},
        visit::Visit,
        work::off_thread,
    },
};

pub async fn compute(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let Some(asking) = asking(&mut form, t) else {
        return form_again(&visit, &compute_page(&visit, form, None).await?);
    };
    let Asking { purpose, aims, reviews, .. } = asking;
    let situation = visit
        .db()
        .read(move |conn| {
            let situation = Situation::read(conn, competition, purpose)?;
            situation.check_open()?;
            Ok(situation)
        })
        .await;
    let situation = match situation {
        Ok(situation) => situation,
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("target", &t.msg_assignment_target(), refusal.words(t));
            return form_again(&visit, &compute_page(&visit, form, None).await?);
        }
        Err(error) => return Err(error),
    };
    for pair in &reviews {
        match actions::check_pair(&situation, *pair) {
            Ok(()) => {}
            Err(AppError::Refused(refusal)) => {
                form.refuse_saying("review", &t.msg_assignment_reviews(), refusal.words(t));
            }
            Err(error) => return Err(error),
        }
    }
    if !form.is_good() {
        return form_again(&visit, &compute_page(&visit, form, None).await?);
    }
    let usual = situation.round.as_ref().map_or(1, |round| round.judges_per_entry);
    let usual = u32::try_from(usual).unwrap_or(1);
    let ask = Ask {
        per_entry: asking.per_entry.unwrap_or(usual),
        is_balanced: form.has("balance", "yes"),
        keeps: form.has("keep", "yes"),
        seed: asking.seed,
        aims,
    };
    let (situation, answer) = off_thread(move || {
        let answer = propose_with(&situation, ask, &reviews);
        (situation, answer)
    })
    .await?;
    let proposal = match answer {
        Ok(Proposed::Plan(proposal)) => proposal,
        Ok(Proposed::Short(shortage)) => {
            let page = compute_page(&visit, form, Some((&situation, &shortage))).await?;
            return form_again(&visit, &page);
        }
        Ok(Proposed::Open) => {
            form.refuse_saying("connected", &t.msg_assignment_connected(), t.msg_assignment_open());
            return form_again(&visit, &compute_page(&visit, form, None).await?);
        }
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("target", &t.msg_assignment_target(), refusal.words(t));
            return form_again(&visit, &compute_page(&visit, form, None).await?);
        }
        Err(error) => return Err(error),
    };
    let new = NewPlan { purpose, ask, proposal, base: situation.base() };
    let key = RequestKey::of(&visit, &form);
    let id = visit
        .db()
        .write(move |conn| key.once(conn, by.now(), |conn| actions::keep_plan(conn, &by, competition, &new)))
        .await?;
    Ok(visit.see_other_saying(&plan_path(&visit, id)?, &t.msg_assignment_computed()))
}

pub async fn edit(
    visit: Visit,
    path: Path<(String, PlanId, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, plan, entry) = path.into_inner();
    let version = form.whole("version", "", 0, i32::MAX);
    let expert = |text: &str| match text {
        "" => Some(None),
        id => id.parse::<ExpertId>().ok().map(Some),
    };
    let out = expert(form.value("out"));
    let into = expert(form.value("in"));
    let (Some(version), Some(out), Some(into)) = (version, out, into) else {
        return Err(AppError::BadRequest("not an expert"));
    };
    let edit = Edit { entry, out, into };
    let edited =
        visit.db().write(move |conn| actions::edit_plan(conn, &by, competition, plan, version, edit)).await;
    match edited {
        Ok(edited) => {
            let path = format!("{}/entries/{entry}", plan_path(&visit, plan)?);
            let sentence =
                if edited.is_over { t.msg_assignment_edited_over() } else { t.msg_assignment_edited() };
            Ok(visit.see_other_saying(&path, &sentence))
        }
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("in", &t.msg_assignment_in(), refusal.words(t));
            let page = entry_page(&visit, plan, entry, form).await?;
            page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}

pub async fn apply(
    visit: Visit,
    path: Path<(String, PlanId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    let Some(version) = form.whole("version", "", 0, i32::MAX) else {
        return Err(AppError::BadRequest("no version"));
    };
    let applied =
        visit.db().write(move |conn| actions::apply_plan(conn, &by, competition, id, version)).await?;
    let (added, removed) = (applied.added.to_string(), applied.removed.to_string());
    let sentence = visit.t().msg_assignment_applied(added, removed);
    Ok(visit.see_other_saying(&plan_path(&visit, id)?, &sentence))
}

pub async fn discard(
    visit: Visit,
    path: Path<(String, PlanId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    visit.db().write(move |conn| actions::discard_plan(conn, &by, competition, id)).await?;
    let list = format!("/c/{}/plans", visit.competition()?.slug);
    Ok(visit.see_other_saying(&list, &visit.t().msg_assignment_discarded()))
}

pub async fn restore(
    visit: Visit,
    path: Path<(String, PlanId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition, key) = (visit.by()?, visit.competition()?.id, RequestKey::of(&visit, &form));
    let (_, id) = path.into_inner();
    let restored = visit
        .db()
        .write(move |conn| key.once(conn, by.now(), |conn| actions::restore_plan(conn, &by, competition, id)))
        .await?;
    Ok(visit.see_other_saying(&plan_path(&visit, restored)?, &visit.t().msg_assignment_restoring()))
}
