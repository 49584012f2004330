//! The enterprises of a scheme: the list, one of them, and the form. Before the deadline nobody is shown anybody's wishes,
//! only whether they were handed in.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{asked, base, is_organizer};
use crate::{
    audit::disclosure::note_contact,
    domain::{
        id::{EnterpriseId, SchemeId},
        states::Side,
    },
    error::AppError,
    l10n::L10nLanguage,
    pairing::{
        actions::wishes::{Wishes, stored},
        store::{self, EnterpriseRow, EnterpriseTagRow},
        words,
    },
    web::{
        chrome::Chrome,
        form::Form,
        page::{page, page_with_status},
        visit::Visit,
    },
};

/// The enterprises of a scheme.
#[derive(Template)]
#[template(path = "pairing/enterprises.html")]
struct EnterprisesPage {
    chrome: Chrome,
    form: Form,
    base: String,
    scheme: String,
    is_organizer: bool,
    sides: Vec<(String, String)>,
    handed: Vec<(String, String)>,
    lines: Vec<EnterpriseLine>,
    count: usize,
    next: Option<String>,
}

struct EnterpriseLine {
    href: String,
    name: String,
    side: String,
    sector: String,
    contact: String,
    capacity: i32,
    has_wishes: bool,
    has_account: bool,
    is_withdrawn: bool,
}

/// The act in the log by which somebody looks at an enterprise's contact.
const CONTACT_SHOWN: &str = "enterprise.contact_shown";

/// How many enterprises a page of the list shows.
const PAGE: usize = 50;

pub async fn list_enterprises(
    visit: Visit,
    path: Path<(String, SchemeId)>,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme) = path.into_inner();
    let (scheme, enterprises, with_wishes) = visit
        .db()
        .read(move |conn| {
            let scheme = store::scheme_in(conn, competition, scheme)?;
            let enterprises = store::enterprises_of(conn, scheme.id)?;
            let with_wishes = store::enterprises_with_wishes(conn, scheme.id)?;
            Ok::<_, AppError>((scheme, enterprises, with_wishes))
        })
        .await?;
    let handed_in: BTreeSet<EnterpriseId> = with_wishes.into_iter().collect();
    let (side, wishes, name) = (asked(&visit, "side"), asked(&visit, "wishes"), asked(&visit, "name"));
    let is_asked = |row: &&EnterpriseRow| {
        (side.is_empty() || row.side.name() == side)
            && match wishes.as_str() {
                "yes" => row.withdrawn_at.is_none() && handed_in.contains(&row.id),
                "no" => row.withdrawn_at.is_none() && !handed_in.contains(&row.id),
                _ => true,
            }
            && (name.is_empty() || row.name.to_lowercase().contains(&name.to_lowercase()))
    };
    let found: Vec<&EnterpriseRow> = enterprises.iter().filter(is_asked).collect();
    let after: Option<EnterpriseId> = asked(&visit, "after").parse().ok();
    let mut rest = found.iter().skip_while(|row| after.is_some_and(|after| row.id <= after));
    let base = base(&visit, scheme.id)?;
    let t = visit.t();
    let shown: Vec<&&EnterpriseRow> = rest.by_ref().take(PAGE).collect();
    let next = rest.next().and(shown.last()).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in [("side", &side), ("wishes", &wishes), ("name", &name)] {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        }
        query.append_pair("after", &last.id.to_string());
        format!("{base}/enterprises?{}", query.finish())
    });
    let lines = shown.iter().map(|row| EnterpriseLine {
        href: format!("{base}/enterprises/{}", row.id),
        name: row.name.clone(),
        side: words::side(row.side, t),
        sector: row.sector.clone(),
        contact: row.contact.clone(),
        capacity: row.capacity,
        has_wishes: handed_in.contains(&row.id),
        has_account: row.account_id.is_some(),
        is_withdrawn: row.withdrawn_at.is_some(),
    });
    let lines = lines.collect();
    let any = || (String::new(), t.msg_pairing_any());
    let form = Form::blank(&visit).with("side", side).with("wishes", wishes).with("name", name);
    let template = EnterprisesPage {
        chrome: Chrome::new(&visit, t.msg_pairing_enterprises()),
        form,
        scheme: visit.language().pick(&scheme.name_zh, &scheme.name_en).to_owned(),
        is_organizer: is_organizer(&visit)?,
        sides: std::iter::once(any()).chain(side_options(&visit)).collect(),
        handed: vec![
            any(),
            ("yes".to_owned(), t.msg_pairing_handed_in()),
            ("no".to_owned(), t.msg_pairing_not_handed_in()),
        ],
        lines,
        count: found.len(),
        next,
        base,
    };
    page(&visit, &template)
}

fn side_options(visit: &Visit) -> Vec<(String, String)> {
    Side::ALL.iter().map(|side| (side.name().to_owned(), words::side(*side, visit.t()))).collect()
}

/// One enterprise.
#[derive(Template)]
#[template(path = "pairing/enterprise.html")]
struct EnterprisePage {
    chrome: Chrome,
    form: Form,
    base: String,
    here: String,
    is_organizer: bool,
    is_contact_shown: bool,
    row: EnterpriseRow,
    side: String,
    needs: String,
    offers: String,
    is_open: bool,
    has_wishes: bool,
    wishes: Vec<(String, String)>,
    exclusions: Vec<String>,
}

impl EnterprisePage {
    /// Whether there is a contact to show to this visitor.
    fn can_show_contact(&self) -> bool {
        self.is_organizer && !(self.row.phone.is_empty() && self.row.email.is_empty())
    }
}

pub async fn show_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    page(&visit, &enterprise_page(&visit, scheme, id, Form::blank(&visit), false).await?)
}

/// The page of an enterprise with its contact whole, which the log says.
pub async fn show_contact(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let shown = enterprise_page(&visit, scheme, id, Form::blank(&visit), true).await?;
    note_contact(&visit, CONTACT_SHOWN, id.into()).await?;
    page(&visit, &shown)
}

/// The page of an enterprise with a form as it was sent.
pub async fn enterprise_again(
    visit: &Visit,
    scheme: SchemeId,
    id: EnterpriseId,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    page_with_status(visit, status, &enterprise_page(visit, scheme, id, form, false).await?)
}

async fn enterprise_page(
    visit: &Visit,
    scheme: SchemeId,
    id: EnterpriseId,
    form: Form,
    is_contact_shown: bool,
) -> Result<EnterprisePage, AppError> {
    let competition = visit.competition()?.id;
    let (scheme, mut row, all, tags, wishes) = visit
        .db()
        .read(move |conn| {
            let scheme = store::scheme_in(conn, competition, scheme)?;
            let row = store::enterprise_in(conn, scheme.id, id)?;
            let all = store::enterprises_of(conn, scheme.id)?;
            let tags = store::tags_by(conn, id)?;
            let wishes = stored(conn, id)?;
            Ok::<_, AppError>((scheme, row, all, tags, wishes))
        })
        .await?;
    if !is_contact_shown {
        row.hide_contacts();
    }
    let is_open = scheme.wishes_close_at > visit.now();
    let has_wishes = !wishes.is_empty();
    // Until the deadline the wishes are nobody's business but the enterprise's own.
    let shown = if is_open { Wishes::default() } else { wishes };
    let base = base(visit, scheme.id)?;
    Ok(EnterprisePage {
        chrome: Chrome::new(visit, &row.name),
        form,
        here: format!("{base}/enterprises/{id}"),
        base,
        is_organizer: is_organizer(visit)?,
        is_contact_shown,
        side: words::side(row.side, visit.t()),
        needs: tags_of_kind(&tags, "need", visit.t()),
        offers: tags_of_kind(&tags, "offer", visit.t()),
        is_open,
        has_wishes,
        wishes: named_wishes(&shown, &all),
        exclusions: named(&shown.exclusions, &all),
        row,
    })
}

/// Wishes with the partners' names: rank and names.
pub fn named_wishes(wishes: &Wishes, all: &[EnterpriseRow]) -> Vec<(String, String)> {
    let names = names(all);
    let name = |id: &EnterpriseId| names.get(id).copied().unwrap_or_default();
    (1..)
        .zip(&wishes.groups)
        .map(|(rank, group)| {
            let group: Vec<&str> = group.iter().map(name).collect();
            (i32::to_string(&rank), group.join(" = "))
        })
        .collect()
}

/// The names of some enterprises.
pub fn named<'a>(ids: impl IntoIterator<Item = &'a EnterpriseId>, all: &[EnterpriseRow]) -> Vec<String> {
    let names = names(all);
    ids.into_iter().filter_map(|id| names.get(id).map(|name| (*name).to_owned())).collect()
}

fn names(all: &[EnterpriseRow]) -> BTreeMap<EnterpriseId, &str> {
    all.iter().map(|row| (row.id, row.name.as_str())).collect()
}

/// The tags of one kind, one behind the other.
pub fn tags_of_kind(tags: &[EnterpriseTagRow], kind: &str, t: &L10nLanguage) -> String {
    let mut tags: Vec<String> =
        tags.iter().filter(|row| row.kind == kind).map(|row| row.tag.clone()).collect();
    tags.sort();
    words::tags(&tags, t)
}

/// What an enterprise says of itself: new, changed by an organizer, or by itself.
#[derive(Template)]
#[template(path = "pairing/enterprise_form.html")]
pub struct EnterpriseFormPage {
    pub chrome: Chrome,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub sides: Vec<(String, String)>,
    /// Whether the side can still be chosen.
    pub is_new: bool,
    /// Whether it is the enterprise that changes itself, so that its name and code stand.
    pub is_own: bool,
}

impl EnterpriseFormPage {
    /// The organizer's page for an enterprise that exists, or for a new one.
    pub fn new(
        visit: &Visit,
        form: Form,
        scheme: SchemeId,
        enterprise: Option<EnterpriseId>,
    ) -> Result<Self, AppError> {
        let t = visit.t();
        let list = format!("{}/enterprises", base(visit, scheme)?);
        let (title, action, back) = match enterprise {
            None => (t.msg_pairing_enterprise_new(), format!("{list}/new"), list),
            Some(id) => {
                (t.msg_pairing_enterprise_edit(), format!("{list}/{id}/edit"), format!("{list}/{id}"))
            }
        };
        Ok(Self {
            chrome: Chrome::new(visit, title),
            form,
            action,
            back,
            sides: side_options(visit),
            is_new: enterprise.is_none(),
            is_own: false,
        })
    }

    /// The enterprise's own page.
    pub fn own(visit: &Visit, form: Form, id: EnterpriseId) -> Result<Self, AppError> {
        let back = format!("/c/{}/my-enterprise/{id}", visit.competition()?.slug);
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_pairing_own_profile()),
            form,
            action: format!("{back}/profile"),
            back,
            sides: Vec::new(),
            is_new: false,
            is_own: true,
        })
    }
}

pub async fn show_new_enterprise(
    visit: Visit,
    path: Path<(String, SchemeId)>,
) -> Result<HttpResponse, AppError> {
    let competition = visit.competition()?.id;
    let (_, scheme) = path.into_inner();
    visit.db().read(move |conn| store::scheme_in(conn, competition, scheme)).await?;
    let form = Form::blank(&visit).with("side", asked(&visit, "side")).with("capacity", "1");
    page(&visit, &EnterpriseFormPage::new(&visit, form, scheme, None)?)
}

pub async fn show_enterprise_form(
    visit: Visit,
    path: Path<(String, SchemeId, EnterpriseId)>,
) -> Result<HttpResponse, AppError> {
    let (_, scheme, id) = path.into_inner();
    let form = stored_form(&visit, scheme, id).await?;
    // The form shows the contact whole.
    if !(form.value("phone").is_empty() && form.value("email").is_empty()) {
        note_contact(&visit, CONTACT_SHOWN, id.into()).await?;
    }
    page(&visit, &EnterpriseFormPage::new(&visit, form, scheme, Some(id))?)
}

/// The form, filled in with what is stored.
pub async fn stored_form(visit: &Visit, scheme: SchemeId, id: EnterpriseId) -> Result<Form, AppError> {
    let competition = visit.competition()?.id;
    let (row, tags) = visit
        .db()
        .read(move |conn| {
            store::scheme_in(conn, competition, scheme)?;
            Ok::<_, AppError>((store::enterprise_in(conn, scheme, id)?, store::tags_by(conn, id)?))
        })
        .await?;
    Ok(filled(Form::blank(visit), &row, &tags, visit.t()))
}

/// A form with what is stored.
pub fn filled(form: Form, row: &EnterpriseRow, tags: &[EnterpriseTagRow], t: &L10nLanguage) -> Form {
    form.with("side", row.side.name())
        .with("name", &row.name)
        .with("credit_code", &row.credit_code)
        .with("capacity", row.capacity.to_string())
        .with("sector", &row.sector)
        .with("needs", tags_of_kind(tags, "need", t))
        .with("offers", tags_of_kind(tags, "offer", t))
        .with("contact", &row.contact)
        .with("phone", &row.phone)
        .with("email", &row.email)
        .with("profile", &row.profile)
        .with("version", row.version.to_string())
}
