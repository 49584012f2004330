//! The pages of a competition's people: members, an invitation, the leaders of the teams, and one-time links that
//! are shown once, to copy or to print.

use actix_web::{HttpResponse, web::Query};
use askama::Template;
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use crate::{
    accounts::{
        actions::{
            links::link_url,
            people::{Bulk, HandedOut, roles_by_account},
            reach::may_hand_out,
        },
        store::people::{self as rows, LeaderFilter},
        words,
    },
    audit::disclosure::note_contacts,
    competitions::store::regions_of,
    domain::{
        contact::masked,
        id::{EntryId, MembershipId, RegionId},
        role::Role,
        states::Language,
    },
    error::AppError,
    web::{
        chrome::Chrome,
        form::Form,
        page::page,
        visit::{Reach, Visit},
    },
};

/// People on one page.
const PAGE: i64 = 50;

/// What the lists of people are asked for.
#[derive(Deserialize)]
pub struct Filter {
    role: Option<String>,
    search: Option<String>,
    after: Option<String>,
}

impl Filter {
    fn search(&self) -> String {
        self.search.as_deref().unwrap_or_default().trim().chars().take(100).collect()
    }

    /// The address of the same part of a list at another path.
    fn at(&self, path: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("role", &self.role), ("search", &self.search), ("after", &self.after)] {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        format!("{path}?{}", query.finish())
    }
}

#[derive(Template)]
#[template(path = "accounts/people.html")]
struct PeoplePage {
    chrome: Chrome,
    base: String,
    members: Vec<MemberItem>,
    roles: Vec<(String, String)>,
    role: String,
    search: String,
    more: Option<String>,
    may_write: bool,
    /// This page of the list with its contacts whole; none when they are.
    whole: Option<String>,
}

struct MemberItem {
    id: String,
    account: String,
    name: String,
    login: String,
    role: String,
    region: Option<String>,
    since: String,
    has_password: bool,
    is_disabled: bool,
    may_get_link: bool,
    may_be_revoked: bool,
}

pub async fn list_people(visit: Visit, filter: Query<Filter>) -> Result<HttpResponse, AppError> {
    page(&visit, &people_page(&visit, &filter, false).await?)
}

/// The same page of the list with the sign-in names whole, which the log says.
pub async fn show_contacts(
    visit: Visit,
    filter: Query<Filter>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let shown = people_page(&visit, &filter, true).await?;
    note_contacts(&visit, "people", shown.members.len()).await?;
    page(&visit, &shown)
}

async fn people_page(visit: &Visit, filter: &Filter, is_shown: bool) -> Result<PeoplePage, AppError> {
    let scope = visit.scope()?;
    let (competition, zone) = (scope.competition.id, scope.competition.zone());
    let role = filter.role.as_deref().and_then(Role::from_name);
    let search = filter.search();
    let after: Option<MembershipId> = filter.after.as_deref().and_then(|text| text.parse().ok());
    let asked = search.clone();
    let (mut lines, accounts, roles) = visit
        .db()
        .read(move |conn| {
            let lines = rows::members_page(conn, competition, role, &asked, after, PAGE + 1)?;
            let ids: Vec<_> = lines.iter().map(|line| line.account).collect();
            let accounts = rows::accounts_by_id(conn, &ids)?;
            Ok::<_, AppError>((lines, accounts, roles_by_account(conn, &ids)?))
        })
        .await?;
    let t = visit.t();
    let base = format!("/c/{}/people", scope.competition.slug);
    let may_write = scope.has(Role::Organizer);
    let chosen = role.map_or("", Role::name).to_owned();
    let more = next_page(&mut lines, |line| line.id.to_string(), &base, &chosen, &search);
    let whole = filter.at(&format!("{base}/contacts"));
    let members = lines
        .into_iter()
        .map(|line| {
            let account = accounts.iter().find(|account| account.id == line.account);
            let held = roles.get(&line.account).map(Vec::as_slice).unwrap_or_default();
            MemberItem {
                id: line.id.to_string(),
                account: line.account.to_string(),
                name: line.name,
                login: if is_shown { line.login } else { masked(&line.login) },
                role: words::role(line.role, t),
                region: line.region.map(|(zh, en)| visit.language().pick(&zh, &en).to_owned()),
                since: line.since.to_date(zone),
                has_password: line.has_password,
                is_disabled: line.disabled_at.is_some(),
                may_get_link: account
                    .is_some_and(|account| may_hand_out(Role::Organizer, competition, account, held)),
                may_be_revoked: matches!(line.role, Role::Organizer | Role::Coordinator | Role::Supervisor),
            }
        })
        .collect();
    let mut roles = vec![(String::new(), t.msg_accounts_all_roles())];
    roles.extend(Role::ALL.iter().map(|role| (role.name().to_owned(), words::role(*role, t))));
    let chrome = Chrome::new(visit, t.msg_accounts_people());
    let whole = (!is_shown).then_some(whole);
    Ok(PeoplePage { chrome, base, members, roles, role: chosen, search, more, may_write, whole })
}

/// The way to the next page, when there is one; takes the line that showed it off the list.
pub fn next_page<Line>(
    lines: &mut Vec<Line>,
    key: impl Fn(&Line) -> String,
    path: &str,
    role: &str,
    search: &str,
) -> Option<String> {
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    if lines.len() <= most {
        return None;
    }
    lines.truncate(most);
    let last = key(lines.last()?);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("role", role)
        .append_pair("search", search)
        .append_pair("after", &last)
        .finish();
    Some(format!("{path}?{query}"))
}

#[derive(Template)]
#[template(path = "accounts/invite.html")]
pub struct InvitePage {
    chrome: Chrome,
    form: Form,
    base: String,
    roles: Vec<(String, String)>,
    regions: Vec<(String, String)>,
    languages: Vec<(String, String)>,
}

impl InvitePage {
    pub fn new(visit: &Visit, form: Form, regions: &[(RegionId, String, String)]) -> Result<Self, AppError> {
        let t = visit.t();
        let mut choices = vec![(String::new(), t.msg_accounts_no_region())];
        choices.extend(
            regions.iter().map(|(id, zh, en)| (id.to_string(), visit.language().pick(zh, en).to_owned())),
        );
        Ok(Self {
            chrome: Chrome::new(visit, t.msg_accounts_invite()),
            form,
            base: format!("/c/{}/people", visit.competition()?.slug),
            roles: STAFF.iter().map(|role| (role.name().to_owned(), words::role(*role, t))).collect(),
            regions: choices,
            languages: languages(),
        })
    }
}

/// The roles to which one is invited here; experts and enterprises are invited where they are kept.
pub const STAFF: &[Role] = &[Role::Organizer, Role::Coordinator, Role::Supervisor];

pub async fn show_invite(visit: Visit) -> Result<HttpResponse, AppError> {
    let regions = regions(&visit).await?;
    let form =
        Form::blank(&visit).with("role", Role::Organizer.name()).with("language", FIRST_LANGUAGE.name());
    page(&visit, &InvitePage::new(&visit, form, &regions)?)
}

/// The languages, each by its own name.
fn languages() -> Vec<(String, String)> {
    let own_name = |language: Language| language.words().msg_language_name();
    Language::ALL.iter().map(|language| (language.name().to_owned(), own_name(*language))).collect()
}

/// The regions of the competition, with their names.
pub async fn regions(visit: &Visit) -> Result<Vec<(RegionId, String, String)>, AppError> {
    let competition = visit.competition()?.id;
    let rows = visit.db().read(move |conn| regions_of(conn, competition)).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name_zh, row.name_en)).collect())
}

#[derive(Template)]
#[template(path = "accounts/leaders.html")]
struct LeadersPage {
    chrome: Chrome,
    leaders: Vec<LeaderItem>,
    form: Form,
    languages: Vec<(String, String)>,
    search: String,
    more: Option<String>,
    here: String,
    /// This page of the list with its contacts whole; none when they are.
    whole: Option<String>,
}

struct LeaderItem {
    entry: String,
    number: String,
    name: String,
    leader: String,
    region: String,
    contact: String,
    has_account: bool,
}

pub async fn list_leaders(visit: Visit, filter: Query<Filter>) -> Result<HttpResponse, AppError> {
    page(&visit, &leaders_page(&visit, &filter, false).await?)
}

/// The same page of the list with the contacts whole, which the log says.
pub async fn show_contacts_of_leaders(
    visit: Visit,
    filter: Query<Filter>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let shown = leaders_page(&visit, &filter, true).await?;
    note_contacts(&visit, "leaders", shown.leaders.len()).await?;
    page(&visit, &shown)
}

async fn leaders_page(visit: &Visit, filter: &Filter, is_shown: bool) -> Result<LeadersPage, AppError> {
    let scope = visit.scope()?;
    let competition = scope.competition.id;
    let regions = regions_within(scope.acting_reach());
    let search = filter.search();
    let after: Option<EntryId> = filter.after.as_deref().and_then(|text| text.parse().ok());
    let asked = search.clone();
    let mut lines = visit
        .db()
        .read(move |conn| {
            let regions = regions.as_deref();
            let filter = LeaderFilter { regions, search: &asked, after, chosen: None, limit: PAGE + 1 };
            rows::leaders_page(conn, competition, &filter)
        })
        .await?;
    let here = format!("/c/{}/people/teams", scope.competition.slug);
    let more = next_page(&mut lines, |line| line.entry.to_string(), &here, "", &search);
    let whole = filter.at(&format!("{here}/contacts"));
    let leaders = lines
        .into_iter()
        .map(|line| LeaderItem {
            entry: line.entry.to_string(),
            number: line.number,
            name: line.name,
            leader: line.leader,
            region: visit.language().pick(&line.region_names.0, &line.region_names.1).to_owned(),
            contact: {
                let contact = if line.phone.is_empty() { line.email } else { line.phone };
                if is_shown { contact } else { masked(&contact) }
            },
            has_account: line.account.is_some(),
        })
        .collect();
    let chrome = Chrome::new(visit, visit.t().msg_accounts_leaders());
    let whole = (!is_shown).then_some(whole);
    let form = Form::blank(visit).with("language", FIRST_LANGUAGE.name());
    Ok(LeadersPage { chrome, leaders, form, languages: languages(), search, more, here, whole })
}

/// The regions that a reach is bound to; none when it is not.
pub fn regions_within(reach: Reach) -> Option<Vec<RegionId>> {
    match reach {
        Reach::Everywhere => None,
        Reach::Regions(regions) => Some(regions),
    }
}

/// One-time links, shown this once.
#[derive(Template)]
#[template(path = "accounts/links.html")]
pub struct LinksPage {
    chrome: Chrome,
    intro: String,
    cards: Vec<Card>,
    left_out: Vec<String>,
    back: String,
}

struct Card {
    name: String,
    login: String,
    about: String,
    /// What is to be done with the link, where it is not what the page says.
    note: String,
    url: String,
    code: Option<Code>,
}

/// A QR code: the side in modules with its quiet zone, and the path that draws the dark ones.
pub struct Code {
    /// The side in modules.
    pub side: String,
    /// The dark modules.
    pub path: String,
}

impl LinksPage {
    /// The page of links that set a password.
    pub fn of_passwords(visit: &Visit, bulk: Bulk, back: &str) -> Self {
        let t = visit.t();
        Self::new(visit, t.msg_accounts_links_title(), t.msg_accounts_links_intro(), bulk, back)
    }

    /// The page of an invitation.
    pub fn of_invitation(visit: &Visit, link: HandedOut, back: &str) -> Self {
        let t = visit.t();
        let bulk = Bulk { links: vec![link], ..Bulk::default() };
        Self::new(visit, t.msg_accounts_invited_title(), t.msg_accounts_invited_intro(), bulk, back)
    }

    fn new(visit: &Visit, title: String, intro: String, bulk: Bulk, back: &str) -> Self {
        let note = visit.t().msg_accounts_links_take_over();
        let with_note = bulk.take_over.into_iter().map(|link| (link, note.clone()));
        let links = bulk.links.into_iter().map(|link| (link, String::new()));
        let public_url = &visit.site.config.public_url;
        let cards = links
            .chain(with_note)
            .map(|(link, note)| {
                let url = link_url(public_url, &link.token);
                let code = code(&url);
                Card { name: link.name, login: link.login, about: link.about, note, url, code }
            })
            .collect();
        let chrome = Chrome::new(visit, title);
        Self { chrome, intro, cards, left_out: bulk.left_out, back: back.to_owned() }
    }
}

/// Draws an address as a QR code; none when it is too long for one.
pub fn code(url: &str) -> Option<Code> {
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (place % width + QUIET, place / width + QUIET);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some(Code { side: (width + 2 * QUIET).to_string(), path })
}

/// The language in which somebody is written to who has not chosen one.
pub const FIRST_LANGUAGE: Language = Language::Chinese;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_fits_into_a_code_that_a_phone_can_read() {
        let code =
            code("https://pingxuan.example.org/link/0123456789012345678901234567890123456789012").unwrap();
        let side: usize = code.side.parse().unwrap();
        assert!((29 + 8..=45 + 8).contains(&side), "{side}");
        assert!(code.path.starts_with("M4 4h1v1h-1z"), "the finder pattern begins in the corner");
    }
}
