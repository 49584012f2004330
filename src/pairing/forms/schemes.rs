//! The terms of a scheme.

use actix_web::{HttpResponse, web::Path};

use super::{has_met, onto_form, version};
use crate::{
    domain::{
        id::SchemeId,
        problem::Problem,
        text::{Line, folded},
        time::Timestamp,
    },
    error::AppError,
    pairing::{
        actions::{self, SchemeTerms},
        pages::{
            base,
            schemes::{SchemeFormPage, stored_form},
        },
    },
    web::{
        form::Form,
        once::RequestKey,
        page::{form_again, form_in_conflict},
        visit::Visit,
    },
};

/// The most ranks that a scheme may allow.
const MOST_RANKS: i32 = 50;

fn terms(visit: &Visit, form: &mut Form) -> Result<Option<SchemeTerms>, AppError> {
    let t = visit.t();
    let zone = visit.competition()?.zone();
    let name_zh = form.parse("name_zh", &t.msg_pairing_name_zh(), Line::<60>::parse);
    let name_en = form.parse_or("name_en", &t.msg_pairing_name_en(), String::new(), |text| {
        Line::<120>::parse(text).map(Line::into_string)
    });
    let wishes_close_at = form.parse("wishes_close_at", &t.msg_pairing_wishes_close_at(), |text| {
        let text = folded(text);
        if text.is_empty() {
            return Err(Problem::Missing);
        }
        Timestamp::parse_local(&text, zone).ok_or(Problem::NotTime)
    });
    let wish_limit = form.whole("wish_limit", &t.msg_pairing_wish_limit(), 1, MOST_RANKS);
    let (Some(name_zh), Some(name_en), Some(wishes_close_at), Some(wish_limit)) =
        (name_zh, name_en, wishes_close_at, wish_limit)
    else {
        return Ok(None);
    };
    Ok(Some(SchemeTerms { name_zh, name_en, wishes_close_at, wish_limit }))
}

pub async fn create_scheme(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let Some(terms) = terms(&visit, &mut form)? else {
        return form_again(&visit, &SchemeFormPage::new(&visit, form, None)?);
    };
    let (by, key) = (visit.by()?, RequestKey::of(&visit, &form));
    let outcome = visit
        .db()
        .write(move |conn| {
            key.once(conn, by.now(), |conn| actions::create_scheme(conn, &by, competition, &terms))
        })
        .await;
    let label = visit.t().msg_pairing_wishes_close_at();
    let Some(id) = onto_form(outcome, &visit, &mut form, "wishes_close_at", &label)? else {
        return form_again(&visit, &SchemeFormPage::new(&visit, form, None)?);
    };
    Ok(visit.see_other_saying(&base(&visit, id)?, &visit.t().msg_pairing_said_saved()))
}

pub async fn change_scheme(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, id) = path.into_inner();
    let version = version(&form)?;
    let Some(terms) = terms(&visit, &mut form)? else {
        return form_again(&visit, &SchemeFormPage::new(&visit, form, Some(id))?);
    };
    let by = visit.by()?;
    let outcome = visit
        .db()
        .write(move |conn| actions::change_scheme(conn, &by, competition, id, version, &terms))
        .await;
    let t = visit.t();
    if has_met(&outcome, &visit) {
        let stored = stored_form(&visit, id).await?;
        let labels = [
            ("name_zh", t.msg_pairing_name_zh()),
            ("name_en", t.msg_pairing_name_en()),
            ("wishes_close_at", t.msg_pairing_wishes_close_at()),
            ("wish_limit", t.msg_pairing_wish_limit()),
        ];
        let theirs = form.differing(&stored, &labels);
        form.meet("version", stored.value("version"), theirs);
        onto_form(outcome, &visit, &mut form, "theirs", &t.msg_pairing_scheme_edit())?;
        return form_in_conflict(&visit, &SchemeFormPage::new(&visit, form, Some(id))?);
    }
    let label = t.msg_pairing_wishes_close_at();
    if onto_form(outcome, &visit, &mut form, "wishes_close_at", &label)?.is_none() {
        return form_again(&visit, &SchemeFormPage::new(&visit, form, Some(id))?);
    }
    Ok(visit.see_other_saying(&base(&visit, id)?, &visit.t().msg_pairing_said_saved()))
}
