//! The desk of mentoring: which entry has no mentor or no session yet, what each mentor did, and the change of a
//! mentor by hand.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header, web::Path};
use askama::Template;
use chrono::DateTime;

use super::{
    actions::{mark_of, may_have_mentor},
    pages::{Record, records_of},
    store::{self, CoveredEntry, MentorshipLine},
};
use crate::{
    audit::disclosure::{Export, note_export},
    domain::{
        id::{EntryId, ExpertId, MentorshipId, RegionId},
        role::Role,
        states::ConflictKind,
    },
    entries::store as entries,
    error::AppError,
    experts::{self, conflicts::conflicts_of, query_value, store as experts_store},
    tables::{
        TableFormat,
        write::{Cell, TableWriter},
    },
    web::{
        chrome::Chrome,
        form::Form,
        page::page,
        visit::{Reach, Visit},
    },
};

/// How many entries a page of the report shows.
const PER_PAGE: usize = 100;

/// A value and its label, for a choice.
type Choice = (String, String);

/// An entry in the report.
struct Line {
    href: String,
    number: String,
    name: String,
    region: String,
    track: String,
    mentor: String,
    sessions: usize,
    minutes: i64,
    last: String,
}

/// What a mentor did so far.
struct Mentor {
    name: String,
    teams: usize,
    sessions: usize,
    minutes: i64,
}

/// The report: every admitted entry with its mentor and sessions.
struct Coverage {
    lines: Vec<Line>,
    mentors: Vec<Mentor>,
    regions: Vec<Choice>,
}

/// Which regions a visitor may see; none for all.
fn reach(visit: &Visit) -> Result<Option<Vec<RegionId>>, AppError> {
    Ok(match visit.scope()?.reach() {
        Reach::Everywhere => None,
        Reach::Regions(regions) => Some(regions),
    })
}

async fn coverage(visit: &Visit) -> Result<Coverage, AppError> {
    let language = visit.language();
    let head = visit.competition()?.clone();
    let competition = head.id;
    let within = reach(visit)?;
    let (covered, mentorships, sessions) = visit
        .db()
        .read(move |conn| {
            Ok::<_, AppError>((
                store::covered_entries(conn, competition, within.as_deref())?,
                store::mentorships_of_competition(conn, competition)?,
                store::sessions_of_competition(conn, competition)?,
            ))
        })
        .await?;
    let mut held: BTreeMap<MentorshipId, Vec<(String, i32)>> = BTreeMap::new();
    for (mentorship, day, minutes) in sessions {
        held.entry(mentorship).or_default().push((day, minutes));
    }
    let mut of_entry: BTreeMap<EntryId, Vec<&MentorshipLine>> = BTreeMap::new();
    for line in &mentorships {
        of_entry.entry(line.entry).or_default().push(line);
    }
    let regions = covered
        .iter()
        .map(|entry| (entry.region.to_string(), language.pick(&entry.region_zh, &entry.region_en).to_owned()))
        .collect::<BTreeMap<_, _>>();
    let mut by_mentor: BTreeMap<ExpertId, Mentor> = BTreeMap::new();
    let lines = covered
        .into_iter()
        .map(|entry| {
            let own = of_entry.remove(&entry.id).unwrap_or_default();
            for line in &own {
                let mentor = by_mentor.entry(line.expert).or_insert_with(|| Mentor {
                    name: line.mentor.clone(),
                    teams: 0,
                    sessions: 0,
                    minutes: 0,
                });
                mentor.teams += usize::from(line.ended_at.is_none());
                for (_, minutes) in held.get(&line.id).into_iter().flatten() {
                    mentor.sessions += 1;
                    mentor.minutes += i64::from(*minutes);
                }
            }
            line_of(visit, &head.slug, entry, &own, &held)
        })
        .collect();
    let mut mentors: Vec<(ExpertId, Mentor)> = by_mentor.into_iter().collect();
    mentors.sort_by(|(a, first), (b, second)| {
        (first.sessions, &first.name, a).cmp(&(second.sessions, &second.name, b))
    });
    Ok(Coverage {
        lines,
        mentors: mentors.into_iter().map(|(_, mentor)| mentor).collect(),
        regions: regions.into_iter().collect(),
    })
}

fn line_of(
    visit: &Visit,
    slug: &str,
    entry: CoveredEntry,
    own: &[&MentorshipLine],
    held: &BTreeMap<MentorshipId, Vec<(String, i32)>>,
) -> Line {
    let language = visit.language();
    let sessions: Vec<&(String, i32)> = own.iter().filter_map(|line| held.get(&line.id)).flatten().collect();
    let mentors: Vec<&str> =
        own.iter().filter(|line| line.ended_at.is_none()).map(|line| line.mentor.as_str()).collect();
    Line {
        href: format!("/c/{slug}/coaching/{}", entry.id),
        region: language.pick(&entry.region_zh, &entry.region_en).to_owned(),
        track: language.pick(&entry.track_zh, &entry.track_en).to_owned(),
        mentor: mentors.join(&visit.t().msg_experts_list_separator()),
        sessions: sessions.len(),
        minutes: sessions.iter().map(|(_, minutes)| i64::from(*minutes)).sum(),
        last: sessions.iter().map(|(day, _)| day.clone()).max().unwrap_or_default(),
        number: entry.number,
        name: entry.name,
    }
}

/// The report.
#[derive(Template)]
#[template(path = "mentoring/coverage.html")]
struct CoveragePage {
    chrome: Chrome,
    base: String,
    form: Form,
    shows: Vec<Choice>,
    regions: Vec<Choice>,
    lines: Vec<Line>,
    mentors: Vec<Mentor>,
    next: Option<String>,
    entries: usize,
    without_mentor: usize,
    without_session: usize,
    sessions: usize,
    minutes: i64,
}

pub async fn show_coverage(visit: Visit) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let base = format!("/c/{}/coaching", visit.competition()?.slug);
    let coverage = coverage(&visit).await?;
    let [show, region, after] = ["show", "region", "after"].map(|name| query_value(&visit, name));
    let region_name = coverage.regions.iter().find(|(id, _)| *id == region).map(|(_, name)| name.clone());
    let entries = coverage.lines.len();
    let without_mentor = coverage.lines.iter().filter(|line| line.mentor.is_empty()).count();
    let without_session = coverage.lines.iter().filter(|line| line.sessions == 0).count();
    let sessions = coverage.lines.iter().map(|line| line.sessions).sum();
    let minutes = coverage.lines.iter().map(|line| line.minutes).sum();
    let mut lines: Vec<Line> = coverage
        .lines
        .into_iter()
        .filter(|line| region_name.as_ref().is_none_or(|name| *name == line.region))
        .filter(|line| match show.as_str() {
            "no-mentor" => line.mentor.is_empty(),
            "no-session" => line.sessions == 0,
            _ => true,
        })
        .filter(|line| line.number > after)
        .take(PER_PAGE + 1)
        .collect();
    let has_more = lines.len() > PER_PAGE;
    lines.truncate(PER_PAGE);
    let next = lines.last().filter(|_| has_more).map(|last| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("show", &show)
            .append_pair("region", &region)
            .append_pair("after", &last.number)
            .finish();
        format!("{base}?{query}")
    });
    let mut regions = vec![(String::new(), t.msg_mentoring_all())];
    regions.extend(coverage.regions);
    page(
        &visit,
        &CoveragePage {
            chrome: Chrome::new(&visit, t.msg_nav_coaching()),
            base,
            form: Form::blank(&visit).with("show", show).with("region", region),
            shows: vec![
                (String::new(), t.msg_mentoring_all()),
                ("no-mentor".to_owned(), t.msg_mentoring_no_mentor()),
                ("no-session".to_owned(), t.msg_mentoring_no_session()),
            ],
            regions,
            lines,
            mentors: coverage.mentors,
            next,
            entries,
            without_mentor,
            without_session,
            sessions,
            minutes,
        },
    )
}

pub async fn export_coverage(visit: Visit) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let competition = visit.competition()?.id;
    let coverage = coverage(&visit).await?;
    let heads = [
        t.msg_mentoring_number(),
        t.msg_mentoring_entry(),
        t.msg_mentoring_region(),
        t.msg_mentoring_track(),
        t.msg_mentoring_mentor(),
        t.msg_mentoring_sessions(),
        t.msg_mentoring_minutes(),
        t.msg_mentoring_last(),
    ];
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let created = DateTime::UNIX_EPOCH;
    let mut table = TableWriter::new(TableFormat::Csv, Vec::new(), "coaching", &heads, created)
        .map_err(AppError::internal)?;
    for line in &coverage.lines {
        let (sessions, minutes) = (line.sessions.to_string(), line.minutes.to_string());
        let cells = [
            Cell::Text(&line.number),
            Cell::Text(&line.name),
            Cell::Text(&line.region),
            Cell::Text(&line.track),
            Cell::Text(&line.mentor),
            Cell::Number(&sessions),
            Cell::Number(&minutes),
            Cell::Text(&line.last),
        ];
        table.row(&cells).map_err(AppError::internal)?;
    }
    let bytes = table.finish().map_err(AppError::internal)?;
    let export = Export {
        act: "competition.exported",
        competition: Some(competition),
        subject: competition.into(),
        kind: "coaching",
        format: TableFormat::Csv,
        rows: coverage.lines.len(),
    };
    note_export(&visit, export).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"coaching.csv\""))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}

/// The mentor and the records of one entry.
#[derive(Template)]
#[template(path = "mentoring/entry.html")]
pub struct EntryPage {
    chrome: Chrome,
    form: Form,
    list: String,
    path: String,
    former: Vec<(String, String, String)>,
    records: Vec<Record>,
    candidates: Vec<Choice>,
    excluded: Vec<(String, String)>,
    is_organizer: bool,
}

pub async fn show_entry(visit: Visit, path: Path<(String, EntryId)>) -> Result<HttpResponse, AppError> {
    let (_, id) = path.into_inner();
    let form = Form::blank(&visit);
    page(&visit, &entry_page(&visit, id, form).await?)
}

/// The mark of an entry's mentors as they are now, and their names.
pub async fn mentors_now(visit: &Visit, id: EntryId) -> Result<(String, String), AppError> {
    let t = visit.t();
    let competition = visit.competition()?.id;
    let lines = visit.db().read(move |conn| store::mentorships_of_entry(conn, competition, id)).await?;
    let in_force = lines.iter().filter(|line| line.ended_at.is_none());
    let names: Vec<&str> = in_force.map(|line| line.mentor.as_str()).collect();
    let names = if names.is_empty() {
        t.msg_mentoring_no_mentor()
    } else {
        names.join(&t.msg_experts_list_separator())
    };
    Ok((mark_of(&lines), names))
}

pub async fn entry_page(visit: &Visit, id: EntryId, form: Form) -> Result<EntryPage, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let (competition, zone) = (head.id, head.zone());
    let within = reach(visit)?;
    let (entry, lines, records, experts, conflicts, judges) = visit
        .db()
        .read(move |conn| {
            let entry = entries::entry_in(conn, competition, id)?
                .filter(|entry| within.as_ref().is_none_or(|regions| regions.contains(&entry.region_id)))
                .ok_or(AppError::NotFound)?;
            let lines = store::mentorships_of_entry(conn, competition, id)?;
            let ids: Vec<MentorshipId> = lines.iter().map(|line| line.id).collect();
            Ok::<_, AppError>((
                entry,
                lines,
                store::coachings_of(conn, &ids)?,
                experts_store::experts_of(conn, competition)?,
                conflicts_of(conn, competition)?,
                store::judges_of_entry(conn, id)?,
            ))
        })
        .await?;
    let current: Vec<ExpertId> =
        lines.iter().filter(|line| line.ended_at.is_none()).map(|line| line.expert).collect();
    let mut candidates = vec![("none".to_owned(), t.msg_mentoring_nobody())];
    let mut excluded = Vec::new();
    // To an entry that does not take part only nobody can be given.
    for expert in experts.into_iter().filter(|_| may_have_mentor(entry.state)) {
        if !expert.is_mentor || expert.withdrawn_at.is_some() || current.contains(&expert.id) {
            continue;
        }
        let name = format!("{} {}", expert.name, expert.organization);
        if judges.contains(&expert.id) {
            excluded.push((name, t.msg_mentoring_refused_judges()));
            continue;
        }
        match conflicts.get(&(id, expert.id)) {
            None | Some(ConflictKind::Mentor) => candidates.push((expert.id.to_string(), name)),
            Some(kind) => excluded.push((name, experts::conflict_kind(t, *kind))),
        }
    }
    let form = if form.is_sent("seen") { form } else { form.with("seen", mark_of(&lines)) };
    let list = format!("/c/{}/coaching", head.slug);
    let mentors = lines.iter().map(|line| (line.id, line.mentor.clone())).collect();
    Ok(EntryPage {
        chrome: Chrome::new(visit, format!("{} {}", entry.number, entry.name)),
        form,
        path: format!("{list}/{id}"),
        list,
        former: lines
            .into_iter()
            .map(|line| {
                let end = line.ended_at.map(|at| at.to_date(zone)).unwrap_or_default();
                (line.mentor, line.began_at.to_date(zone), end)
            })
            .collect(),
        records: records_of(t, records, &mentors, None),
        candidates,
        excluded,
        is_organizer: visit.scope()?.has(Role::Organizer),
    })
}
