//! The public page of a published pairing and its exports, all from the frozen snapshot.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use crate::{
    domain::{id::SchemeId, states::Language},
    error::AppError,
    l10n::L10nLanguage,
    pairing::{
        export,
        snapshot::{PublishedPair, Snapshot},
        store::{self, plans},
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
    language_query: &'static str,
    at: String,
    method: String,
    mean_fit: String,
    snapshot: Snapshot,
    lines: Vec<PublicLine>,
}

struct PublicLine {
    assisting: String,
    assisted: String,
    reasons: String,
    fit: String,
}

/// The newest snapshot of a scheme.
///
/// # Errors
/// When there is no such scheme or nothing of it is published.
async fn published(
    visit: &Visit,
    slug: String,
    scheme: SchemeId,
) -> Result<(CompetitionHead, Snapshot), AppError> {
    let (competition, row) = visit
        .db()
        .read(move |conn| {
            let competition = competition_by_slug(conn, &slug)?.ok_or(AppError::NotFound)?;
            let scheme = store::scheme_in(conn, competition.id, scheme)?;
            let row = plans::published_pairing(conn, scheme.id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((competition, row))
        })
        .await?;
    let snapshot = row.snapshot.as_deref().ok_or(AppError::NotFound)?;
    Ok((competition, serde_json::from_str(snapshot)?))
}

pub async fn show_published(visit: Visit, path: Path<(String, SchemeId)>) -> Result<HttpResponse, AppError> {
    let (slug, scheme) = path.into_inner();
    let here = format!("/pairings/{slug}/{scheme}");
    let (competition, snapshot) = published(&visit, slug, scheme).await?;
    let (t, language) = (visit.t(), visit.language());
    let lines = snapshot.pairs.iter().map(|pair| PublicLine {
        assisting: pair.assisting.clone(),
        assisted: pair.assisted.clone(),
        reasons: reasons(pair, t),
        fit: words::fit(pair.fit),
    });
    let template = PublicPage {
        chrome: Chrome::new(&visit, t.msg_pairing_public_title(snapshot.scheme(language))),
        competition: snapshot.competition(language).to_owned(),
        here,
        language_query: match language {
            Language::Chinese => "?lang=zh-CN",
            Language::English => "?lang=en",
        },
        at: snapshot.published_at.to_minute(competition.zone()),
        method: words::method(snapshot.method, t),
        mean_fit: words::mean_fit(snapshot.fit, snapshot.pairs.len()),
        lines: lines.collect(),
        snapshot,
    };
    public_page(&visit, &template, &[])
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

pub async fn export_csv(visit: Visit, path: Path<(String, SchemeId)>) -> Result<HttpResponse, AppError> {
    let (slug, scheme) = path.into_inner();
    let (_, snapshot) = published(&visit, slug, scheme).await?;
    export::published(&snapshot, visit.t()).csv("pairing")
}

pub async fn export_xlsx(visit: Visit, path: Path<(String, SchemeId)>) -> Result<HttpResponse, AppError> {
    let (slug, scheme) = path.into_inner();
    let (_, snapshot) = published(&visit, slug, scheme).await?;
    export::published(&snapshot, visit.t()).xlsx("pairing", snapshot.published_at)
}
