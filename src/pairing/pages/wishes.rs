//! The form of an enterprise's wishes: a rank or a refusal for each partner. An organizer who enters wishes on behalf of an
//! enterprise gets an empty form, because what was handed in before is secret until the deadline.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::base;
use crate::{
    domain::{
        id::{EnterpriseId, SchemeId},
        states::Side,
    },
    error::AppError,
    l10n::L10nLanguage,
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
    /// Whether somebody else has stored something meanwhile.
    pub is_conflict: bool,
    /// Where what was sent and what is stored differ; nothing for an organizer, to whom what is stored is secret.
    pub versions: Vec<Versions>,
}

/// A partner for whom two versions of the wishes say something else.
pub struct Versions {
    pub name: String,
    pub mine: String,
    pub theirs: String,
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
    /// With how many it can be paired, when that is more than one.
    pub places: Option<String>,
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
            partners: partners(desk, visit.t()),
            is_conflict: false,
            versions: Vec::new(),
        })
    }
}

/// Where the wishes that were sent and those that are stored differ, in the order of the partners.
pub fn versions(mine: &Wishes, desk: &Desk, t: &L10nLanguage) -> Vec<Versions> {
    let told = |wishes: &Wishes, partner: EnterpriseId| match wishes.rank_of(partner) {
        _ if wishes.exclusions.contains(&partner) => t.msg_pairing_exclude(),
        Some(rank) => t.msg_pairing_rank_nth(rank.to_string()),
        None => t.msg_pairing_rank_none(),
    };
    let others = desk.situation.enterprises.iter().filter(|row| row.side != desk.row.side);
    let both = others.map(|row| Versions {
        name: row.name.clone(),
        mine: told(mine, row.id),
        theirs: told(&desk.wishes, row.id),
    });
    both.filter(|both| both.mine != both.theirs).collect()
}

fn partners(desk: &Desk, t: &L10nLanguage) -> Vec<Partner> {
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
        needs: words::tags(&other.needs, t),
        offers: words::tags(&other.offers, t),
        profile: profile(other.id).to_owned(),
        fit: fit(other),
        places: (other.capacity > 1).then(|| other.capacity.to_string()),
    };
    others.iter().map(partner).collect()
}

/// The fields by which the form says some wishes.
pub fn fields_of(wishes: &Wishes) -> BTreeMap<String, String> {
    let ranked = (1..).zip(&wishes.groups).flat_map(|(rank, group)| {
        group.iter().map(move |partner| (format!("rank-{partner}"), i32::to_string(&rank)))
    });
    let refused = wishes.exclusions.iter().map(|partner| (format!("no-{partner}"), "yes".to_owned()));
    ranked.chain(refused).collect()
}

/// A form with the wishes that are stored.
pub fn filled(form: Form, desk: &Desk) -> Form {
    let form = form.with("version", desk.row.version.to_string());
    fields_of(&desk.wishes).into_iter().fold(form, |form, (field, value)| form.with(&field, value))
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
