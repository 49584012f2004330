//! The forms of experts: parse, act, go on or show again.

use actix_web::{HttpResponse, http::StatusCode, web::Path};

use super::{
    actions::{self, ExpertContent},
    pages::{ExpertFormPage, expert_again, expert_path, stored_form},
    refusal::ExpertRefusal,
};
use crate::{
    domain::{
        id::ExpertId,
        problem::Problem,
        text::{Line, folded, parse_email, parse_phone},
    },
    error::{AppError, Refusal as _},
    l10n::L10nLanguage,
    web::{
        form::{Form, parse_whole},
        once::RequestKey,
        page::{form_again, form_in_conflict},
        visit::Visit,
    },
};

/// The most fields of expertise of one expert.
const MOST_TAGS: usize = 50;

pub async fn add_expert(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let Some(content) = content_of(&visit, &mut form) else {
        return form_again(&visit, &ExpertFormPage::new(&visit, form, None)?);
    };
    let name = content.name.to_string();
    let key = RequestKey::of(&visit, &form);
    let added = visit
        .db()
        .write(move |conn| {
            key.once(conn, by.now(), |conn| actions::add_expert(conn, &by, competition, &content))
        })
        .await;
    match added {
        Ok(id) => {
            let path = expert_path(&visit, id)?;
            Ok(visit.see_other_saying(&path, &visit.t().msg_experts_added(name)))
        }
        Err(error) => again(&visit, form, None, error),
    }
}

pub async fn change_expert(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    let content = content_of(&visit, &mut form);
    let version = form.whole("version", "", 0, i32::MAX);
    let (Some(content), Some(version)) = (content, version) else {
        return form_again(&visit, &ExpertFormPage::new(&visit, form, Some(id))?);
    };
    let changed = visit
        .db()
        .write(move |conn| actions::change_expert(conn, &by, competition, id, version, &content))
        .await;
    match changed {
        Ok(()) => {
            let path = expert_path(&visit, id)?;
            Ok(visit.see_other_saying(&path, &visit.t().msg_experts_saved()))
        }
        Err(AppError::Refused(refusal))
            if refusal.words(visit.t()) == ExpertRefusal::ChangedMeanwhile.words(visit.t()) =>
        {
            let stored = stored_form(&visit, id).await?;
            let theirs = form.differing(&stored, &labels(visit.t()));
            form.meet("version", stored.value("version"), theirs);
            form.refuse_saying("theirs", &visit.t().msg_experts_edit_title(), refusal.words(visit.t()));
            form_in_conflict(&visit, &ExpertFormPage::new(&visit, form, Some(id))?)
        }
        Err(error) => again(&visit, form, Some(id), error),
    }
}

/// The fields of an expert with their labels.
fn labels(t: &L10nLanguage) -> [(&'static str, String); 12] {
    [
        ("name", t.msg_experts_name()),
        ("organization", t.msg_experts_organization()),
        ("title", t.msg_experts_title()),
        ("region", t.msg_experts_region()),
        ("kind", t.msg_experts_kind()),
        ("tags", t.msg_experts_tags()),
        ("phone", t.msg_experts_phone()),
        ("email", t.msg_experts_email()),
        ("is_judge", t.msg_experts_judge()),
        ("judging_capacity", t.msg_experts_judging_capacity()),
        ("is_mentor", t.msg_experts_mentor()),
        ("mentoring_capacity", t.msg_experts_mentoring_capacity()),
    ]
}

/// Shows the form again when the person can mend there what the action refused.
fn again(
    visit: &Visit,
    mut form: Form,
    expert: Option<ExpertId>,
    error: AppError,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let AppError::Refused(refusal) = &error else { return Err(error) };
    let words = refusal.words(t);
    if words == ExpertRefusal::EmailTaken.words(t) {
        form.refuse_saying("email", &t.msg_experts_email(), words);
    } else {
        form.refuse_saying("organization", &t.msg_experts_organization(), words);
    }
    form_again(visit, &ExpertFormPage::new(visit, form, expert)?)
}

pub async fn withdraw_expert(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    let reason = form.parse("reason", &visit.t().msg_experts_reason(), Line::<200>::parse);
    let page = expert_path(&visit, id)?;
    let Some(reason) = reason else {
        return expert_again(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let withdrawn =
        visit.db().write(move |conn| actions::withdraw_expert(conn, &by, competition, id, &reason)).await;
    if let Err(AppError::Refused(refusal)) = withdrawn {
        // The reason stays on the page.
        let t = visit.t();
        form.refuse_saying("reason", &t.msg_experts_reason(), refusal.words(t));
        return expert_again(&visit, id, form, StatusCode::CONFLICT).await;
    }
    withdrawn?;
    Ok(visit.see_other_saying(&page, &visit.t().msg_experts_withdrawn()))
}

pub async fn detach_account(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    let label = t.msg_experts_detach_reason();
    let reason = form.parse("detach_reason", &label, Line::<200>::parse);
    let Some(reason) = reason else {
        return expert_again(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let version =
        form.value("version").parse().map_err(|_not_a_number| AppError::BadRequest("no version"))?;
    let detached = visit
        .db()
        .write(move |conn| actions::detach_account(conn, &by, competition, id, version, &reason))
        .await;
    if let Err(AppError::Refused(refusal)) = detached {
        form.refuse_saying("detach_reason", &label, refusal.words(t));
        return expert_again(&visit, id, form, StatusCode::CONFLICT).await;
    }
    detached?;
    Ok(visit.see_other_saying(&expert_path(&visit, id)?, &t.msg_experts_detached()))
}

pub async fn reinstate_expert(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, id) = path.into_inner();
    visit.db().write(move |conn| actions::reinstate_expert(conn, &by, competition, id)).await?;
    Ok(visit.see_other_saying(&expert_path(&visit, id)?, &visit.t().msg_experts_reinstated()))
}

/// Parses the fields of an expert; all problems are noted in the form.
fn content_of(visit: &Visit, form: &mut Form) -> Option<ExpertContent> {
    let t = visit.t();
    let name = form.parse("name", &t.msg_experts_name(), Line::<64>::parse);
    let organization = optional::<200>(form, "organization", &t.msg_experts_organization());
    let title = optional::<100>(form, "title", &t.msg_experts_title());
    let region = optional::<64>(form, "region", &t.msg_experts_region());
    let kind = optional::<64>(form, "kind", &t.msg_experts_kind());
    let phone = form.parse_or("phone", &t.msg_experts_phone(), String::new(), parse_phone);
    let email = form.parse_or("email", &t.msg_experts_email(), String::new(), parse_email);
    let tags = form.parse("tags", &t.msg_experts_tags(), parse_tags);
    let judging_capacity = form.whole("judging_capacity", &t.msg_experts_judging_capacity(), 0, 10_000);
    let mentoring_capacity = form.whole("mentoring_capacity", &t.msg_experts_mentoring_capacity(), 0, 10_000);
    let (is_judge, is_mentor) = (form.has("is_judge", "yes"), form.has("is_mentor", "yes"));
    if !form.is_good() {
        return None;
    }
    Some(ExpertContent {
        name: name?,
        organization: organization?,
        title: title?,
        region: region?,
        kind: kind?,
        phone: phone?,
        email: email?,
        tags: tags?,
        is_judge,
        is_mentor,
        judging_capacity: judging_capacity?,
        mentoring_capacity: mentoring_capacity?,
    })
}

fn optional<const MAX: usize>(form: &mut Form, field: &str, label: &str) -> Option<String> {
    form.parse_or(field, label, String::new(), |text| Line::<MAX>::parse(text).map(Line::into_string))
}

/// Parses fields of expertise, each with a level from 1 to 3 after a colon (2 when there is none): `农业:3；电商`.
/// Of two equal ones the higher level counts.
///
/// # Errors
/// A field that is too long, a level out of range, or too many fields.
pub fn parse_tags(text: &str) -> Result<Vec<(String, i32)>, Problem> {
    let mut tags: Vec<(String, i32)> = Vec::new();
    for item in text.split(['；', ';', '，', ',', '、', '\n']).filter(|item| !folded(item).is_empty()) {
        let (name, level) = match item.rsplit_once([':', '：']) {
            Some((name, level)) => (name, parse_whole(level, 1, 3)?),
            None => (item, 2),
        };
        let name = Line::<64>::parse(name)?.into_string();
        match tags.iter_mut().find(|(known, _)| *known == name) {
            Some(known) => known.1 = known.1.max(level),
            None => tags.push((name, level)),
        }
    }
    if tags.len() > MOST_TAGS {
        return Err(Problem::OutOfRange { min: "0".to_owned(), max: MOST_TAGS.to_string() });
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_taken_apart_with_their_levels() {
        let tags = parse_tags("农业:3；电商，文旅：１\n农业:1、").unwrap();
        assert_eq!(tags, [("农业".to_owned(), 3), ("电商".to_owned(), 2), ("文旅".to_owned(), 1)]);
        assert_eq!(parse_tags("").unwrap(), []);
    }

    #[test]
    fn a_level_out_of_range_is_refused() {
        assert!(parse_tags("农业:4").is_err());
        assert!(parse_tags("农业:高").is_err());
        assert!(parse_tags(":3").is_err());
    }
}
