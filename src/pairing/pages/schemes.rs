//! The schemes of a competition; a scheme with its steps; its terms.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{base, is_organizer};
use crate::{
    domain::{id::SchemeId, states::Side, time::Timestamp},
    error::AppError,
    pairing::{
        store::{self, EnterpriseRow, SchemeRow, plans},
        words,
    },
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// All schemes of a competition.
#[derive(Template)]
#[template(path = "pairing/schemes.html")]
struct SchemesPage {
    chrome: Chrome,
    is_organizer: bool,
    new: String,
    schemes: Vec<SchemeLine>,
}

struct SchemeLine {
    href: String,
    name: String,
    closes: String,
    is_open: bool,
    assisting: i64,
    assisted: i64,
}

pub async fn list_schemes(visit: Visit) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let id = competition.id;
    let (schemes, sides) = visit
        .db()
        .read(move |conn| Ok::<_, AppError>((store::schemes_of(conn, id)?, store::side_counts(conn, id)?)))
        .await?;
    let now = visit.now();
    let mut lines = Vec::new();
    for scheme in schemes {
        let count = |side| {
            let of_side = sides.iter().find(|(of, counted, _)| (*of, *counted) == (scheme.id, side));
            of_side.map_or(0, |(_, _, count)| *count)
        };
        lines.push(SchemeLine {
            href: base(&visit, scheme.id)?,
            name: visit.language().pick(&scheme.name_zh, &scheme.name_en).to_owned(),
            closes: scheme.wishes_close_at.to_minute(competition.zone()),
            is_open: scheme.wishes_close_at > now,
            assisting: count(Side::Assisting),
            assisted: count(Side::Assisted),
        });
    }
    let chrome = Chrome::new(&visit, visit.t().msg_pairing_schemes());
    let new = format!("/c/{}/schemes/new", competition.slug);
    page(&visit, &SchemesPage { chrome, is_organizer: is_organizer(&visit)?, new, schemes: lines })
}

/// A scheme with its steps.
#[derive(Template)]
#[template(path = "pairing/scheme.html")]
struct SchemePage {
    chrome: Chrome,
    base: String,
    is_organizer: bool,
    closes: String,
    is_open: bool,
    limit: String,
    assisting: SideCount,
    assisted: SideCount,
    missing: Vec<Missing>,
    more_missing: usize,
    /// How many plans there are.
    plans: i32,
    applied: Option<String>,
    published: Option<String>,
    /// Whether a correction of what is published waits for its own publication.
    has_correction: bool,
}

struct SideCount {
    all: usize,
    handed_in: usize,
}

struct Missing {
    href: String,
    name: String,
    side: String,
}

/// The most enterprises without wishes that the overview names.
const MOST_MISSING: usize = 20;

pub async fn show_scheme(visit: Visit, path: Path<(String, SchemeId)>) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let id = competition.id;
    let (_, scheme) = path.into_inner();
    let (scheme, enterprises, with_wishes, plans, applied, published) = visit
        .db()
        .read(move |conn| {
            let scheme = store::scheme_in(conn, id, scheme)?;
            let enterprises = store::enterprises_of(conn, scheme.id)?;
            let with_wishes = store::enterprises_with_wishes(conn, scheme.id)?;
            // Plans are numbered from 1 and never deleted.
            let last = plans::last_number(conn, scheme.id)?;
            let applied = plans::applied_pairing(conn, scheme.id)?;
            let published = plans::published_pairing(conn, scheme.id)?;
            Ok::<_, AppError>((scheme, enterprises, with_wishes, last, applied, published))
        })
        .await?;
    let handed_in: BTreeSet<_> = with_wishes.into_iter().collect();
    let here: Vec<&EnterpriseRow> = enterprises.iter().filter(|row| row.withdrawn_at.is_none()).collect();
    let count = |side| {
        let of_side = || here.iter().filter(|row| row.side == side);
        SideCount {
            all: of_side().count(),
            handed_in: of_side().filter(|row| handed_in.contains(&row.id)).count(),
        }
    };
    let base = base(&visit, scheme.id)?;
    let silent: Vec<&&EnterpriseRow> = here.iter().filter(|row| !handed_in.contains(&row.id)).collect();
    let missing = silent.iter().take(MOST_MISSING).map(|row| Missing {
        href: format!("{base}/enterprises/{}", row.id),
        name: row.name.clone(),
        side: words::side(row.side, visit.t()),
    });
    let name = visit.language().pick(&scheme.name_zh, &scheme.name_en);
    let template = SchemePage {
        chrome: Chrome::new(&visit, name),
        is_organizer: is_organizer(&visit)?,
        closes: scheme.wishes_close_at.to_minute(competition.zone()),
        is_open: scheme.wishes_close_at > visit.now(),
        limit: scheme.wish_limit.to_string(),
        assisting: count(Side::Assisting),
        assisted: count(Side::Assisted),
        missing: missing.collect(),
        more_missing: silent.len().saturating_sub(MOST_MISSING),
        plans,
        has_correction: applied
            .as_ref()
            .is_some_and(|plan| plan.replaces_id.is_some() && plan.published_at.is_none()),
        applied: applied.map(|plan| plan.number.to_string()),
        published: published.map(|_| format!("/pairings/{}/{}", competition.slug, scheme.id)),
        base,
    };
    page(&visit, &template)
}

/// The terms of a scheme, new or to be changed.
#[derive(Template)]
#[template(path = "pairing/scheme_form.html")]
pub struct SchemeFormPage {
    pub chrome: Chrome,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub is_new: bool,
}

impl SchemeFormPage {
    /// The page for a scheme that exists, or for a new one.
    pub fn new(visit: &Visit, form: Form, scheme: Option<SchemeId>) -> Result<Self, AppError> {
        let t = visit.t();
        let list = format!("/c/{}/schemes", visit.competition()?.slug);
        let (title, action, back) = match scheme {
            None => (t.msg_pairing_scheme_new(), format!("{list}/new"), list),
            Some(id) => (t.msg_pairing_scheme_edit(), format!("{list}/{id}/edit"), format!("{list}/{id}")),
        };
        Ok(Self { chrome: Chrome::new(visit, title), form, action, back, is_new: scheme.is_none() })
    }
}

pub async fn show_new_scheme(visit: Visit) -> Result<HttpResponse, AppError> {
    let form = Form::blank(&visit).with("wish_limit", "5");
    page(&visit, &SchemeFormPage::new(&visit, form, None)?)
}

pub async fn show_scheme_terms(
    visit: Visit,
    path: Path<(String, SchemeId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme) = path.into_inner();
    let form = stored_form(&visit, scheme).await?;
    page(&visit, &SchemeFormPage::new(&visit, form, Some(scheme))?)
}

/// The form, filled in with what is stored.
pub async fn stored_form(visit: &Visit, scheme: SchemeId) -> Result<Form, AppError> {
    let competition = visit.competition()?.clone();
    let row = visit.db().read(move |conn| store::scheme_in(conn, competition.id, scheme)).await?;
    Ok(filled(Form::blank(visit), &row, competition.zone()))
}

fn filled(form: Form, row: &SchemeRow, zone: chrono_tz::Tz) -> Form {
    let time = |time: Timestamp| time.to_local_input(zone);
    form.with("name_zh", &row.name_zh)
        .with("name_en", &row.name_en)
        .with("wishes_close_at", time(row.wishes_close_at))
        .with("wish_limit", row.wish_limit.to_string())
        .with("version", row.version.to_string())
}
