//! The pages of experts.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{
    store::{self, AccountFilter, ExpertFilter, ExpertRow},
    words::{AccountState, MOST_LEVEL, tags_text},
};
use crate::{
    audit::disclosure::note_contact,
    domain::{
        contact::masked,
        id::{ExpertId, RoundId},
        role::Role,
        text::folded,
    },
    error::AppError,
    web::{
        chrome::Chrome,
        form::Form,
        page::{page, page_with_status},
        visit::Visit,
    },
};

/// The act in the log by which somebody looks at an expert's contact.
const CONTACT_SHOWN: &str = "expert.contact_shown";

/// How many experts a page of the list shows.
const PER_PAGE: i64 = 50;

/// A value and its label, for a choice.
pub type Choice = (String, String);

/// The address of an expert's page.
pub fn expert_path(visit: &Visit, id: ExpertId) -> Result<String, AppError> {
    Ok(format!("/c/{}/experts/{id}", visit.competition()?.slug))
}

/// One value of the address's query.
pub fn query_value(visit: &Visit, wanted: &str) -> String {
    form_urlencoded::parse(visit.query().as_bytes())
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| folded(&value).chars().take(100).collect())
        .unwrap_or_default()
}

/// An expert in the list.
pub struct Line {
    pub id: String,
    pub href: String,
    pub name: String,
    pub organization: String,
    pub tags: String,
    pub roles: String,
    pub judging: String,
    pub mentoring: String,
    pub is_over: bool,
    pub account: String,
    pub account_class: &'static str,
    pub can_invite: bool,
}

/// The list of experts.
#[derive(Template)]
#[template(path = "experts/list.html")]
struct ListPage {
    chrome: Chrome,
    base: String,
    form: Form,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    tags: Vec<Choice>,
    lines: Vec<Line>,
    total: String,
    next: Option<String>,
    is_organizer: bool,
    is_filtered: bool,
}

pub async fn list_experts(visit: Visit) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let [role, state, tag, text] = ["role", "state", "tag", "text"].map(|name| query_value(&visit, name));
    let filter = ExpertFilter {
        competition: head.id,
        is_judge: (role == "judge").then_some(true),
        is_mentor: (role == "mentor").then_some(true),
        account: match state.as_str() {
            "active" => Some(AccountFilter::Active),
            "missing" => Some(AccountFilter::Missing),
            _ => None,
        },
        is_withdrawn: state == "withdrawn",
        tag: tag.clone(),
        text: text.clone(),
    };
    let after: Option<ExpertId> = query_value(&visit, "after").parse().ok();
    let now = visit.now();
    let (mut rows, total, names, around) = visit
        .db()
        .read(move |conn| {
            let rows = store::experts_after(conn, &filter, after, PER_PAGE + 1)?;
            let total = store::count_experts(conn, &filter)?;
            let names = store::tag_names(conn, filter.competition)?;
            let ids: Vec<ExpertId> = rows.iter().map(|row| row.id).collect();
            let around = Around::read(conn, &ids, now)?;
            Ok::<_, AppError>((rows, total, names, around))
        })
        .await?;
    let page_size = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > page_size;
    rows.truncate(page_size);
    let base = format!("/c/{}/experts", head.slug);
    let next = rows.last().filter(|_| has_more).map(|last| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("role", &role), ("state", &state), ("tag", &tag), ("text", &text)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.append_pair("after", &last.id.to_string());
        format!("{base}?{}", query.finish())
    });
    let choice = |value: &str, label: String| (value.to_owned(), label);
    let is_filtered = [&role, &state, &tag, &text].iter().any(|value| !value.is_empty());
    let mut tags = vec![choice("", t.msg_experts_any())];
    tags.extend(names.into_iter().map(|name| (name.clone(), name)));
    page(
        &visit,
        &ListPage {
            chrome: Chrome::new(&visit, t.msg_nav_experts()),
            form: Form::blank(&visit)
                .with("role", role)
                .with("state", state)
                .with("tag", tag)
                .with("text", text),
            roles: vec![
                choice("", t.msg_experts_any()),
                choice("judge", t.msg_experts_judge()),
                choice("mentor", t.msg_experts_mentor()),
            ],
            states: vec![
                choice("", t.msg_experts_any()),
                choice("active", t.msg_experts_account_active()),
                choice("missing", t.msg_experts_without_account()),
                choice("withdrawn", t.msg_experts_state_withdrawn()),
            ],
            tags,
            lines: rows.iter().map(|row| around.line(&visit, &base, row)).collect(),
            total: total.to_string(),
            next,
            is_organizer: visit.scope()?.has(Role::Organizer),
            is_filtered,
            base,
        },
    )
}

/// What stands around the experts of one page: tags, loads, invitations.
struct Around {
    tags: BTreeMap<ExpertId, Vec<(String, i32)>>,
    judging: BTreeMap<ExpertId, i32>,
    mentoring: BTreeMap<ExpertId, i32>,
    invited: BTreeSet<ExpertId>,
}

impl Around {
    fn read(
        conn: &mut crate::db::Conn,
        ids: &[ExpertId],
        now: crate::domain::time::Timestamp,
    ) -> Result<Self, AppError> {
        let mut tags: BTreeMap<ExpertId, Vec<(String, i32)>> = BTreeMap::new();
        for row in store::tags_of_many(conn, ids)? {
            tags.entry(row.expert_id).or_default().push((row.tag, row.level.min(MOST_LEVEL)));
        }
        Ok(Self {
            tags,
            judging: fullest(&store::judging_of(conn, ids)?),
            mentoring: counted(store::mentoring_of(conn, ids)?),
            invited: store::invited_of(conn, ids, now)?.into_iter().flatten().collect(),
        })
    }

    fn account(&self, row: &ExpertRow) -> AccountState {
        if row.account_id.is_some() {
            AccountState::Active
        } else if self.invited.contains(&row.id) {
            AccountState::Invited
        } else {
            AccountState::Missing
        }
    }

    fn loads(&self, row: &ExpertRow) -> (i32, i32) {
        let of = |loads: &BTreeMap<ExpertId, i32>| loads.get(&row.id).copied().unwrap_or(0);
        (of(&self.judging), of(&self.mentoring))
    }

    fn tags(&self, row: &ExpertRow) -> &[(String, i32)] {
        self.tags.get(&row.id).map_or(&[], Vec::as_slice)
    }

    fn line(&self, visit: &Visit, base: &str, row: &ExpertRow) -> Line {
        let t = visit.t();
        let (judging, mentoring) = self.loads(row);
        let account = self.account(row);
        Line {
            id: row.id.to_string(),
            href: format!("{base}/{}", row.id),
            name: row.name.clone(),
            organization: row.organization.clone(),
            tags: self
                .tags(row)
                .iter()
                .map(|(tag, level)| format!("{tag} {level}"))
                .collect::<Vec<_>>()
                .join(&t.msg_experts_list_separator()),
            roles: roles(visit, row),
            judging: load(row.is_judge, judging, row.judging_capacity),
            mentoring: load(row.is_mentor, mentoring, row.mentoring_capacity),
            is_over: judging > row.judging_capacity || mentoring > row.mentoring_capacity,
            account: account.words(t),
            account_class: account.class(),
            can_invite: row.account_id.is_none() && row.withdrawn_at.is_none(),
        }
    }
}

/// The number of sheets of each expert in the round in which there are most: the capacity counts round by round.
fn fullest(sheets: &[(ExpertId, RoundId)]) -> BTreeMap<ExpertId, i32> {
    let mut by_round: BTreeMap<(ExpertId, RoundId), i32> = BTreeMap::new();
    for sheet in sheets {
        *by_round.entry(*sheet).or_insert(0) += 1;
    }
    let mut most: BTreeMap<ExpertId, i32> = BTreeMap::new();
    for ((expert, _), count) in by_round {
        let known = most.entry(expert).or_insert(0);
        *known = count.max(*known);
    }
    most
}

fn counted(ids: Vec<ExpertId>) -> BTreeMap<ExpertId, i32> {
    let mut counts = BTreeMap::new();
    for id in ids {
        *counts.entry(id).or_insert(0) += 1;
    }
    counts
}

fn roles(visit: &Visit, row: &ExpertRow) -> String {
    let t = visit.t();
    let mut roles = Vec::new();
    if row.is_judge {
        roles.push(t.msg_experts_judge());
    }
    if row.is_mentor {
        roles.push(t.msg_experts_mentor());
    }
    roles.join(&t.msg_experts_list_separator())
}

/// `3 / 20`, or two dashes for a role that the expert does not have.
fn load(has_role: bool, count: i32, capacity: i32) -> String {
    if has_role || count > 0 { format!("{count} / {capacity}") } else { "--".to_owned() }
}

/// The page on which an expert is added or changed.
#[derive(Template)]
#[template(path = "experts/form.html")]
pub struct ExpertFormPage {
    chrome: Chrome,
    form: Form,
    action: String,
    back: String,
}

impl ExpertFormPage {
    pub fn new(visit: &Visit, form: Form, expert: Option<ExpertId>) -> Result<Self, AppError> {
        let t = visit.t();
        let base = format!("/c/{}/experts", visit.competition()?.slug);
        let (title, action, back) = match expert {
            None => (t.msg_experts_new_title(), format!("{base}/new"), base),
            Some(id) => (t.msg_experts_edit_title(), format!("{base}/{id}/edit"), format!("{base}/{id}")),
        };
        Ok(Self { chrome: Chrome::new(visit, title), form, action, back })
    }
}

pub async fn show_new_expert(visit: Visit) -> Result<HttpResponse, AppError> {
    let form = Form::blank(&visit)
        .with("is_judge", "yes")
        .with("is_mentor", "yes")
        .with("judging_capacity", "30")
        .with("mentoring_capacity", "5");
    page(&visit, &ExpertFormPage::new(&visit, form, None)?)
}

pub async fn show_edit_expert(
    visit: Visit,
    path: Path<(String, ExpertId)>,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let form = stored_form(&visit, id).await?;
    // The form shows the contact whole.
    if !(form.value("phone").is_empty() && form.value("email").is_empty()) {
        note_contact(&visit, CONTACT_SHOWN, id.into()).await?;
    }
    page(&visit, &ExpertFormPage::new(&visit, form, Some(id))?)
}

/// The form, filled in with what is stored.
pub async fn stored_form(visit: &Visit, id: ExpertId) -> Result<Form, AppError> {
    let competition = visit.competition()?.id;
    let (row, tags) = visit
        .db()
        .read(move |conn| {
            let row = store::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((row, store::tags_of_many(conn, &[id])?))
        })
        .await?;
    let mut form = Form::blank(visit)
        .with("name", row.name)
        .with("organization", row.organization)
        .with("title", row.title)
        .with("region", row.region)
        .with("kind", row.kind)
        .with("phone", row.phone)
        .with("email", row.email)
        .with("tags", tags_text(tags.iter().map(|tag| (tag.tag.as_str(), tag.level))))
        .with("judging_capacity", row.judging_capacity.to_string())
        .with("mentoring_capacity", row.mentoring_capacity.to_string())
        .with("version", row.version.to_string());
    if row.is_judge {
        form = form.with("is_judge", "yes");
    }
    if row.is_mentor {
        form = form.with("is_mentor", "yes");
    }
    Ok(form)
}

/// One expert.
#[derive(Template)]
#[template(path = "experts/expert.html")]
struct ExpertPage {
    chrome: Chrome,
    form: Form,
    base: String,
    path: String,
    expert: ExpertRow,
    line: Line,
    withdrawn: Option<String>,
    is_organizer: bool,
    is_contact_shown: bool,
}

impl ExpertPage {
    /// Whether there is a contact to show to this visitor.
    fn can_show_contact(&self) -> bool {
        self.is_organizer && !(self.expert.phone.is_empty() && self.expert.email.is_empty())
    }

    /// A phone number or an address: whole only where it was asked for, else enough to know it again.
    fn contact(&self, contact: &str) -> String {
        if self.is_contact_shown { contact.to_owned() } else { masked(contact) }
    }
}

pub async fn show_expert(visit: Visit, path: Path<(String, ExpertId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let form = Form::blank(&visit);
    page(&visit, &expert_page(&visit, id, form).await?)
}

/// The expert's page with the contact whole, which the log says.
pub async fn show_contact(
    visit: Visit,
    path: Path<(String, ExpertId)>,
    _form: Form,
) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let shown = ExpertPage { is_contact_shown: true, ..expert_page(&visit, id, Form::blank(&visit)).await? };
    note_contact(&visit, CONTACT_SHOWN, id.into()).await?;
    page(&visit, &shown)
}

/// The expert's page with the form of the withdrawal as it was sent.
pub async fn expert_again(
    visit: &Visit,
    id: ExpertId,
    form: Form,
    status: StatusCode,
) -> Result<HttpResponse, AppError> {
    page_with_status(visit, status, &expert_page(visit, id, form).await?)
}

async fn expert_page(visit: &Visit, id: ExpertId, form: Form) -> Result<ExpertPage, AppError> {
    let head = visit.competition()?.clone();
    let (competition, now) = (head.id, visit.now());
    let (expert, around) = visit
        .db()
        .read(move |conn| {
            let row = store::expert_in(conn, competition, id)?.ok_or(AppError::NotFound)?;
            Ok::<_, AppError>((row, Around::read(conn, &[id], now)?))
        })
        .await?;
    let base = format!("/c/{}/experts", head.slug);
    Ok(ExpertPage {
        chrome: Chrome::new(visit, expert.name.clone()),
        form,
        path: format!("{base}/{id}"),
        line: around.line(visit, &base, &expert),
        withdrawn: expert.withdrawn_at.map(|at| at.to_minute(head.zone())),
        is_organizer: visit.scope()?.has(Role::Organizer),
        is_contact_shown: false,
        base,
        expert,
    })
}
