//! What an enterprise says of itself: entered by an organizer or by the enterprise.

use actix_web::{HttpResponse, http::StatusCode, web::Path};

use super::{has_met, onto_form, version};
use crate::{
    accounts::LinksPage,
    domain::{
        id::{EnterpriseId, SchemeId},
        problem::Problem,
        states::Side,
        text::{Line, Paragraphs, parse_email, parse_phone},
    },
    error::AppError,
    l10n::L10nLanguage,
    pairing::{
        actions::{self, Hand, Profile},
        pages::{
            base,
            enterprises::{EnterpriseFormPage, enterprise_again, stored_form},
            own::own_scheme,
        },
        store::MOST_PARTNERS,
    },
    tables::checks,
    web::{
        form::{Form, parse_whole},
        once::RequestKey,
        page::{form_again, form_in_conflict, page},
        visit::Visit,
    },
};

/// The most tags of one kind.
const MOST_TAGS: usize = 20;

/// Reads tags with any usual separator between them; each once, in their order.
///
/// # Errors
/// A tag that is too long, or too many of them.
pub fn parse_tags(text: &str) -> Result<Vec<String>, Problem> {
    let mut tags: Vec<String> = Vec::new();
    for part in text.split(['；', ';', '、', '\n']) {
        if part.trim().is_empty() {
            continue;
        }
        let tag = Line::<30>::parse(part)?.into_string();
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(Problem::OutOfRange { min: "0".to_owned(), max: MOST_TAGS.to_string() });
    }
    Ok(tags)
}

fn profile(visit: &Visit, form: &mut Form, is_own: bool) -> Option<Profile> {
    let t = visit.t();
    let none = String::new;
    let (name, credit_code, capacity) = if is_own {
        // Name, code and number of partners stand as they are.
        (Some(none()), Some(none()), Some(1))
    } else {
        let name = form.parse("name", &t.msg_pairing_enterprise_name(), Line::<200>::parse);
        let code = form.parse_or("credit_code", &t.msg_pairing_credit_code(), none(), |text| {
            checks::credit_code(text).ok_or(Problem::NotCreditCode)
        });
        let capacity = form
            .parse_or("capacity", &t.msg_pairing_capacity(), 1, |text| parse_whole(text, 1, MOST_PARTNERS));
        (name.map(Line::into_string), code, capacity)
    };
    let line = |text: &str| Line::<60>::parse(text).map(Line::into_string);
    let sector = form.parse_or("sector", &t.msg_pairing_sector(), none(), line);
    let needs = form.parse("needs", &t.msg_pairing_needs(), parse_tags);
    let offers = form.parse("offers", &t.msg_pairing_offers(), parse_tags);
    let contact = form.parse_or("contact", &t.msg_pairing_contact(), none(), line);
    let phone = form.parse_or("phone", &t.msg_pairing_phone(), none(), parse_phone);
    let email = form.parse_or("email", &t.msg_pairing_email(), none(), parse_email);
    let profile = form.parse_or("profile", &t.msg_pairing_profile(), none(), |text| {
        Paragraphs::<2000>::parse(text).map(Paragraphs::into_string)
    });
    Some(Profile {
        name: name?,
        credit_code: credit_code?,
        sector: sector?,
        contact: contact?,
        phone: phone?,
        email: email?,
        profile: profile?,
        needs: needs?,
        offers: offers?,
        capacity: capacity?,
    })
}

pub async fn add_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme) = path.into_inner();
    let t = visit.t();
    let side = form.choice("side", &t.msg_pairing_side(), Side::from_name);
    let profile = profile(&visit, &mut form, false);
    let (Some(side), Some(profile)) = (side, profile) else {
        return form_again(&visit, &EnterpriseFormPage::new(&visit, form, scheme, None)?);
    };
    let (by, key) = (visit.by()?, RequestKey::of(&visit, &form));
    let outcome = visit
        .db()
        .write(move |conn| {
            key.once(conn, by.now(), |conn| {
                actions::add_enterprise(conn, &by, competition, scheme, side, &profile)
            })
        })
        .await;
    let label = t.msg_pairing_enterprise_name();
    let Some(id) = onto_form(outcome, &visit, &mut form, "name", &label)? else {
        return form_again(&visit, &EnterpriseFormPage::new(&visit, form, scheme, None)?);
    };
    let here = format!("{}/enterprises/{id}", base(&visit, scheme)?);
    Ok(visit.see_other_saying(&here, &t.msg_pairing_said_saved()))
}

pub async fn change_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    change(visit, form, Hand::Organizer, scheme, id).await
}

pub async fn change_own_profile(
    visit: Visit,
    path: Path<(String, EnterpriseId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let scheme = own_scheme(&visit, id).await?;
    let hand = Hand::Enterprise(visit.account()?);
    change(visit, form, hand, scheme.id, id).await
}

async fn change(
    visit: Visit,
    mut form: Form,
    hand: Hand,
    scheme: SchemeId,
    id: EnterpriseId,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?;
    let competition_id = competition.id;
    let version = version(&form)?;
    let is_own = hand != Hand::Organizer;
    let shown = |form: Form| {
        if is_own {
            EnterpriseFormPage::own(&visit, form, id)
        } else {
            EnterpriseFormPage::new(&visit, form, scheme, Some(id))
        }
    };
    let Some(profile) = profile(&visit, &mut form, is_own) else {
        return form_again(&visit, &shown(form)?);
    };
    let by = visit.by()?;
    let outcome = visit
        .db()
        .write(move |conn| {
            actions::change_enterprise(conn, &by, hand, competition_id, scheme, id, version, &profile)
        })
        .await;
    let (field, label) = if is_own {
        ("contact", visit.t().msg_pairing_contact())
    } else {
        ("name", visit.t().msg_pairing_enterprise_name())
    };
    if has_met(&outcome, &visit) {
        let stored = stored_form(&visit, scheme, id).await?;
        let labels: Vec<(&str, String)> = labels(visit.t())
            .into_iter()
            // The own form does not send what stands as it is.
            .filter(|(field, _)| !is_own || !matches!(*field, "name" | "credit_code" | "capacity"))
            .collect();
        let theirs = form.differing(&stored, &labels);
        form.meet("version", stored.value("version"), theirs);
        onto_form(outcome, &visit, &mut form, "theirs", &visit.t().msg_pairing_enterprise_edit())?;
        return form_in_conflict(&visit, &shown(form)?);
    }
    if onto_form(outcome, &visit, &mut form, field, &label)?.is_none() {
        return form_again(&visit, &shown(form)?);
    }
    let here = if is_own {
        format!("/c/{}/my-enterprise/{id}", competition.slug)
    } else {
        format!("{}/enterprises/{id}", base(&visit, scheme)?)
    };
    Ok(visit.see_other_saying(&here, &visit.t().msg_pairing_said_saved()))
}

/// The fields of an enterprise with their labels.
fn labels(t: &L10nLanguage) -> [(&'static str, String); 10] {
    [
        ("name", t.msg_pairing_enterprise_name()),
        ("credit_code", t.msg_pairing_credit_code()),
        ("capacity", t.msg_pairing_capacity()),
        ("sector", t.msg_pairing_sector()),
        ("needs", t.msg_pairing_needs()),
        ("offers", t.msg_pairing_offers()),
        ("contact", t.msg_pairing_contact()),
        ("phone", t.msg_pairing_phone()),
        ("email", t.msg_pairing_email()),
        ("profile", t.msg_pairing_profile()),
    ]
}

pub async fn withdraw_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    withdraw(visit, path, form, true).await
}

pub async fn restore_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    withdraw(visit, path, form, false).await
}

async fn withdraw(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    form: Form,
    is_out: bool,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let version = version(&form)?;
    let by = visit.by()?;
    visit
        .db()
        .write(move |conn| actions::withdraw_enterprise(conn, &by, competition, scheme, id, version, is_out))
        .await?;
    let here = format!("{}/enterprises/{id}", base(&visit, scheme)?);
    let t = visit.t();
    let said = if is_out { t.msg_pairing_said_withdrawn() } else { t.msg_pairing_said_restored() };
    Ok(visit.see_other_saying(&here, &said))
}

pub async fn detach_account(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let label = t.msg_pairing_detach_reason();
    let Some(reason) = form.parse("detach_reason", &label, Line::<200>::parse) else {
        return enterprise_again(&visit, scheme, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (by, version) = (visit.by()?, version(&form)?);
    let detached = visit
        .db()
        .write(move |conn| {
            actions::accounts::detach_account(conn, &by, competition, (scheme, id), version, &reason)
        })
        .await;
    if onto_form(detached, &visit, &mut form, "detach_reason", &label)?.is_none() {
        return enterprise_again(&visit, scheme, id, form, StatusCode::CONFLICT).await;
    }
    let here = format!("{}/enterprises/{id}", base(&visit, scheme)?);
    Ok(visit.see_other_saying(&here, &t.msg_pairing_said_detached()))
}

pub async fn invite_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme, id) = path.into_inner();
    let by = visit.by()?;
    let public_url = visit.site.config.public_url.clone();
    let language = visit.language();
    let link = visit
        .db()
        .write(move |conn| {
            actions::invite_enterprise(conn, &by, competition, scheme, id, language, &public_url)
        })
        .await?;
    let back = format!("{}/enterprises/{id}", base(&visit, scheme)?);
    page(&visit, &LinksPage::of_invitation(&visit, link, &back))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_with_any_separator_and_each_once() {
        assert_eq!(parse_tags("茶叶；电商; 茶叶、物流\n").unwrap(), ["茶叶", "电商", "物流"]);
        assert_eq!(parse_tags(" ").unwrap(), Vec::<String>::new());
        assert_eq!(parse_tags(&"长".repeat(31)), Err(Problem::TooLong { max: 30 }));
    }
}
