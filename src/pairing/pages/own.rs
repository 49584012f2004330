//! The enterprise's own pages: its steps from the profile to the partner. It sees the partners' profiles, never their wishes.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    asked,
    enterprises::{EnterpriseFormPage, filled as filled_profile, named, named_wishes, tags_of_kind},
    wishes::{WishesPage, filled, read_desk},
};
use crate::{
    domain::{
        id::{CompetitionId, EnterpriseId},
        states::Side,
    },
    error::AppError,
    pairing::{
        actions::wishes::{Wishes, stored},
        market::Parties,
        store::{
            self, EnterpriseRow, EnterpriseTagRow, SchemeRow, Situation,
            plans::{self, PairRow},
        },
        words,
    },
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The enterprises that the visitor looks after.
#[derive(Template)]
#[template(path = "pairing/my_enterprises.html")]
struct MyEnterprisesPage {
    chrome: Chrome,
    lines: Vec<(String, String, String)>,
    next: Option<String>,
}

/// How many enterprises a page of one's own shows.
const PAGE: usize = 50;

pub async fn list_own(visit: Visit) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.clone(), visit.account()?);
    let id = competition.id;
    let after: Option<EnterpriseId> = asked(&visit, "after").parse().ok();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mine =
        visit.db().read(move |conn| store::enterprises_of_account(conn, id, account, after, limit)).await?;
    let list = format!("/c/{}/my-enterprise", competition.slug);
    let href = |row: &EnterpriseRow| format!("{list}/{}", row.id);
    if let (None, [(only, _)]) = (after, mine.as_slice()) {
        return Ok(visit.see_other(&href(only)));
    }
    let shown = || mine.iter().take(PAGE);
    let lines = shown().map(|(row, scheme)| {
        let scheme = visit.language().pick(&scheme.name_zh, &scheme.name_en).to_owned();
        (href(row), row.name.clone(), scheme)
    });
    let lines = lines.collect();
    let last = shown().next_back().filter(|_| mine.len() > PAGE);
    let next = last.map(|(row, _)| format!("{list}?after={}", row.id));
    page(&visit, &MyEnterprisesPage { chrome: Chrome::new(&visit, visit.t().msg_pairing_own()), lines, next })
}

/// One's own enterprise with its steps.
#[derive(Template)]
#[template(path = "pairing/my_enterprise.html")]
struct MyEnterprisePage {
    chrome: Chrome,
    here: String,
    scheme: String,
    closes: String,
    is_open: bool,
    row: EnterpriseRow,
    has_contact: bool,
    has_tags: bool,
    needs: String,
    offers: String,
    has_wishes: bool,
    wishes: Vec<(String, String)>,
    exclusions: Vec<String>,
    published: Option<String>,
    partners: Vec<OwnPartner>,
}

/// A partner after the publication, with the reasons that this enterprise may know.
struct OwnPartner {
    row: EnterpriseRow,
    own_rank: String,
    fit: String,
    parts: Vec<(String, String, String)>,
}

pub async fn show_own(visit: Visit, path: Path<(String, EnterpriseId)>) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.clone(), visit.account()?);
    let competition_id = competition.id;
    let (_, id) = path.into_inner();
    let found = visit
        .db()
        .read(move |conn| {
            let (row, scheme) = own(conn, competition_id, account, id)?;
            let enterprises = store::enterprises_of(conn, scheme.id)?;
            let tags = store::tags_of(conn, scheme.id)?;
            let wishes = stored(conn, id)?;
            let published = plans::published_pairing(conn, scheme.id)?.map(|plan| plan.id);
            let pairs = plans::pairs_of_all(conn, published.as_slice())?;
            let situation =
                Situation { scheme, enterprises, tags, wishes: Vec::new(), exclusions: Vec::new() };
            Ok::<_, AppError>((row, situation, wishes, pairs))
        })
        .await?;
    let (row, situation, wishes, pairs) = found;
    let scheme = &situation.scheme;
    let own_tags: Vec<EnterpriseTagRow> =
        situation.tags.iter().filter(|tag| tag.enterprise_id == id).cloned().collect();
    let public = format!("/pairings/{}/{}", competition.slug, scheme.id);
    let template = MyEnterprisePage {
        chrome: Chrome::new(&visit, &row.name),
        here: format!("/c/{}/my-enterprise/{id}", competition.slug),
        scheme: visit.language().pick(&scheme.name_zh, &scheme.name_en).to_owned(),
        closes: scheme.wishes_close_at.to_minute(competition.zone()),
        is_open: scheme.wishes_close_at > visit.now(),
        has_contact: !row.contact.is_empty() && !(row.phone.is_empty() && row.email.is_empty()),
        has_tags: !own_tags.is_empty(),
        needs: tags_of_kind(&own_tags, "need", visit.t()),
        offers: tags_of_kind(&own_tags, "offer", visit.t()),
        has_wishes: !wishes.is_empty(),
        wishes: named_wishes(&wishes, &situation.enterprises),
        exclusions: named(&wishes.exclusions, &situation.enterprises),
        published: (!pairs.is_empty()).then_some(public),
        partners: own_partners(&visit, &row, &situation, &wishes, &pairs),
        row,
    };
    page(&visit, &template)
}

fn own_partners(
    visit: &Visit,
    row: &EnterpriseRow,
    situation: &Situation,
    wishes: &Wishes,
    pairs: &[PairRow],
) -> Vec<OwnPartner> {
    let t = visit.t();
    let parties = Parties::of(situation);
    let partner_of = |pair: &PairRow| match row.side {
        Side::Assisting if pair.assisting_id == row.id => Some(pair.assisted_id),
        Side::Assisted if pair.assisted_id == row.id => Some(pair.assisting_id),
        _ => None,
    };
    let partner = |pair: &PairRow| {
        let partner = partner_of(pair)?;
        let row = situation.enterprises.iter().find(|other| other.id == partner)?.clone();
        let left = parties.left.iter().find(|party| party.id == pair.assisting_id)?;
        let right = parties.right.iter().find(|party| party.id == pair.assisted_id)?;
        let fit = Parties::fit(left, right);
        let parts = fit.parts.iter().map(|part| {
            let points = words::fit(i64::from(part.points));
            (words::factor(part.factor, t), words::tags(&part.met, t), points)
        });
        let own_rank = match wishes.rank_of(partner) {
            Some(rank) => t.msg_pairing_own_rank(rank.to_string()),
            None => t.msg_pairing_own_rank_none(),
        };
        Some(OwnPartner { row, own_rank, fit: words::fit(i64::from(fit.total)), parts: parts.collect() })
    };
    pairs.iter().filter_map(partner).collect()
}

/// An enterprise that the account looks after, with its scheme.
///
/// # Errors
/// When the account looks after no such enterprise in the competition.
pub fn own(
    conn: &mut crate::db::Conn,
    competition: CompetitionId,
    account: crate::domain::id::AccountId,
    id: EnterpriseId,
) -> Result<(EnterpriseRow, SchemeRow), AppError> {
    store::enterprise_of_account(conn, competition, account, id)
}

/// The scheme of one's own enterprise.
///
/// # Errors
/// When the visitor looks after no such enterprise.
pub async fn own_scheme(visit: &Visit, id: EnterpriseId) -> Result<SchemeRow, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    visit.db().read(move |conn| own(conn, competition, account, id).map(|(_, scheme)| scheme)).await
}

pub async fn show_own_profile(
    visit: Visit,
    path: Path<(String, EnterpriseId)>,
) -> Result<HttpResponse, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let (_, id) = path.into_inner();
    let (row, tags) = visit
        .db()
        .read(move |conn| {
            let (row, _) = own(conn, competition, account, id)?;
            Ok::<_, AppError>((row, store::tags_by(conn, id)?))
        })
        .await?;
    let form = filled_profile(Form::blank(&visit), &row, &tags, visit.t());
    page(&visit, &EnterpriseFormPage::own(&visit, form, id)?)
}

pub async fn show_own_wishes(
    visit: Visit,
    path: Path<(String, EnterpriseId)>,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let scheme = own_scheme(&visit, id).await?;
    let desk = read_desk(&visit, scheme.id, id).await?;
    let form = filled(Form::blank(&visit), &desk);
    page(&visit, &WishesPage::new(&visit, form, &desk, false)?)
}
