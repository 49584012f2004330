//! The forms of mentoring: parse, act, go on or show again.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use chrono::NaiveDate;

use super::{
    actions::{self, CoachingContent},
    desk, pages,
    refusal::MentoringRefusal,
    words,
};
use crate::{
    domain::{
        id::{CoachingId, EntryId, ExpertId, MentorshipId},
        problem::Problem,
        states::CoachingWay,
        text::{Line, Paragraphs, folded},
    },
    error::{AppError, Refusal as _},
    web::{
        form::Form,
        once::RequestKey,
        page::{form_in_conflict, page_with_status},
        visit::Visit,
    },
};

pub async fn add_coaching(
    visit: Visit,
    path: Path<(String, MentorshipId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, mentorship) = path.into_inner();
    let Some(content) = content_of(&visit, &mut form)? else {
        let page = pages::own_page(&visit, mentorship, form).await?;
        return page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let key = RequestKey::of(&visit, &form);
    let added = visit
        .db()
        .write(move |conn| {
            key.once(conn, by.now(), |conn| {
                actions::add_coaching(conn, &by, competition, mentorship, &content)
            })
        })
        .await;
    match added {
        Ok(_) => Ok(visit.see_other_saying(visit.path(), &visit.t().msg_mentoring_added())),
        // What was typed stays on the page, to be carried over.
        Err(AppError::Refused(refusal)) => {
            let t = visit.t();
            form.refuse_saying("topic", &t.msg_mentoring_topic(), refusal.words(t));
            let page = pages::own_page(&visit, mentorship, form).await?;
            page_with_status(&visit, StatusCode::CONFLICT, &page)
        }
        Err(error) => Err(error),
    }
}

pub async fn change_coaching(
    visit: Visit,
    path: Path<(String, MentorshipId, CoachingId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (slug, mentorship, coaching) = path.into_inner();
    let content = content_of(&visit, &mut form)?;
    let version = form.whole("version", "", 0, i32::MAX);
    let (Some(content), Some(version)) = (content, version) else {
        let page = pages::coaching_page(&visit, mentorship, coaching, Some(form)).await?;
        return page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let changed = visit
        .db()
        .write(move |conn| {
            let ids = (mentorship, coaching);
            actions::change_coaching(conn, &by, competition, ids, version, &content)
        })
        .await;
    match changed {
        Ok(()) => {
            let path = format!("/c/{slug}/mentoring/{mentorship}");
            Ok(visit.see_other_saying(&path, &t.msg_mentoring_saved()))
        }
        Err(AppError::Refused(refusal))
            if refusal.words(t) == MentoringRefusal::ChangedMeanwhile.words(t) =>
        {
            let stored = pages::coaching_form(&visit, mentorship, coaching).await?;
            let labels = [
                ("held_on", t.msg_mentoring_held_on()),
                ("minutes", t.msg_mentoring_minutes()),
                ("topic", t.msg_mentoring_topic()),
                ("advice", t.msg_mentoring_advice()),
                ("next_steps", t.msg_mentoring_next_steps()),
            ];
            let mut theirs = form.differing(&stored, &labels);
            if form.value("way") != stored.value("way")
                && let Some(way) = CoachingWay::from_name(stored.value("way"))
            {
                theirs.push((t.msg_mentoring_way(), words::way(t, way)));
            }
            form.meet("version", stored.value("version"), theirs);
            form.refuse_saying("theirs", &t.msg_mentoring_edit_title(), refusal.words(t));
            let page = pages::coaching_page(&visit, mentorship, coaching, Some(form)).await?;
            form_in_conflict(&visit, &page)
        }
        // What was typed stays on the page, to be carried over.
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("topic", &t.msg_mentoring_topic(), refusal.words(t));
            let page = pages::coaching_page(&visit, mentorship, coaching, Some(form)).await?;
            page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}

pub async fn change_mentor(
    visit: Visit,
    path: Path<(String, EntryId)>,
    mut form: Form,
) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, competition) = (visit.by()?, visit.competition()?.id);
    let (_, entry) = path.into_inner();
    let to = form.choice("mentor", &t.msg_mentoring_mentor(), |text| match text {
        "none" => Some(None),
        id => id.parse::<ExpertId>().ok().map(Some),
    });
    let reason = form.parse("reason", &t.msg_mentoring_reason(), Line::<200>::parse);
    if let (Some(to), Some(reason)) = (to, reason) {
        let seen = form.value("seen").to_owned();
        let changed = visit
            .db()
            .write(move |conn| actions::change_mentor(conn, &by, competition, entry, &seen, to, &reason))
            .await;
        match changed {
            Ok(()) => return Ok(visit.see_other_saying(visit.path(), &t.msg_mentoring_changed())),
            Err(AppError::Refused(refusal))
                if refusal.words(t) == MentoringRefusal::MentorChanged.words(t) =>
            {
                let (seen, mentors) = desk::mentors_now(&visit, entry).await?;
                form.meet("seen", seen, vec![(t.msg_mentoring_mentor(), mentors)]);
                form.refuse_saying("mentor", &t.msg_mentoring_mentor(), refusal.words(t));
                let page = desk::entry_page(&visit, entry, form).await?;
                return form_in_conflict(&visit, &page);
            }
            Err(AppError::Refused(refusal)) => {
                form.refuse_saying("mentor", &t.msg_mentoring_mentor(), refusal.words(t));
            }
            Err(error) => return Err(error),
        }
    }
    let page = desk::entry_page(&visit, entry, form).await?;
    page_with_status(&visit, StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn content_of(visit: &Visit, form: &mut Form) -> Result<Option<CoachingContent>, AppError> {
    let t = visit.t();
    let today = visit.now().to_date(visit.competition()?.zone());
    let held_on = form.parse("held_on", &t.msg_mentoring_held_on(), |text| parse_day(text, &today));
    let minutes = form.whole("minutes", &t.msg_mentoring_minutes(), 1, 600);
    let way = form.choice("way", &t.msg_mentoring_way(), CoachingWay::from_name);
    let topic = form.parse("topic", &t.msg_mentoring_topic(), Line::<200>::parse);
    let advice = form.parse("advice", &t.msg_mentoring_advice(), Paragraphs::<5000>::parse);
    let next_steps = form.parse_or("next_steps", &t.msg_mentoring_next_steps(), String::new(), |text| {
        Paragraphs::<2000>::parse(text).map(Paragraphs::into_string)
    });
    let content = (held_on, minutes, way, topic, advice, next_steps);
    let (Some(held_on), Some(minutes), Some(way), Some(topic), Some(advice), Some(next_steps)) = content
    else {
        return Ok(None);
    };
    Ok(Some(CoachingContent { held_on, minutes, way, topic, advice, next_steps }))
}

/// A day of this century up to today, in the form `2026-11-24`.
fn parse_day(text: &str, today: &str) -> Result<String, Problem> {
    let text = folded(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_unspecific| Problem::NotDate)?;
    let day = day.format("%Y-%m-%d").to_string();
    if ("2000-01-01"..=today).contains(&day.as_str()) {
        Ok(day)
    } else {
        Err(Problem::OutOfRange { min: "2000-01-01".to_owned(), max: today.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_was_held_today_or_before() {
        assert_eq!(parse_day("２０２６-11-24", "2026-11-24").unwrap(), "2026-11-24");
        assert!(matches!(parse_day("2026-11-25", "2026-11-24"), Err(Problem::OutOfRange { .. })));
        assert_eq!(parse_day("2026-02-30", "2026-11-24"), Err(Problem::NotDate));
        assert_eq!(parse_day(" ", "2026-11-24"), Err(Problem::Missing));
    }
}
