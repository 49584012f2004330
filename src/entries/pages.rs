//! The pages on which a team writes and submits its entry.

pub mod handing_in;
pub mod merge;

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::{
    actions,
    content::{Completeness, MOST_MEMBERS, Tag, tags_text},
    files,
    frozen::{self, Since},
    store::{
        self, EntryRow, MemberRow, bonds,
        papers::{self, AttachmentRow, ReviewHead, SubmissionHead},
    },
    words,
};
use crate::{
    competitions::store::{self as competitions, RegionRow, TrackRow},
    db::Newest,
    domain::{
        id::{AttachmentId, EntryId, RegionId, TrackId},
        states::{EntryState, Language},
        time::Timestamp,
    },
    error::AppError,
    l10n::L10nLanguage,
    web::{chrome::Chrome, form::Form, page::page, visit::Visit},
};

/// A value and its label, for a choice.
pub type Choice = (String, String);

/// The regions to choose from, the empty choice first.
pub fn region_choices(visit: &Visit, regions: &[RegionRow]) -> Vec<Choice> {
    let language = visit.language();
    let all = regions
        .iter()
        .map(|region| (region.id.to_string(), language.pick(&region.name_zh, &region.name_en).to_owned()));
    std::iter::once((String::new(), visit.t().msg_entries_choose())).chain(all).collect()
}

/// The tracks to choose from, the empty choice first.
pub fn track_choices(visit: &Visit, tracks: &[TrackRow]) -> Vec<Choice> {
    let language = visit.language();
    let all = tracks
        .iter()
        .map(|track| (track.id.to_string(), language.pick(&track.name_zh, &track.name_en).to_owned()));
    std::iter::once((String::new(), visit.t().msg_entries_choose())).chain(all).collect()
}

/// The page on which an entry begins.
#[derive(Template)]
#[template(path = "entries/register.html")]
pub struct RegisterPage {
    pub chrome: Chrome,
    pub form: Form,
    pub action: String,
    pub regions: Vec<Choice>,
    pub tracks: Vec<Choice>,
    pub opens: Option<String>,
    pub closes: String,
    pub is_over: bool,
}

impl RegisterPage {
    pub async fn new(visit: &Visit, form: Form) -> Result<Self, AppError> {
        let head = visit.competition()?.clone();
        let id = head.id;
        let (regions, tracks) = visit
            .db()
            .read(move |conn| {
                Ok::<_, AppError>((competitions::regions_of(conn, id)?, competitions::tracks_of(conn, id)?))
            })
            .await?;
        let (now, zone) = (visit.now(), head.zone());
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_entries_register_title()),
            form,
            action: format!("/c/{}/register", head.slug),
            regions: region_choices(visit, &regions),
            tracks: track_choices(visit, &tracks),
            opens: (now < head.entries_open_at).then(|| head.entries_open_at.to_minute(zone)),
            closes: head.entries_close_at.to_minute(zone),
            is_over: now >= head.entries_close_at,
        })
    }
}

pub async fn show_register(visit: Visit, path: Path<String>) -> Result<HttpResponse, AppError> {
    let Some(known) = visit.known() else {
        let next = format!("/c/{}/register", path.into_inner());
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish();
        return Ok(visit.see_other(&format!("/sign-up?{query}")));
    };
    let form = Form::blank(&visit).with("leader", known.name.clone());
    page(&visit, &RegisterPage::new(&visit, form).await?)
}

/// An entry in a list of few.
pub struct Line {
    pub href: String,
    pub number: String,
    pub name: String,
    pub state: String,
    pub class: &'static str,
    pub updated: String,
}

/// The entries that the visitor leads.
#[derive(Template)]
#[template(path = "entries/my_entries.html")]
struct MyEntriesPage {
    chrome: Chrome,
    lines: Vec<Line>,
    register: Option<String>,
}

pub async fn list_my_entries(visit: Visit) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?.clone();
    let (id, account) = (head.id, visit.account()?);
    let entries = visit.db().read(move |conn| store::own_entries(conn, id, account)).await?;
    let t = visit.t();
    let is_open = (head.entries_open_at..head.entries_close_at).contains(&visit.now());
    let lines = entries
        .into_iter()
        .map(|entry| Line {
            href: format!("/c/{}/my-entries/{}", head.slug, entry.id),
            state: words::state(t, entry.state),
            class: words::state_class(entry.state),
            updated: entry.updated_at.to_minute(head.zone()),
            number: entry.number,
            name: entry.name,
        })
        .collect();
    let register = is_open.then(|| format!("/c/{}/register", head.slug));
    page(&visit, &MyEntriesPage { chrome: Chrome::new(&visit, t.msg_nav_my_entries()), lines, register })
}

/// An own entry with all that its pages show.
pub struct OwnEntry {
    pub entry: EntryRow,
    pub regions: Vec<RegionRow>,
    pub tracks: Vec<TrackRow>,
    pub members: Vec<MemberRow>,
    pub tags: Vec<Tag>,
    pub plan: Option<AttachmentRow>,
    pub submissions: Newest<SubmissionHead>,
    /// How it stands beside what was last submitted.
    pub since: Option<Since>,
    /// What was decided on it, the latest first.
    pub reviews: Newest<ReviewHead>,
    pub deadline: Timestamp,
    /// When registration closes.
    pub closes: Timestamp,
    /// Whether judges have it before them, so that its content stands.
    pub is_judged: bool,
    pub now: Timestamp,
    pub zone: chrono_tz::Tz,
    /// The address of the entry's first page.
    pub base: String,
    pub language: Language,
}

impl OwnEntry {
    /// Reads it by the same few questions, whatever the page.
    pub async fn load(visit: &Visit, id: EntryId) -> Result<Self, AppError> {
        let head = visit.competition()?.clone();
        let account = visit.account()?;
        let (competition, closes) = (head.id, head.entries_close_at);
        let (base, zone) = (format!("/c/{}/my-entries/{id}", head.slug), head.zone());
        let (now, language) = (visit.now(), visit.language());
        visit
            .db()
            .read(move |conn| {
                let entry = store::own_entry(conn, competition, account, id)?.ok_or(AppError::NotFound)?;
                Ok::<_, AppError>(Self {
                    regions: competitions::regions_of(conn, competition)?,
                    tracks: competitions::tracks_of(conn, competition)?,
                    members: store::members_of(conn, id)?,
                    tags: store::tags_of(conn, id)?,
                    plan: papers::attachments_of(conn, id)?
                        .into_iter()
                        .rfind(|file| file.kind == papers::PLAN),
                    submissions: papers::submissions_of(conn, id)?,
                    since: frozen::since_submission(conn, &entry)?,
                    reviews: papers::reviews_of(conn, id)?,
                    deadline: actions::deadline_of(conn, closes, &entry)?,
                    closes,
                    is_judged: bonds::is_under_judgement(conn, id)?,
                    now,
                    zone,
                    base,
                    language,
                    entry,
                })
            })
            .await
    }

    /// Whether the team may still change it.
    pub fn is_open(&self) -> bool {
        self.entry.state.is_open_to_team() && self.now < self.deadline && !self.is_judged
    }

    /// Whether the team may submit it now, or once it is complete.
    pub fn may_submit(&self) -> bool {
        self.entry.state.may_be_submitted_by_team()
            && self.now < self.deadline
            && !self.is_judged
            && (self.is_open() || self.completeness().is_complete())
    }

    pub fn completeness(&self) -> Completeness {
        Completeness::of(&self.entry, self.plan.is_some())
    }

    /// Whether the latest receipt vouches for the present content.
    pub fn is_receipt_current(&self) -> bool {
        self.entry.state == EntryState::Admitted
            || (self.entry.state == EntryState::Submitted
                && self.since.as_ref().is_some_and(|since| since.differences.is_empty()))
    }

    /// Which fields the team changed after the entry was submitted, until it submits again or the committee decides;
    /// empty when there is nothing of the team's to compare with.
    pub fn changed_by_team(&self, t: &L10nLanguage) -> Option<String> {
        self.entry.team_changed_at.filter(|_| self.entry.state == EntryState::Submitted)?;
        Some(self.changed(t))
    }

    /// Which fields the committee corrected after the submission, when the team changed none.
    pub fn corrected(&self, t: &L10nLanguage) -> Option<String> {
        let is_untouched = self.entry.team_changed_at.is_none() && self.entry.state == EntryState::Submitted;
        Some(self.changed(t)).filter(|fields| is_untouched && !fields.is_empty())
    }

    fn changed(&self, t: &L10nLanguage) -> String {
        let differences = self.since.iter().flat_map(|since| &since.differences);
        let labels: Vec<String> = differences.map(|difference| words::field(t, difference.field)).collect();
        labels.join(&t.msg_entries_comma())
    }

    pub fn region(&self) -> &str {
        region_name(&self.regions, self.entry.region_id, self.language)
    }

    pub fn track(&self) -> &str {
        track_name(&self.tracks, self.entry.track_id, self.language)
    }

    pub fn tags_text(&self) -> String {
        tags_text(&self.tags)
    }

    pub fn deadline_text(&self) -> String {
        self.deadline.to_minute(self.zone)
    }

    pub fn left(&self, t: &L10nLanguage) -> String {
        words::time_left(t, self.deadline.seconds_since(self.now))
    }

    pub fn minute(&self, at: &Timestamp) -> String {
        at.to_minute(self.zone)
    }

    pub fn saved_at(&self) -> String {
        self.entry.updated_at.to_minute(self.zone)
    }

    pub fn state_text(&self, t: &L10nLanguage) -> String {
        words::state(t, self.entry.state)
    }

    pub fn state_class(&self) -> &'static str {
        words::state_class(self.entry.state)
    }

    pub fn plan_size(&self) -> String {
        self.plan.as_ref().map(|plan| words::size(plan.size)).unwrap_or_default()
    }

    pub fn plan_time(&self) -> String {
        self.plan.as_ref().map(|plan| plan.uploaded_at.to_minute(self.zone)).unwrap_or_default()
    }

    pub fn steps_left(&self) -> usize {
        self.completeness().steps_left()
    }
}

/// A region's name.
pub fn region_name(regions: &[RegionRow], id: RegionId, language: Language) -> &str {
    regions
        .iter()
        .find(|region| region.id == id)
        .map_or("", |region| language.pick(&region.name_zh, &region.name_en))
}

/// A track's name.
pub fn track_name(tracks: &[TrackRow], id: TrackId, language: Language) -> &str {
    tracks
        .iter()
        .find(|track| track.id == id)
        .map_or("", |track| language.pick(&track.name_zh, &track.name_en))
}

/// The steps of an entry and how far they are.
#[derive(Template)]
#[template(path = "entries/tasks.html")]
struct TasksPage {
    chrome: Chrome,
    own: OwnEntry,
}

pub async fn show_my_entry(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let own = OwnEntry::load(&visit, path.into_inner().1).await?;
    page(&visit, &TasksPage { chrome: Chrome::new(&visit, visit.t().msg_entries_tasks_title()), own })
}

/// Name, region, track and the leader.
#[derive(Template)]
#[template(path = "entries/basics.html")]
pub struct BasicsPage {
    pub chrome: Chrome,
    pub own: OwnEntry,
    pub form: Form,
    pub regions: Vec<Choice>,
    pub tracks: Vec<Choice>,
}

impl BasicsPage {
    pub fn new(visit: &Visit, own: OwnEntry, form: Form) -> Self {
        Self {
            chrome: Chrome::new(visit, visit.t().msg_entries_basics()),
            regions: region_choices(visit, &own.regions),
            tracks: track_choices(visit, &own.tracks),
            own,
            form,
        }
    }
}

/// A form that shows what an entry says.
pub fn filled(visit: &Visit, entry: &EntryRow) -> Form {
    Form::blank(visit)
        .with("version", entry.version.to_string())
        .with("name", entry.name.clone())
        .with("region", entry.region_id.to_string())
        .with("track", entry.track_id.to_string())
        .with("leader", entry.leader.clone())
        .with("organization", entry.organization.clone())
        .with("phone", entry.phone.clone())
        .with("email", entry.email.clone())
        .with("website", entry.website.clone())
        .with("summary", entry.summary.clone())
}

/// The own entry, when it is still open; else the way back to its first page.
async fn load_open(visit: &Visit, id: EntryId) -> Result<Result<OwnEntry, HttpResponse>, AppError> {
    let own = OwnEntry::load(visit, id).await?;
    if own.is_open() {
        return Ok(Ok(own));
    }
    Ok(Err(visit.see_other_saying(&own.base, &visit.t().msg_entries_refused_closed())))
}

pub async fn show_basics(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    match load_open(&visit, path.into_inner().1).await? {
        Ok(own) => {
            let form = filled(&visit, &own.entry).with("tags", own.tags_text());
            page(&visit, &BasicsPage::new(&visit, own, form))
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// The summary.
#[derive(Template)]
#[template(path = "entries/summary.html")]
pub struct SummaryPage {
    pub chrome: Chrome,
    pub own: OwnEntry,
    pub form: Form,
}

impl SummaryPage {
    pub fn new(visit: &Visit, own: OwnEntry, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_entries_summary()), own, form }
    }
}

pub async fn show_summary(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    match load_open(&visit, path.into_inner().1).await? {
        Ok(own) => {
            let form = filled(&visit, &own.entry);
            page(&visit, &SummaryPage::new(&visit, own, form))
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// The members, one below the other.
#[derive(Template)]
#[template(path = "entries/members.html")]
pub struct MembersPage {
    pub chrome: Chrome,
    pub own: OwnEntry,
    pub form: Form,
    pub is_full: bool,
    pub most: String,
}

impl MembersPage {
    pub fn new(visit: &Visit, own: OwnEntry, form: Form) -> Self {
        Self {
            chrome: Chrome::new(visit, visit.t().msg_entries_members()),
            is_full: own.members.len() >= MOST_MEMBERS,
            most: MOST_MEMBERS.to_string(),
            own,
            form,
        }
    }
}

pub async fn show_members(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    match load_open(&visit, path.into_inner().1).await? {
        Ok(own) => page(&visit, &MembersPage::new(&visit, own, Form::blank(&visit))),
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// The business plan.
#[derive(Template)]
#[template(path = "entries/plan.html")]
pub struct PlanPage {
    pub chrome: Chrome,
    pub own: OwnEntry,
    pub form: Form,
}

impl PlanPage {
    pub fn new(visit: &Visit, own: OwnEntry, form: Form) -> Self {
        Self { chrome: Chrome::new(visit, visit.t().msg_entries_plan()), own, form }
    }
}

pub async fn show_plan(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    match load_open(&visit, path.into_inner().1).await? {
        Ok(own) => page(&visit, &PlanPage::new(&visit, own, Form::blank(&visit))),
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub async fn send_my_file(
    visit: Visit,
    path: Path<(String, EntryId, AttachmentId)>,
) -> Result<HttpResponse, AppError> {
    let (_, entry, attachment) = path.into_inner();
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let file = visit
        .db()
        .read(move |conn| {
            store::own_entry(conn, competition, account, entry)?.ok_or(AppError::NotFound)?;
            papers::attachment_in(conn, entry, attachment)?.ok_or(AppError::NotFound)
        })
        .await?;
    files::answer(&visit.site, &file).await
}
