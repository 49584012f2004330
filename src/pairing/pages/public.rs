//! The public page of a published pairing and its exports, all from the frozen snapshot. What a newer one has taken the place
//! of stays readable under its number.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use askama::Template;
use serde::Deserialize;

use crate::{
    domain::{id::SchemeId, states::Language},
    error::AppError,
    l10n::L10nLanguage,
    pairing::{
        export,
        snapshot::{PublishedPair, Snapshot},
        store::{
            self,
            plans::{self, PublishedHead},
        },
        words,
    },
    web::{
        chrome::Chrome,
        page::public_page,
        store::{CompetitionHead, competition_by_slug},
        visit::Visit,
    },
};

/// A published pairing.
#[derive(Template)]
#[template(path = "pairing/public.html")]
struct PublicPage {
    chrome: Chrome,
    competition: String,
    here: String,
    /// What follows the address of an export.
    query: String,
    at: String,
    method: String,
    mean_fit: String,
    /// Where what has taken the place of this one is shown.
    newest: Option<String>,
    /// What this one corrects: its number and its address.
    corrects: Option<(String, String)>,
    former: Vec<FormerLine>,
    snapshot: Snapshot,
    lines: Vec<PublicLine>,
    before: Option<String>,
    next: Option<String>,
}

struct PublicLine {
    assisting: String,
    assisted: String,
    reasons: String,
    fit: String,
}

/// A pairing that was published at another time.
struct FormerLine {
    href: String,
    number: String,
    at: String,
}

/// Which published pairing is asked for, and which page of it.
#[derive(Deserialize)]
pub struct Which {
    /// The plan's number; the newest one when it is left out.
    number: Option<String>,
    /// The page, from 1.
    page: Option<String>,
}

impl Which {
    /// The number; one that is none is that of no plan.
    fn number(&self) -> Option<i32> {
        self.number.as_ref().map(|number| number.parse().unwrap_or(0))
    }

    fn page(&self) -> usize {
        self.page.as_ref().and_then(|page| page.parse().ok()).unwrap_or(1)
    }
}

/// How many pairs a page shows; the exports have them all.
const PAGE: usize = 200;

/// What everybody may see of a scheme's pairing.
struct Published {
    competition: CompetitionHead,
    snapshot: Snapshot,
    heads: Vec<PublishedHead>,
    is_newest: bool,
}

/// The newest snapshot of a scheme, or the one with a number.
///
/// # Errors
/// When there is no such scheme or nothing of it is published.
async fn published(
    visit: &Visit,
    slug: String,
    scheme: SchemeId,
    number: Option<i32>,
) -> Result<Published, AppError> {
    let (competition, newest, asked, heads) = visit
        .db()
        .read(move |conn| {
            let competition = competition_by_slug(conn, &slug)?.ok_or(AppError::NotFound)?;
            let scheme = store::scheme_in(conn, competition.id, scheme)?;
            let newest = plans::published_pairing(conn, scheme.id)?.ok_or(AppError::NotFound)?;
            let asked = match number {
                None => None,
                Some(number) => {
                    let found = plans::published_numbered(conn, scheme.id, number)?;
                    Some(found.ok_or(AppError::NotFound)?)
                }
            };
            let heads = plans::published_heads(conn, scheme.id)?;
            Ok::<_, AppError>((competition, newest, asked, heads))
        })
        .await?;
    let is_newest = asked.as_ref().is_none_or(|row| row.id == newest.id);
    let row = asked.unwrap_or(newest);
    let snapshot = row.snapshot.as_deref().ok_or(AppError::NotFound)?;
    Ok(Published { competition, snapshot: serde_json::from_str(snapshot)?, heads, is_newest })
}

pub async fn show_published(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    let (slug, scheme) = path.into_inner();
    let here = format!("/pairings/{slug}/{scheme}");
    let Published { competition, snapshot, heads, is_newest } =
        published(&visit, slug, scheme, which.number()).await?;
    let (t, language) = (visit.t(), visit.language());
    let count = snapshot.pairs.len();
    let page = which.page().clamp(1, count.div_ceil(PAGE).max(1));
    let of_number = if is_newest { String::new() } else { format!("number={}&", snapshot.number) };
    let turn = |to: usize| format!("{here}?{of_number}page={to}");
    let pairs = snapshot.pairs.iter().skip((page - 1) * PAGE).take(PAGE);
    let lines = pairs.map(|pair| PublicLine {
        assisting: pair.assisting.clone(),
        assisted: pair.assisted.clone(),
        reasons: reasons(pair, t),
        fit: words::fit(pair.fit),
    });
    let is_replaced = |head: &PublishedHead| heads.iter().any(|other| other.replaces_id == Some(head.id));
    let address = |head: &PublishedHead| {
        if is_replaced(head) { format!("{here}?number={}", head.number) } else { here.clone() }
    };
    let others = heads.iter().filter(|head| head.number != snapshot.number);
    let former = others.map(|head| FormerLine {
        href: address(head),
        number: head.number.to_string(),
        at: head.published_at.map(|at| at.to_minute(competition.zone())).unwrap_or_default(),
    });
    let lang = match language {
        Language::Chinese => "lang=zh-CN",
        Language::English => "lang=en",
    };
    let parameters = [
        ("number", which.number.as_ref().map(|_| snapshot.number.to_string())),
        ("page", which.page.as_ref().map(|_| page.to_string())),
    ];
    let template = PublicPage {
        chrome: Chrome::new(&visit, t.msg_pairing_public_title(snapshot.scheme(language))),
        competition: snapshot.competition(language).to_owned(),
        query: format!("?{of_number}{lang}"),
        at: snapshot.published_at.to_minute(competition.zone()),
        method: words::method(snapshot.method, t),
        mean_fit: words::mean_fit(snapshot.fit, count),
        newest: (!is_newest).then(|| here.clone()),
        corrects: snapshot.replaces.map(|number| (number.to_string(), format!("{here}?number={number}"))),
        former: former.collect(),
        lines: lines.collect(),
        before: (page > 1).then(|| turn(page - 1)),
        next: (page * PAGE < count).then(|| turn(page + 1)),
        here,
        snapshot,
    };
    public_page(&visit, &template, &template.here, &parameters)
}

/// Why two were paired, as far as everybody may know: what one needs and the other offers, and a common sector.
pub fn reasons(pair: &PublishedPair, t: &L10nLanguage) -> String {
    let mut reasons = Vec::new();
    if !pair.met.is_empty() {
        reasons.push(t.msg_pairing_reason_met(words::tags(&pair.met, t)));
    }
    if !pair.met_back.is_empty() {
        reasons.push(t.msg_pairing_reason_met_back(words::tags(&pair.met_back, t)));
    }
    if pair.has_same_sector {
        reasons.push(t.msg_pairing_reason_sector(&pair.assisting_sector));
    }
    if reasons.is_empty() { t.msg_pairing_reason_wishes() } else { reasons.join(&t.msg_list_separator()) }
}

pub async fn export_csv(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    let (slug, scheme) = path.into_inner();
    let snapshot = published(&visit, slug, scheme, which.number()).await?.snapshot;
    export::published(&snapshot, visit.t()).csv("pairing")
}

pub async fn export_xlsx(
    visit: Visit,
    path: Path<(String, SchemeId)>,
    which: Query<Which>,
) -> Result<HttpResponse, AppError> {
    let (slug, scheme) = path.into_inner();
    let snapshot = published(&visit, slug, scheme, which.number()).await?.snapshot;
    export::published(&snapshot, visit.t()).xlsx("pairing", snapshot.published_at)
}
