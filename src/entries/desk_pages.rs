//! The pages on which the stewards of a competition look through entries. A coordinator sees the own regions only.

pub mod bulk;
pub mod changes;
pub mod contact;
pub mod edit;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use self::changes::Changes;
use super::{
    content::{hex, tags_text},
    decisions::{Decision, Domain, MOST_AT_ONCE, refusal_of_content},
    files,
    frozen::{self, Said},
    measures::Measure,
    pages::{Choice, region_choices, region_name, track_choices, track_name},
    store::{
        self, EntryFilter, EntryRow, MemberRow,
        papers::{self, AttachmentRow, HistoryRow, ReviewHead, SubmissionHead},
    },
    words,
};
use crate::{
    competitions::store::{self as competitions, RegionRow},
    db::Newest,
    domain::{
        contact::masked,
        id::{AttachmentId, EntryId},
        role::Role,
        states::EntryState,
        time::Timestamp,
    },
    error::AppError,
    web::{
        chrome::Chrome,
        form::Form,
        page::page,
        visit::{Reach, Visit},
    },
};

/// How many entries a page of the list shows.
const PAGE: usize = 50;

/// Where the visitor may look.
pub fn reading_domain(visit: &Visit) -> Result<Domain, AppError> {
    let scope = visit.scope()?;
    Ok(Domain { competition: scope.competition.id, reach: scope.reach() })
}

/// Where the visitor may act: a supervisor's view over everything is no licence to act.
pub fn acting_domain(visit: &Visit) -> Result<Domain, AppError> {
    let scope = visit.scope()?;
    Ok(Domain { competition: scope.competition.id, reach: scope.acting_reach() })
}

/// Whether the visitor may act on entries at all.
pub fn is_steward(visit: &Visit) -> Result<bool, AppError> {
    let scope = visit.scope()?;
    Ok(scope.has(Role::Organizer) || scope.has(Role::Coordinator))
}

/// The regions within a reach.
pub fn regions_within(regions: Vec<RegionRow>, reach: &Reach) -> Vec<RegionRow> {
    regions.into_iter().filter(|region| reach.covers(region.id)).collect()
}

/// The query of the address as a form, so that a filter shows what it filters by.
fn query_form(visit: &Visit) -> Form {
    let fields = form_urlencoded::parse(visit.query().as_bytes())
        .take(20)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    Form::of(visit, fields)
}

/// The filter that the query of the address asks for. What it cannot mean filters nothing.
pub fn filter_of(visit: &Visit) -> Result<(EntryFilter, Form), AppError> {
    let form = query_form(visit);
    Ok((filter_in(visit, &form)?, form))
}

/// The filter that a query asks for which a form brought along.
pub fn filter_of_query(visit: &Visit, query: &str) -> Result<EntryFilter, AppError> {
    let fields = form_urlencoded::parse(query.as_bytes())
        .take(20)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    filter_in(visit, &Form::of(visit, fields))
}

fn filter_in(visit: &Visit, form: &Form) -> Result<EntryFilter, AppError> {
    let domain = reading_domain(visit)?;
    Ok(EntryFilter {
        competition: domain.competition,
        within: match domain.reach {
            Reach::Everywhere => None,
            Reach::Regions(regions) => Some(regions),
        },
        region: form.value("region").parse().ok(),
        track: form.value("track").parse().ok(),
        state: EntryState::from_name(form.value("state")),
        text: form.plain("q", 100).trim().to_owned(),
    })
}

/// The query of a filter, for links.
fn query_of(form: &Form, after: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in ["state", "region", "track", "q"] {
        if !form.value(name).is_empty() {
            query.append_pair(name, form.value(name));
        }
    }
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    query.finish()
}

/// An entry in the list.
struct Row {
    id: String,
    number: String,
    name: String,
    leader: String,
    region: String,
    track: String,
    state: String,
    class: &'static str,
    /// Whether a decision is due on what its team changed after the submission.
    is_changed: bool,
    updated: String,
}

/// The list of entries.
#[derive(Template)]
#[template(path = "entries/list.html")]
struct ListPage {
    chrome: Chrome,
    form: Form,
    base: String,
    states: Vec<Choice>,
    regions: Vec<Choice>,
    tracks: Vec<Choice>,
    decisions: Vec<Choice>,
    rows: Vec<Row>,
    total: i64,
    /// The offer to take all of the filter, when they stand on several pages and are not too many for one act.
    all: Option<String>,
    query: String,
    next: Option<String>,
    is_first: bool,
    is_steward: bool,
}

/// The decisions in words.
pub fn decision_words(visit: &Visit, decision: Decision) -> String {
    let t = visit.t();
    match decision {
        Decision::Admit => t.msg_entries_admit(),
        Decision::Return => t.msg_entries_return(),
        Decision::Reject => t.msg_entries_reject(),
        Decision::Reopen => t.msg_entries_reopen(),
    }
}

fn all_first(visit: &Visit, choices: Vec<Choice>) -> Vec<Choice> {
    let all = (String::new(), visit.t().msg_entries_all());
    std::iter::once(all).chain(choices.into_iter().filter(|(value, _)| !value.is_empty())).collect()
}

pub async fn list_entries(visit: Visit) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?.clone();
    let reach = reading_domain(&visit)?.reach;
    let (filter, form) = filter_of(&visit)?;
    let (t, language) = (visit.t(), visit.language());
    let after: String = form.value("after").chars().take(40).collect();
    let start = after.clone();
    let (regions, tracks, mut entries, total) = visit
        .db()
        .read(move |conn| {
            Ok::<_, AppError>((
                competitions::regions_of(conn, filter.competition)?,
                competitions::tracks_of(conn, filter.competition)?,
                store::entries_after(conn, &filter, &start, 51)?,
                store::count_entries(conn, &filter)?,
            ))
        })
        .await?;
    let has_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let base = format!("/c/{}/entries", head.slug);
    let next = entries
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{base}?{}", query_of(&form, Some(&last.number))));
    let rows = entries
        .into_iter()
        .map(|entry| Row {
            id: entry.id.to_string(),
            region: region_name(&regions, entry.region_id, language).to_owned(),
            track: track_name(&tracks, entry.track_id, language).to_owned(),
            state: words::state(t, entry.state),
            class: words::state_class(entry.state),
            is_changed: entry.state == EntryState::Submitted && entry.team_changed_at.is_some(),
            updated: entry.updated_at.to_date(head.zone()),
            number: entry.number,
            name: entry.name,
            leader: entry.leader,
        })
        .collect();
    let states: Vec<Choice> =
        EntryState::ALL.iter().map(|state| (state.name().to_owned(), words::state(t, *state))).collect();
    let regions = regions_within(regions, &reach);
    let list = ListPage {
        chrome: Chrome::new(&visit, t.msg_entries_list_title()),
        states: all_first(&visit, states),
        regions: all_first(&visit, region_choices(&visit, &regions)),
        tracks: all_first(&visit, track_choices(&visit, &tracks)),
        decisions: Decision::ALL
            .iter()
            .map(|decision| (decision.name().to_owned(), decision_words(&visit, *decision)))
            .collect(),
        query: query_of(&form, None),
        is_first: after.is_empty(),
        is_steward: is_steward(&visit)?,
        all: usize::try_from(total)
            .is_ok_and(|total| (PAGE + 1..=MOST_AT_ONCE).contains(&total))
            .then(|| t.msg_entries_take_all(total.to_string())),
        total,
        form,
        base,
        rows,
        next,
    };
    page(&visit, &list)
}

/// An entry with all that happened to it.
#[derive(Template)]
#[template(path = "entries/entry.html")]
pub struct EntryPage {
    pub chrome: Chrome,
    pub base: String,
    pub list: String,
    pub entry: EntryRow,
    pub phone: String,
    pub email: String,
    pub can_show_contact: bool,
    pub is_contact_shown: bool,
    pub region: String,
    pub track: String,
    pub state: String,
    pub members: Vec<MemberRow>,
    pub tags: String,
    pub files: Newest<AttachmentRow>,
    pub submissions: Newest<SubmissionHead>,
    pub reviews: Newest<ReviewHead>,
    pub history: Newest<HistoryRow>,
    pub decisions: Vec<Choice>,
    /// The measures that may be taken, each with its page.
    pub measures: Vec<Choice>,
    pub form: Form,
    /// Where it says something else than its team last submitted.
    pub changes: Option<Changes>,
    pub can_edit: bool,
    pub can_attach: bool,
    pub can_withdraw: bool,
    pub can_restore: bool,
    pub zone: chrono_tz::Tz,
}

impl EntryPage {
    pub async fn load(visit: &Visit, id: EntryId, form: Option<Form>) -> Result<Self, AppError> {
        let domain = reading_domain(visit)?;
        let head = visit.competition()?.clone();
        let (regions, tracks, can_attach, since, entry, members, tags, files, submissions, reviews, history) =
            visit
                .db()
                .read(move |conn| {
                    let entry = domain.entry(conn, id)?;
                    let can_attach = refusal_of_content(conn, &entry)?.is_none();
                    Ok::<_, AppError>((
                        competitions::regions_of(conn, domain.competition)?,
                        competitions::tracks_of(conn, domain.competition)?,
                        can_attach,
                        frozen::since_submission(conn, &entry)?,
                        entry,
                        store::members_of(conn, id)?,
                        store::tags_of(conn, id)?,
                        papers::all_attachments_of(conn, id)?,
                        papers::submissions_of(conn, id)?,
                        papers::reviews_of(conn, id)?,
                        papers::history_of(conn, id)?,
                    ))
                })
                .await?;
        let (t, language, is_steward) = (visit.t(), visit.language(), is_steward(visit)?);
        let base = format!("/c/{}/entries", head.slug);
        let is_organizer = visit.scope()?.has(Role::Organizer);
        Ok(Self {
            chrome: Chrome::new(visit, format!("{} {}", entry.number, entry.name)),
            phone: masked(&entry.phone),
            email: masked(&entry.email),
            can_show_contact: is_steward && !(entry.phone.is_empty() && entry.email.is_empty()),
            is_contact_shown: false,
            region: region_name(&regions, entry.region_id, language).to_owned(),
            track: track_name(&tracks, entry.track_id, language).to_owned(),
            state: words::state(t, entry.state),
            decisions: Decision::ALL
                .iter()
                .filter(|decision| is_steward && decision.fits(entry.state))
                .map(|decision| (decision.name().to_owned(), decision_words(visit, *decision)))
                .collect(),
            measures: Measure::ALL
                .iter()
                .filter(|measure| is_organizer && measure.fits(entry.state))
                .map(|measure| (format!("{base}/{id}/{measure}"), words::measure(t, *measure)))
                .collect(),
            form: form.unwrap_or_else(|| Form::blank(visit).with("version", entry.version.to_string())),
            changes: Changes::of(
                t,
                since,
                &entry,
                &changes::Names { regions: &regions, tracks: &tracks, language },
            ),
            can_edit: is_steward,
            can_attach: is_steward && can_attach,
            can_withdraw: is_steward && entry.state.may_become(EntryState::Withdrawn),
            can_restore: is_steward && entry.state == EntryState::Withdrawn,
            zone: head.zone(),
            list: base.clone(),
            base: format!("{base}/{id}"),
            entry,
            members,
            tags: tags_text(&tags),
            files,
            submissions,
            reviews,
            history,
        })
    }

    /// The same page with the contact whole. Only for who asked for it and stands in the log.
    fn with_contact(mut self) -> Self {
        self.phone.clone_from(&self.entry.phone);
        self.email.clone_from(&self.entry.email);
        self.is_contact_shown = true;
        self
    }

    pub fn state_class(&self) -> &'static str {
        words::state_class(self.entry.state)
    }

    pub fn minute(&self, at: &Timestamp) -> String {
        at.to_minute(self.zone)
    }

    pub fn act(&self, act: &str) -> String {
        words::act(self.chrome.t, act)
    }

    /// Where the file lies that is meant, when one is.
    pub fn href_of(&self, said: &Said) -> Option<String> {
        let sha256 = said.file.as_ref()?;
        let file = self.files.rows.iter().find(|file| hex(&file.sha256) == *sha256)?;
        Some(format!("{}/files/{}", self.base, file.id))
    }

    pub fn size(&self, bytes: &i64) -> String {
        words::size(*bytes)
    }

    pub fn hash(&self, bytes: &[u8]) -> String {
        words::hash(bytes)
    }

    /// A recorded decision in words.
    pub fn decision(&self, name: &str) -> String {
        words::decided(self.chrome.t, name)
    }

    pub fn who(&self, name: &Option<String>) -> String {
        name.clone().unwrap_or_else(|| self.chrome.t.msg_entries_the_system())
    }
}

pub async fn show_entry(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let entry = EntryPage::load(&visit, path.into_inner().1, None).await?;
    page(&visit, &entry)
}

pub async fn send_file(
    visit: Visit,
    path: Path<(String, EntryId, AttachmentId)>,
) -> Result<HttpResponse, AppError> {
    let (_, entry, attachment) = path.into_inner();
    let domain = reading_domain(&visit)?;
    let file = visit
        .db()
        .read(move |conn| {
            domain.entry(conn, entry)?;
            papers::attachment_in(conn, entry, attachment)?.ok_or(AppError::NotFound)
        })
        .await?;
    files::answer(&visit.site, &file).await
}
