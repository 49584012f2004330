//! Inviting people, handing out links, taking a role back.

use actix_web::{HttpResponse, web::Path};

use crate::{
    accounts::{
        actions::{
            links::{self, Invitation},
            people::{self, HandedOut, MOST_LINKS},
        },
        pages::people::{FIRST_LANGUAGE, InvitePage, LinksPage, STAFF, regions, regions_within},
    },
    domain::{
        id::{LinkId, MembershipId},
        problem::Problem,
        role::Role,
        states::Language,
        text::{Line, LoginName},
    },
    error::AppError,
    web::{
        form::Form,
        once::FormTokens,
        page::{form_again, page},
        visit::Visit,
    },
};

pub async fn invite(visit: Visit, mut form: Form) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let competition = visit.competition()?.clone();
    let regions = regions(&visit).await?;
    let role = form.choice("role", &t.msg_accounts_role(), |name| {
        Role::from_name(name).filter(|role| STAFF.contains(role))
    });
    let region = form.parse_or("region", &t.msg_accounts_region(), None, |text| {
        let id = text.parse().map_err(|_not_an_id| Problem::NotAChoice)?;
        let is_here = regions.iter().any(|(region, _, _)| *region == id);
        if is_here { Ok(Some(id)) } else { Err(Problem::NotAChoice) }
    });
    if role == Some(Role::Coordinator) && region == Some(None) {
        form.refuse("region", &t.msg_accounts_region(), &Problem::Missing);
    }
    let name = form.parse_or("name", &t.msg_accounts_name(), String::new(), |text| {
        Line::<64>::parse(text).map(Line::into_string)
    });
    let login =
        form.parse_or("login", &t.msg_accounts_login(), None, |text| LoginName::parse(text).map(Some));
    let language = form.parse_or("language", &t.msg_accounts_invite_language(), FIRST_LANGUAGE, |text| {
        Language::from_name(text).ok_or(Problem::NotAChoice)
    });
    let tokens = FormTokens::of(&visit, &form);
    let (Some(role), Some(region), Some(name), Some(login), Some(language), true) =
        (role, region, name, login, language, form.is_good())
    else {
        return form_again(&visit, &InvitePage::new(&visit, form, &regions)?);
    };
    let invitation = Invitation {
        competition: competition.id,
        role,
        region: region.filter(|_| role == Role::Coordinator),
        expert: None,
        enterprise: None,
        entry: None,
        login: login.clone(),
        name: name.clone(),
        language,
    };
    let by = visit.by()?;
    let public_url = visit.site.config.public_url.clone();
    let token = visit
        .db()
        .write(move |conn| links::invite_once(conn, &by, &invitation, &public_url, &tokens))
        .await?;
    let link = HandedOut {
        name,
        login: login.map(|login| login.as_str().to_owned()).unwrap_or_default(),
        about: crate::accounts::words::role(role, t),
        token,
    };
    let back = format!("/c/{}/people", competition.slug);
    page(&visit, &LinksPage::of_invitation(&visit, link, &back))
}

pub async fn hand_out_links(visit: Visit, form: Form) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let chosen = chosen(&form, "account");
    let (by, tokens) = (visit.by()?, FormTokens::of(&visit, &form));
    let bulk = visit
        .db()
        .write(move |conn| people::hand_out_links(conn, &by, competition.id, &chosen, &tokens))
        .await?;
    let back = format!("/c/{}/people", competition.slug);
    page(&visit, &LinksPage::of_passwords(&visit, bulk, &back))
}

pub async fn hand_out_to_leaders(visit: Visit, form: Form) -> Result<HttpResponse, AppError> {
    let scope = visit.scope()?;
    let competition = scope.competition.clone();
    let giver = if scope.has(Role::Organizer) { Role::Organizer } else { Role::Coordinator };
    let regions = regions_within(scope.acting_reach());
    let chosen = chosen(&form, "entry");
    let language = Language::from_name(form.value("language")).unwrap_or(FIRST_LANGUAGE);
    let (by, tokens) = (visit.by()?, FormTokens::of(&visit, &form));
    let public_url = visit.site.config.public_url.clone();
    let bulk = visit
        .db()
        .write(move |conn| {
            let (regions, chosen) = (regions.as_deref(), chosen.as_slice());
            let to = people::ToLeaders { giver, regions, language, chosen, public_url: &public_url };
            people::hand_out_to_leaders(conn, &by, competition.id, &to, &tokens)
        })
        .await?;
    page(&visit, &LinksPage::of_passwords(&visit, bulk, visit.path()))
}

/// The identifiers that were ticked.
fn chosen<Id: std::str::FromStr>(form: &Form, field: &str) -> Vec<Id> {
    form.values(field).filter_map(|text| text.parse().ok()).take(MOST_LINKS).collect()
}

pub async fn revoke(
    visit: Visit,
    path: Path<(String, MembershipId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let (_, membership) = path.into_inner();
    let by = visit.by()?;
    visit.db().write(move |conn| people::revoke_role(conn, &by, competition.id, membership)).await?;
    let back = format!("/c/{}/people", competition.slug);
    Ok(visit.see_other_saying(&back, &visit.t().msg_accounts_role_revoked()))
}

pub async fn withdraw_invitation(
    visit: Visit,
    path: Path<(String, LinkId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.clone();
    let (_, link) = path.into_inner();
    let by = visit.by()?;
    visit.db().write(move |conn| links::withdraw_invitation(conn, &by, competition.id, link)).await?;
    let back = format!("/c/{}/people/invitations", competition.slug);
    Ok(visit.see_other_saying(&back, &visit.t().msg_accounts_invitation_withdrawn()))
}
