//! Making a competition, changing its settings, copying it.

use actix_web::HttpResponse;

use crate::{
    competitions::{
        actions::{
            cloning::{NewCopy, clone_competition as copy_competition},
            settings::{self as actions, Changed, PartChanges, Settings},
        },
        calendar::parse_zone,
        forms::{optional_text, span},
        pages::settings::{ClonePage, NewCompetitionPage, SettingsPage, SettingsRows, part_field},
        parts::{PartName, parse_lines},
    },
    domain::{
        problem::Problem,
        text::{Line, parse_slug},
    },
    error::AppError,
    web::{
        form::{Form, words},
        page::form_again,
        visit::Visit,
    },
};

pub async fn create_competition(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let slug = form.parse("slug", &t.msg_competitions_slug(), parse_slug);
    let settings = parse_settings(&visit, &mut form);
    let regions = parse_new_parts(&visit, &mut form, "regions", &t.msg_competitions_regions(), &[], true);
    let tracks = parse_new_parts(&visit, &mut form, "tracks", &t.msg_competitions_tracks(), &[], true);
    let (Some(slug), Some(settings), Some(regions), Some(tracks), true) =
        (slug, settings, regions, tracks, form.is_good())
    else {
        return form_again(&visit, &NewCompetitionPage::new(&visit, form));
    };
    let by = visit.by()?;
    let address = format!("/c/{slug}/desk");
    let done = visit
        .db()
        .write(move |conn| actions::create_competition(conn, &by, &slug, &settings, &regions, &tracks))
        .await;
    match done {
        Ok(_) => Ok(visit.see_other_saying(&address, &t.msg_competitions_created())),
        Err(error) if is_slug_taken(&error) => {
            form.refuse("slug", &t.msg_competitions_slug(), &Problem::Taken);
            form_again(&visit, &NewCompetitionPage::new(&visit, form))
        }
        Err(error) => Err(error),
    }
}

/// Two who take the same address at the same moment are told apart by the database alone.
fn is_slug_taken(error: &AppError) -> bool {
    matches!(error, AppError::Refused(_)) || error.is_unique_violation()
}

pub async fn clone_competition(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let name_zh = form.parse("name_zh", &t.msg_competitions_name_zh(), Line::<120>::parse);
    let name_en = form.parse("name_en", &t.msg_competitions_name_en(), Line::<120>::parse);
    let slug = form.parse("slug", &t.msg_competitions_slug(), parse_slug);
    let shift_days = form.whole("shift_days", &t.msg_competitions_shift_days(), -36_500, 36_500);
    let (Some(name_zh), Some(name_en), Some(slug), Some(shift_days)) = (name_zh, name_en, slug, shift_days)
    else {
        return form_again(&visit, &ClonePage::new(&visit, form));
    };
    let by = visit.by()?;
    let from = visit.competition()?.id;
    let address = format!("/c/{slug}/settings");
    let wanted = NewCopy { slug, name_zh: name_zh.into_string(), name_en: name_en.into_string(), shift_days };
    let done = visit.db().write(move |conn| copy_competition(conn, &by, from, &wanted)).await;
    match done {
        Ok(_) => Ok(visit.see_other_saying(&address, &t.msg_competitions_cloned())),
        Err(error) if is_slug_taken(&error) => {
            form.refuse("slug", &t.msg_competitions_slug(), &Problem::Taken);
            form_again(&visit, &ClonePage::new(&visit, form))
        }
        Err(error) => Err(error),
    }
}

pub async fn change_settings(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (id, now) = (visit.competition()?.id, visit.now());
    let rows = visit.db().read(move |conn| SettingsRows::load(conn, id, now)).await?;
    let version: i32 = form.value("version").parse().unwrap_or(0);
    let settings = parse_settings(&visit, &mut form);
    let regions = parse_parts(
        &visit,
        &mut form,
        ("region", &t.msg_competitions_regions()),
        rows.regions.iter().map(|region| region.id),
    );
    let tracks = parse_parts(
        &visit,
        &mut form,
        ("track", &t.msg_competitions_tracks()),
        rows.tracks.iter().map(|track| track.id),
    );
    let (Some(settings), Some(regions), Some(tracks), true) = (settings, regions, tracks, form.is_good())
    else {
        return form_again(&visit, &SettingsPage::new(&visit, &rows, Some(form)));
    };
    let by = visit.by()?;
    let done = visit
        .db()
        .write(move |conn| actions::change_settings(conn, &by, id, version, &settings, &regions, &tracks))
        .await;
    match done {
        Ok(Changed::Saved { epoch }) => {
            if let Some(epoch) = epoch {
                visit.site.public_pages.set_epoch(epoch);
            }
            let address = format!("/c/{}/settings", visit.competition()?.slug);
            Ok(visit.see_other_saying(&address, &t.msg_competitions_saved()))
        }
        Ok(Changed::ChangedMeanwhile) => {
            let rows = visit.db().read(move |conn| SettingsRows::load(conn, id, now)).await?;
            let words = t.msg_competitions_changed_meanwhile();
            form.refuse_saying("theirs", &t.msg_competitions_settings(), words);
            form.meet("version", rows.competition.version.to_string(), rows.in_words(&visit));
            form_again(&visit, &SettingsPage::new(&visit, &rows, Some(form)))
        }
        Err(AppError::Refused(refusal)) => {
            form.refuse_saying("parts", &t.msg_competitions_regions_and_tracks(), refusal.words(t));
            form_again(&visit, &SettingsPage::new(&visit, &rows, Some(form)))
        }
        Err(error) => Err(error),
    }
}

fn parse_settings(visit: &Visit, form: &mut Form) -> Option<Settings> {
    let t = visit.t();
    let name_zh = form.parse("name_zh", &t.msg_competitions_name_zh(), Line::<120>::parse);
    let name_en = form.parse("name_en", &t.msg_competitions_name_en(), Line::<120>::parse);
    let zone = form.parse("time_zone", &t.msg_competitions_time_zone(), parse_zone);
    let (opens, closes) = (t.msg_competitions_entries_open_at(), t.msg_competitions_entries_close_at());
    // With an unknown zone the times are still read, so that all problems are told at once.
    let times = span(
        form,
        ("entries_open_at", &opens),
        ("entries_close_at", &closes),
        zone.unwrap_or(chrono_tz::Asia::Shanghai),
    );
    let call_zh = optional_text::<20_000>(form, "call_zh", &t.msg_competitions_call_zh());
    let call_en = optional_text::<20_000>(form, "call_en", &t.msg_competitions_call_en());
    let (entries_open_at, entries_close_at) = times?;
    Some(Settings {
        name_zh: name_zh?.into_string(),
        name_en: name_en?.into_string(),
        call_zh: call_zh?,
        call_en: call_en?,
        time_zone: zone?.name().to_owned(),
        entries_open_at,
        entries_close_at,
        needs_four_eyes: form.is_sent("needs_four_eyes"),
        is_listed: form.is_sent("is_listed"),
    })
}

/// Parses lines of names. Each problem is told with the number of its line.
fn parse_new_parts(
    visit: &Visit,
    form: &mut Form,
    field: &str,
    label: &str,
    taken: &[PartName],
    is_needed: bool,
) -> Option<Vec<PartName>> {
    let t = visit.t();
    match parse_lines(form.value(field), taken) {
        Ok(names) if names.is_empty() && is_needed => {
            form.refuse(field, label, &Problem::Missing);
            None
        }
        Ok(names) => Some(names),
        Err(problems) => {
            for (line, problem) in problems {
                let what = words(&problem, t);
                let told = if line == 0 { what } else { t.msg_competitions_in_line(line.to_string(), what) };
                form.refuse_saying(field, label, told);
            }
            None
        }
    }
}

/// Parses the names of the parts that there are, which of them shall go, and the lines of new ones.
fn parse_parts<Id: Copy + Into<uuid::Uuid>>(
    visit: &Visit,
    form: &mut Form,
    (kind, label): (&str, &str),
    ids: impl Iterator<Item = Id>,
) -> Option<PartChanges<Id>> {
    let remove_field = format!("{kind}_remove");
    let mut changes = PartChanges { kept: Vec::new(), removed: Vec::new(), added: Vec::new() };
    let mut names: Vec<PartName> = Vec::new();
    let mut is_good = true;
    for id in ids {
        let uuid: uuid::Uuid = id.into();
        if form.has(&remove_field, &uuid.simple().to_string()) {
            changes.removed.push(id);
            continue;
        }
        let (zh, en) = (part_field(&format!("{kind}_zh"), id), part_field(&format!("{kind}_en"), id));
        // A part that somebody else added meanwhile is not on the form and stays as it is.
        if !form.is_sent(&zh) {
            continue;
        }
        match PartName::parse(form.value(&zh), form.value(&en)) {
            Ok(name) if names.iter().any(|other| other.zh == name.zh) => {
                form.refuse(&zh, label, &Problem::Taken);
                is_good = false;
            }
            Ok(name) => {
                names.push(name.clone());
                changes.kept.push((id, name));
            }
            Err(problem) => {
                form.refuse(&zh, label, &problem);
                is_good = false;
            }
        }
    }
    let is_needed = changes.kept.is_empty();
    changes.added = parse_new_parts(visit, form, &format!("{kind}_new"), label, &names, is_needed)?;
    is_good.then_some(changes)
}
