//! Inviting experts, one or many: each gets a one-time link to hand over, shown this once and mailed where an address
//! is known.

use actix_web::HttpResponse;
use askama::Template;

use super::{
    refusal::ExpertRefusal,
    store::{self, ExpertRow},
};
use crate::{
    accounts::{
        Code,
        actions::links::{Invitation, invite_once, link_url},
        code,
    },
    audit::By,
    db::Conn,
    domain::{
        id::{CompetitionId, ExpertId},
        role::Role,
        states::Language,
        text::LoginName,
    },
    error::AppError,
    web::{chrome::Chrome, form::Form, once::FormTokens, page::page, secret::Token, visit::Visit},
};

/// The most experts that are invited at once.
const MOST: usize = 200;

/// An invited expert with the link.
struct Card {
    name: String,
    organization: String,
    login: String,
    url: String,
    code: Option<Code>,
}

/// The links, shown this once.
#[derive(Template)]
#[template(path = "experts/links.html")]
struct LinksPage {
    chrome: Chrome,
    back: String,
    cards: Vec<Card>,
    left_out: usize,
}

pub async fn invite_experts(visit: Visit, form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let (by, head, language) = (visit.by()?, visit.competition()?.clone(), visit.language());
    let ids: Vec<ExpertId> = form.values("expert").filter_map(|id| id.parse().ok()).collect();
    if ids.len() > MOST {
        return Err(AppError::BadRequest("more experts than a page has"));
    }
    let asked = ids.len();
    let public_url = visit.site.config.public_url.clone();
    let competition = head.id;
    let tokens = FormTokens::of(&visit, &form);
    let links = visit
        .db()
        .write(move |conn| invite_all(conn, &by, competition, &ids, language, (&public_url, &tokens)))
        .await?;
    let cards: Vec<Card> = links
        .into_iter()
        .map(|(expert, token)| {
            let url = link_url(&visit.site.config.public_url, &token);
            Card {
                code: code(&url),
                url,
                login: if expert.email.is_empty() { expert.phone } else { expert.email },
                name: expert.name,
                organization: expert.organization,
            }
        })
        .collect();
    let left_out = asked.saturating_sub(cards.len());
    let back = format!("/c/{}/experts", head.slug);
    page(
        &visit,
        &LinksPage { chrome: Chrome::new(&visit, t.msg_experts_links_title()), back, cards, left_out },
    )
}

/// Invites those of the experts who have no account yet and have not withdrawn.
fn invite_all(
    conn: &mut Conn,
    by: &By,
    competition: CompetitionId,
    ids: &[ExpertId],
    language: Language,
    (public_url, tokens): (&str, &FormTokens),
) -> Result<Vec<(ExpertRow, Token)>, AppError> {
    let mut links = Vec::new();
    for expert in store::experts_among(conn, competition, ids)? {
        if expert.account_id.is_some() || expert.withdrawn_at.is_some() {
            continue;
        }
        let contact = if expert.email.is_empty() { &expert.phone } else { &expert.email };
        let invitation = Invitation {
            competition,
            role: Role::Expert,
            region: None,
            expert: Some(expert.id),
            enterprise: None,
            entry: None,
            login: LoginName::parse(contact).ok(),
            name: expert.name.clone(),
            language,
        };
        links.push((expert, invite_once(conn, by, &invitation, public_url, tokens)?));
    }
    if links.is_empty() {
        return Err(AppError::refused(ExpertRefusal::NobodyToInvite));
    }
    Ok(links)
}
