//! The form of an enterprise's wishes: a rank or a refusal for each partner. An organizer who enters wishes on behalf of an
//! enterprise gets an empty form, because what was handed in before is secret until the deadline.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::base;
use crate::{
    domain::{
        id::{EnterpriseId, SchemeId},
        states::Side,
    },
    error::AppError,
    pairing::{
        actions::wishes::{Wishes, stored},
        market::{Parties, Party},
        store::{self, EnterpriseRow, Situation},
        words,
    },
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// The form of an enterprise's wishes.
#[derive(Template)]
#[template(path = "pairing/wishes.html")]
pub struct WishesPage {
    pub chrome: Chrome,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub enterprise: String,
    pub closes: String,
    pub is_open: bool,
    pub limit: i32,
    pub is_on_behalf: bool,
    pub ranks: Vec<String>,
    pub partners: Vec<Partner>,
    /// What is stored, when somebody else stored it meanwhile.
    pub conflict: Option<Vec<(String, String)>>,
}

/// A partner that can be wished for.
pub struct Partner {
    pub rank_field: String,
    pub no_field: String,
    pub name: String,
    pub sector: String,
    pub needs: String,
    pub offers: String,
    pub profile: String,
    pub fit: String,
}

/// What a page of wishes is made of. The wishes of others are not among it.
pub struct Desk {
    pub row: EnterpriseRow,
    pub situation: Situation,
    pub wishes: Wishes,
}

/// Reads what a page of wishes is made of, in a fixed number of statements.
pub async fn read_desk(visit: &Visit, scheme: SchemeId, id: EnterpriseId) -> Result<Desk, AppError> {
    let competition = visit.competition()?.id;
    visit
        .db()
        .read(move |conn| {
            let scheme = store::scheme_in(conn, competition, scheme)?;
            let row = store::enterprise_in(conn, scheme.id, id)?;
            let enterprises = store::enterprises_of(conn, scheme.id)?;
            let tags = store::tags_of(conn, scheme.id)?;
            let wishes = stored(conn, id)?;
            let situation =
                Situation { scheme, enterprises, tags, wishes: Vec::new(), exclusions: Vec::new() };
            Ok::<_, AppError>(Desk { row, situation, wishes })
        })
        .await
}

impl WishesPage {
    /// The page for an enterprise; `is_on_behalf` when an organizer enters its wishes.
    pub fn new(visit: &Visit, form: Form, desk: &Desk, is_on_behalf: bool) -> Result<Self, AppError> {
        let competition = visit.competition()?;
        let scheme = &desk.situation.scheme;
        let id = desk.row.id;
        let back = if is_on_behalf {
            format!("{}/enterprises/{id}", base(visit, scheme.id)?)
        } else {
            format!("/c/{}/my-enterprise/{id}", competition.slug)
        };
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_pairing_wishes()),
            form,
            action: format!("{back}/wishes"),
            back,
            enterprise: desk.row.name.clone(),
            closes: scheme.wishes_close_at.to_minute(competition.zone()),
            is_open: scheme.wishes_close_at > visit.now() && desk.row.withdrawn_at.is_none(),
            limit: scheme.wish_limit,
            is_on_behalf,
            ranks: (1..=scheme.wish_limit).map(|rank| rank.to_string()).collect(),
            partners: partners(desk),
            conflict: None,
        })
    }
}

fn partners(desk: &Desk) -> Vec<Partner> {
    let parties = Parties::of(&desk.situation);
    let own_side = desk.row.side;
    let (own, others) = match own_side {
        Side::Assisting => (&parties.left, &parties.right),
        Side::Assisted => (&parties.right, &parties.left),
    };
    let own = own.iter().find(|party| party.id == desk.row.id);
    let profile = |id: EnterpriseId| {
        desk.situation.enterprises.iter().find(|row| row.id == id).map_or("", |row| row.profile.as_str())
    };
    let fit = |other: &Party| match (own, own_side) {
        (None, _) => String::new(),
        (Some(own), Side::Assisting) => words::fit(i64::from(Parties::fit(own, other).total)),
        (Some(own), Side::Assisted) => words::fit(i64::from(Parties::fit(other, own).total)),
    };
    let partner = |other: &Party| Partner {
        rank_field: format!("rank-{}", other.id),
        no_field: format!("no-{}", other.id),
        name: other.name.clone(),
        sector: other.sector.clone(),
        needs: words::tags(&other.needs),
        offers: words::tags(&other.offers),
        profile: profile(other.id).to_owned(),
        fit: fit(other),
    };
    others.iter().map(partner).collect()
}

/// A form with the wishes that are stored.
pub fn filled(form: Form, desk: &Desk) -> Form {
    let mut form = form.with("version", desk.row.version.to_string());
    for (rank, group) in (1..).zip(&desk.wishes.groups) {
        for partner in group {
            form = form.with(&format!("rank-{partner}"), i32::to_string(&rank));
        }
    }
    for partner in &desk.wishes.exclusions {
        form = form.with(&format!("no-{partner}"), "yes");
    }
    form
}

pub async fn show_wishes_on_behalf(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let desk = read_desk(&visit, scheme, id).await?;
    let form = Form::blank(&visit).with("version", desk.row.version.to_string());
    page(&visit, &WishesPage::new(&visit, form, &desk, true)?)
}
