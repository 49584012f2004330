//! The pages of an import of entries: the upload, the preview with its report, the choices for unknown names, the
//! confirmation; and the exports.

use std::path::PathBuf;

use actix_multipart::Multipart;
use actix_web::{HttpResponse, http::header, web::Path};
use askama::Template;

use super::{
    decisions::Domain,
    desk_pages::{acting_domain, filter_of, is_steward, regions_within},
    export,
    import::{self, Kept, Mapping, Outcome, Report, RowReport, receive, unreadable},
    import_words,
    pages::{Choice, region_choices, track_choices},
    store::{
        self,
        papers::{self, ImportRow},
    },
};
use crate::{
    audit::disclosure::{Export, note_export},
    competitions::store as competitions,
    db::Conn,
    domain::{
        id::ImportId,
        problem::Problem,
        role::{Reach, Role},
    },
    error::AppError,
    l10n::L10nLanguage,
    tables::{
        TableFormat,
        write::{TIMELESS, TableWriter},
    },
    web::{
        chrome::Chrome,
        form::{self, Form},
        page::{form_again, form_in_conflict, page},
        store::roles_in,
        upload,
        visit::Visit,
    },
};

/// The most bytes of an imported file.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// How many rows of the report a page shows.
const PAGE: usize = 200;

/// How many unknown names of one kind a page asks about; once they have a meaning, it asks about the next ones.
const MOST_NAMES: usize = 100;

/// The upload.
#[derive(Template)]
#[template(path = "entries/import.html")]
struct ImportPage {
    chrome: Chrome,
    form: Form,
    base: String,
    headers: Vec<String>,
}

impl ImportPage {
    fn new(visit: &Visit, form: Form) -> Result<Self, AppError> {
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_entries_import_title()),
            form,
            base: format!("/c/{}/entries", visit.competition()?.slug),
            headers: export::header(visit.language(), false),
        })
    }
}

pub async fn show_import_form(visit: Visit) -> Result<HttpResponse, AppError> {
    page(&visit, &ImportPage::new(&visit, Form::blank(&visit))?)
}

/// A file to be saved by the browser.
fn download(name: &str, format: TableFormat, bytes: Vec<u8>) -> HttpResponse {
    let (kind, ending) = match format {
        TableFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        TableFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\"")))
        .body(bytes)
}

pub async fn send_template(visit: Visit) -> Result<HttpResponse, AppError> {
    let header = export::header(visit.language(), false);
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let writer = TableWriter::new(TableFormat::Csv, Vec::new(), "", &header, visit.now().to_utc());
    let bytes = writer.and_then(TableWriter::finish).map_err(AppError::internal)?;
    Ok(download("entries-template", TableFormat::Csv, bytes))
}

async fn export(visit: &Visit, format: TableFormat) -> Result<HttpResponse, AppError> {
    let (filter, _) = filter_of(visit)?;
    let (language, whole) = (visit.language(), visit.scope()?.acting_reach());
    let competition = visit.competition()?.id;
    let (bytes, rows) = visit
        .db()
        .read(move |conn| {
            let changed = store::last_change(conn, &filter)?.unwrap_or(TIMELESS);
            export::write_entries(conn, &filter, format, language, &whole, changed)
        })
        .await?;
    let export = Export {
        act: "competition.exported",
        competition: Some(competition),
        subject: competition.into(),
        kind: "entries",
        format,
        rows,
    };
    note_export(visit, export).await?;
    Ok(download(&format!("entries-{}", visit.competition()?.slug), format, bytes))
}

pub async fn send_csv(visit: Visit) -> Result<HttpResponse, AppError> {
    export(&visit, TableFormat::Csv).await
}

pub async fn send_workbook(visit: Visit) -> Result<HttpResponse, AppError> {
    export(&visit, TableFormat::Xlsx).await
}

/// Where the file of an import lies.
fn place_of(visit: &Visit, id: ImportId) -> PathBuf {
    visit.site.config.data_dir.join("imports").join(id.to_string())
}

pub async fn upload(visit: Visit, parts: Multipart) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let label = t.msg_entries_import_file();
    let upload = upload::receive(&visit, parts, MOST_BYTES).await?;
    let mut form = upload.form;
    let Some(file) = upload.file else {
        form.refuse("file", &label, &Problem::Missing);
        return form_again(&visit, &ImportPage::new(&visit, form)?);
    };
    let problem = if file.is_too_large {
        Some(form::words(&Problem::FileTooLarge { max_megabytes: 20 }, t))
    } else {
        let (path, name) = (file.path().to_owned(), file.name.clone());
        // Parsing is hard work: it is done where the database's questions are, off the request threads.
        let read = visit.db().read(move |_| Ok::<_, AppError>(import::Table::open(&path, &name))).await?;
        match read {
            Err(error) => Some(import_words::file_problem(t, &error)),
            Ok(table) if !table.headers.is_usable() => {
                let names = table.wrong_columns(visit.language());
                Some(t.msg_entries_file_headers(names.join(&t.msg_entries_comma())))
            }
            Ok(table) if table.rows.is_empty() => Some(t.msg_entries_file_empty()),
            Ok(_) => None,
        }
    };
    if let Some(words) = problem {
        form.refuse_saying("file", &label, words);
        return form_again(&visit, &ImportPage::new(&visit, form)?);
    }
    let (by, domain) = (visit.by()?, acting_domain(&visit)?);
    let row = import::waiting(&by, &domain, by.fresh(), &file.name, file.sha256.clone())?;
    let id = row.id;
    file.keep_as(&place_of(&visit, id)).await?;
    visit.db().write(move |conn| receive(conn, &by, &row)).await?;
    Ok(visit.see_other(&format!("/c/{}/entries/import/{id}", visit.competition()?.slug)))
}

/// A row of the report in words.
struct Line {
    line: String,
    number: String,
    name: String,
    state: String,
    class: &'static str,
    details: Vec<String>,
}

/// A name that the competition does not know, with the field that asks what is meant.
struct Unknown {
    name: String,
    field: String,
}

/// What an import would do, or has done.
#[derive(Template)]
#[template(path = "entries/import_preview.html")]
struct PreviewPage {
    chrome: Chrome,
    form: Form,
    list: String,
    base: String,
    file_name: String,
    done: Option<String>,
    /// The mark of this report, for its confirmation.
    seen: String,
    /// Whether somebody confirmed another report.
    is_other: bool,
    new: String,
    changed: String,
    unchanged: String,
    wrong: String,
    /// Whether the reader may choose names and confirm.
    may_act: bool,
    can_apply: bool,
    further: String,
    lines: Vec<Line>,
    pages: Vec<(String, String, bool)>,
    unknown_regions: Vec<Unknown>,
    unknown_tracks: Vec<Unknown>,
    /// How many further unknown names there are, when not all are asked about.
    more_unknown: Option<String>,
    regions: Vec<Choice>,
    tracks: Vec<Choice>,
}

/// An import that the visitor may look at: the own ones, and every one for who oversees the competition. What somebody
/// uploaded is not for the eyes of another region's coordinator.
async fn load_import(visit: &Visit, id: ImportId) -> Result<ImportRow, AppError> {
    let (competition, account) = (visit.competition()?.id, visit.account()?);
    let oversees = visit.scope()?.has(Role::Organizer) || visit.scope()?.has(Role::Supervisor);
    visit
        .db()
        .read(move |conn| papers::import_in(conn, competition, import::KIND, id))
        .await?
        .filter(|import| oversees || import.uploaded_by == Some(account))
        .ok_or(AppError::NotFound)
}

/// An import with which the visitor may go on: whoever uploaded it.
async fn own_import(visit: &Visit, id: ImportId) -> Result<ImportRow, AppError> {
    let account = visit.account()?;
    let import = load_import(visit, id).await?;
    if import.uploaded_by == Some(account) { Ok(import) } else { Err(AppError::NotFound) }
}

/// Where the word of whoever uploaded an import counts: a reader sees the report that this person sees.
fn domain_of(conn: &mut Conn, import: &ImportRow) -> Result<Domain, AppError> {
    let competition = import.competition_id;
    let roles = match import.uploaded_by {
        Some(account) => roles_in(conn, account, competition)?,
        None => Vec::new(),
    };
    Ok(Domain { competition, reach: Reach::to_act(&roles) })
}

pub async fn show_import(visit: Visit, path: Path<(String, ImportId)>) -> Result<HttpResponse, AppError> {
    let import = load_import(&visit, path.into_inner().1).await?;
    report_page(&visit, import, false).await
}

/// The report as it is now, in answer to a look at it or to the confirmation of another one.
async fn report_page(visit: &Visit, import: ImportRow, is_other: bool) -> Result<HttpResponse, AppError> {
    let kept: Kept = serde_json::from_str(&import.report)?;
    let t = visit.t();
    let zone = visit.competition()?.zone();
    let done = import.applied_at.map(|at| at.to_minute(zone));
    let may_act = import.uploaded_by == Some(visit.account()?) && is_steward(visit)?;
    // Of the regions of whoever uploaded it somebody else may only be a reader.
    let is_masked = !may_act && !visit.scope()?.has(Role::Organizer);
    let (place, name, row) = (place_of(visit, import.id), import.file_name.clone(), import.clone());
    let (is_done, mapping, secret) = (done.is_some(), kept.mapping.clone(), visit.site.secret.clone());
    let (mut report, seen, further, regions, tracks) = visit
        .db()
        .read(move |conn| {
            let domain = domain_of(conn, &row)?;
            let regions = competitions::regions_of(conn, domain.competition)?;
            let tracks = competitions::tracks_of(conn, domain.competition)?;
            if is_done {
                return Ok((Report::default(), String::new(), Vec::new(), regions, tracks));
            }
            let table = import::Table::open(&place, &name).map_err(unreadable)?;
            let report = import::check(conn, &domain, &table, &mapping)?;
            let (seen, regions) = (secret.mark(&report.shown()), regions_within(regions, &domain.reach));
            Ok::<_, AppError>((report, seen, table.headers.unread(t), regions, tracks))
        })
        .await?;
    let counts = if is_done { kept.counts } else { report.counts };
    let list = format!("/c/{}/entries", visit.competition()?.slug);
    let base = format!("{list}/import/{}", import.id);
    let query: Vec<(String, String)> =
        form_urlencoded::parse(visit.query().as_bytes()).into_owned().collect();
    let asked = |field: &str| query.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value);
    let show = asked("show").to_owned();
    let rows: Vec<&RowReport> = report.rows.iter().filter(|row| is_shown(&show, &row.outcome)).collect();
    let number: usize = asked("page").parse().unwrap_or(1).max(1);
    let page_count = rows.len().div_ceil(PAGE);
    let lines =
        rows.iter().skip((number - 1) * PAGE).take(PAGE).map(|row| line_of(t, row, is_masked)).collect();
    let pages = (1..=page_count)
        .filter(|_| page_count > 1)
        .map(|page| (page.to_string(), format!("{base}?show={show}&page={page}"), page == number))
        .collect();
    let unasked = [&report.unknown_regions, &report.unknown_tracks]
        .map(|names| names.len().saturating_sub(MOST_NAMES))
        .into_iter()
        .sum::<usize>();
    let named = |prefix: &str, names: Vec<String>| {
        let numbered = names.into_iter().take(MOST_NAMES).enumerate();
        numbered.map(|(index, name)| Unknown { field: format!("{prefix}{index}"), name }).collect()
    };
    let preview = PreviewPage {
        chrome: Chrome::new(visit, t.msg_entries_import_preview_title()),
        form: Form::blank(visit),
        list,
        file_name: import.file_name.clone(),
        done,
        seen,
        is_other,
        new: counts.new.to_string(),
        changed: counts.changed.to_string(),
        unchanged: counts.unchanged.to_string(),
        wrong: counts.wrong.to_string(),
        may_act,
        can_apply: !is_done && counts.new + counts.changed > 0,
        further: further.join(&t.msg_entries_comma()),
        lines,
        pages,
        unknown_regions: named("region", std::mem::take(&mut report.unknown_regions)),
        more_unknown: (unasked > 0).then(|| unasked.to_string()),
        unknown_tracks: named("track", std::mem::take(&mut report.unknown_tracks)),
        regions: region_choices(visit, &regions),
        tracks: track_choices(visit, &tracks),
        base,
    };
    if is_other { form_in_conflict(visit, &preview) } else { page(visit, &preview) }
}

fn is_shown(show: &str, outcome: &Outcome) -> bool {
    match show {
        "new" => matches!(outcome, Outcome::New),
        "changed" => matches!(outcome, Outcome::Changed(_)),
        "unchanged" => matches!(outcome, Outcome::Unchanged),
        "wrong" => matches!(outcome, Outcome::Wrong(_)),
        _ => true,
    }
}

fn line_of(t: &L10nLanguage, row: &RowReport, is_masked: bool) -> Line {
    let (state, class) = match &row.outcome {
        Outcome::New => (t.msg_entries_row_new(), "ok"),
        Outcome::Unchanged => (t.msg_entries_row_unchanged(), "quiet"),
        Outcome::Changed(_) => (t.msg_entries_row_changed(), "warn"),
        Outcome::Wrong(_) => (t.msg_entries_row_wrong(), "bad"),
    };
    let details = import_words::details(t, row, is_masked);
    let (line, number, name) = (row.line.to_string(), row.number.clone(), row.name.clone());
    Line { line, number, name, state, class, details }
}

pub async fn choose_names(
    visit: Visit,
    path: Path<(String, ImportId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let import = own_import(&visit, path.into_inner().1).await?;
    let mut chosen = Mapping::default();
    for index in 0..MOST_NAMES {
        let name = form.value(&format!("region{index}_name"));
        if let Ok(region) = form.value(&format!("region{index}")).parse() {
            chosen.regions.insert(name.to_owned(), region);
        }
        let name = form.value(&format!("track{index}_name"));
        if let Ok(track) = form.value(&format!("track{index}")).parse() {
            chosen.tracks.insert(name.to_owned(), track);
        }
    }
    let (by, id, competition) = (visit.by()?, import.id, import.competition_id);
    visit.db().write(move |conn| import::choose_names(conn, &by, competition, id, &chosen)).await?;
    Ok(visit.see_other(&format!("/c/{}/entries/import/{id}", visit.competition()?.slug)))
}

pub async fn confirm(
    visit: Visit,
    path: Path<(String, ImportId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let import = own_import(&visit, path.into_inner().1).await?;
    let (id, place, name) = (import.id, place_of(&visit, import.id), import.file_name.clone());
    let list = format!("/c/{}/entries/import/{id}", visit.competition()?.slug);
    if import.applied_at.is_some() {
        return Ok(visit.see_other(&list));
    }
    let table = visit.db().read(move |_| import::Table::open(&place, &name).map_err(unreadable)).await?;
    let (by, domain, seen) = (visit.by()?, acting_domain(&visit)?, form.seen(&visit));
    let competition = domain.competition;
    let applied = visit
        .db()
        .write(move |conn| {
            // Asked again inside: a second click must not apply the import twice.
            let import = papers::import_in(conn, competition, import::KIND, id)?.ok_or(AppError::NotFound)?;
            import::apply(conn, &by, &domain, &import, &table, Some(&seen))
        })
        .await?;
    if applied.is_none() {
        return report_page(&visit, own_import(&visit, id).await?, true).await;
    }
    Ok(visit.see_other_saying(&list, &visit.t().msg_entries_imported()))
}
