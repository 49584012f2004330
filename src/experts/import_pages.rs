//! The pages of an import of experts: the upload, the preview with its report, the confirmation; and the exports.

use std::path::PathBuf;

use actix_multipart::Multipart;
use actix_web::{HttpResponse, http::header, web::Path};
use askama::Template;

use super::{
    export,
    import::{self, Outcome, Report, RowReport},
    import_words, store,
};
use crate::{
    audit::disclosure::{Export, note_export},
    domain::{id::ImportId, problem::Problem, role::Role},
    entries::{
        import::{receive, unreadable},
        import_words::file_problem,
        store::papers::{self, ImportRow},
    },
    error::AppError,
    tables::{TableFormat, table::Counts},
    web::{
        chrome::Chrome,
        form::{self, Form},
        page::{form_again, form_in_conflict, page},
        upload,
        visit::Visit,
    },
};

/// The most bytes of an imported file.
const MOST_BYTES: u64 = 20 * 1024 * 1024;

/// The most rows of the report that a page shows; those that are wrong come first, then those that mean somebody who has
/// withdrawn.
const MOST_ROWS: usize = 500;

/// The upload.
#[derive(Template)]
#[template(path = "experts/import.html")]
struct ImportPage {
    chrome: Chrome,
    form: Form,
    base: String,
    headers: Vec<String>,
}

impl ImportPage {
    fn new(visit: &Visit, form: Form) -> Result<Self, AppError> {
        Ok(Self {
            chrome: Chrome::new(visit, visit.t().msg_experts_import_title()),
            form,
            base: format!("/c/{}/experts", visit.competition()?.slug),
            headers: export::headers(visit.language()),
        })
    }
}

pub async fn show_import_form(visit: Visit) -> Result<HttpResponse, AppError> {
    page(&visit, &ImportPage::new(&visit, Form::blank(&visit))?)
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
            Err(error) => Some(file_problem(t, &error)),
            Ok(table) if !table.headers.is_usable() => {
                let names = table.wrong_columns(visit.language());
                Some(t.msg_entries_file_headers(names.join(&t.msg_experts_list_separator())))
            }
            Ok(table) if table.rows.is_empty() => Some(t.msg_entries_file_empty()),
            Ok(_) => None,
        }
    };
    if let Some(words) = problem {
        form.refuse_saying("file", &label, words);
        return form_again(&visit, &ImportPage::new(&visit, form)?);
    }
    let (by, head) = (visit.by()?, visit.competition()?);
    let row = import::waiting(&by, head.id, by.fresh(), &file.name, file.sha256.clone())?;
    let id = row.id;
    file.keep_as(&place_of(&visit, id)).await?;
    visit.db().write(move |conn| receive(conn, &by, &row)).await?;
    Ok(visit.see_other(&format!("/c/{}/experts/import/{id}", head.slug)))
}

/// Where the file of an import lies.
fn place_of(visit: &Visit, id: ImportId) -> PathBuf {
    visit.site.config.data_dir.join("imports").join(id.to_string())
}

async fn load_import(visit: &Visit, id: ImportId) -> Result<ImportRow, AppError> {
    let competition = visit.competition()?.id;
    visit
        .db()
        .read(move |conn| papers::import_in(conn, competition, import::KIND, id))
        .await?
        .ok_or(AppError::NotFound)
}

/// A row of the report in words.
struct Line {
    line: String,
    name: String,
    organization: String,
    state: String,
    class: &'static str,
    details: Vec<String>,
}

/// What an import would do, or has done.
#[derive(Template)]
#[template(path = "experts/import_preview.html")]
struct PreviewPage {
    chrome: Chrome,
    list: String,
    base: String,
    file_name: String,
    done: Option<String>,
    /// The mark of this report, for its confirmation.
    seen: String,
    /// Whether somebody confirmed another report.
    is_other: bool,
    counts: Counts,
    /// Whether the reader may confirm.
    may_act: bool,
    can_apply: bool,
    further: String,
    lines: Vec<Line>,
    left_out: usize,
}

pub async fn show_import(visit: Visit, path: Path<(String, ImportId)>) -> Result<HttpResponse, AppError> {
    let import = load_import(&visit, path.into_inner().1).await?;
    report_page(&visit, import, false).await
}

/// The report as it is now, in answer to a look at it or to the confirmation of another one.
async fn report_page(visit: &Visit, import: ImportRow, is_other: bool) -> Result<HttpResponse, AppError> {
    let t = visit.t();
    let head = visit.competition()?.clone();
    let done = import.applied_at.map(|at| at.to_minute(head.zone()));
    let (place, name, is_done) = (place_of(visit, import.id), import.file_name.clone(), done.is_some());
    let secret = visit.site.secret.clone();
    let (report, seen, further) = visit
        .db()
        .read(move |conn| {
            if is_done {
                return Ok((Report::default(), String::new(), Vec::new()));
            }
            let table = import::Table::open(&place, &name).map_err(unreadable)?;
            let report = import::check(conn, head.id, &table)?;
            let seen = secret.mark(&report.shown());
            Ok::<_, AppError>((report, seen, table.headers.unread(t)))
        })
        .await?;
    let counts: Counts = if is_done { serde_json::from_str(&import.report)? } else { report.counts };
    let mut rows: Vec<&RowReport> = report.rows.iter().collect();
    rows.sort_by_key(|row| (!matches!(row.outcome, Outcome::Wrong(_)), !row.is_withdrawn, row.line));
    let may_act = visit.scope()?.has(Role::Organizer);
    let list = format!("/c/{}/experts", head.slug);
    let preview = PreviewPage {
        chrome: Chrome::new(visit, t.msg_entries_import_preview_title()),
        base: format!("{list}/import/{}", import.id),
        list,
        file_name: import.file_name,
        done,
        seen,
        is_other,
        counts,
        may_act,
        can_apply: !is_done && counts.new + counts.changed > 0,
        further: further.join(&t.msg_experts_list_separator()),
        left_out: rows.len().saturating_sub(MOST_ROWS),
        lines: rows.into_iter().take(MOST_ROWS).map(|row| line_of(visit, row, !may_act)).collect(),
    };
    if is_other { form_in_conflict(visit, &preview) } else { page(visit, &preview) }
}

fn line_of(visit: &Visit, row: &RowReport, is_masked: bool) -> Line {
    let t = visit.t();
    let (state, class) = match &row.outcome {
        Outcome::New => (t.msg_entries_row_new(), "tag ok"),
        Outcome::Unchanged => (t.msg_entries_row_unchanged(), "tag quiet"),
        Outcome::Changed(_) => (t.msg_entries_row_changed(), "tag warn"),
        Outcome::Wrong(_) => (t.msg_entries_row_wrong(), "tag bad"),
    };
    Line {
        line: row.line.to_string(),
        name: row.name.clone(),
        organization: row.organization.clone(),
        state,
        class,
        details: import_words::details(visit.language(), row, is_masked),
    }
}

pub async fn confirm(
    visit: Visit,
    path: Path<(String, ImportId)>,
    form: Form,
) -> Result<HttpResponse, AppError> {
    let import = load_import(&visit, path.into_inner().1).await?;
    let (id, place, name) = (import.id, place_of(&visit, import.id), import.file_name.clone());
    let (by, head, seen) = (visit.by()?, visit.competition()?.clone(), form.seen(&visit));
    let here = format!("/c/{}/experts/import/{id}", head.slug);
    if import.applied_at.is_some() {
        return Ok(visit.see_other(&here));
    }
    let table = visit.db().read(move |_| import::Table::open(&place, &name).map_err(unreadable)).await?;
    let applied = visit
        .db()
        .write(move |conn| {
            // Asked again inside: a second click must not apply the import twice.
            let import = papers::import_in(conn, head.id, import::KIND, id)?.ok_or(AppError::NotFound)?;
            import::apply(conn, &by, head.id, &import, &table, Some(&seen))
        })
        .await?;
    if applied.is_none() {
        return report_page(&visit, load_import(&visit, id).await?, true).await;
    }
    Ok(visit.see_other_saying(&here, &visit.t().msg_entries_imported()))
}

pub async fn send_csv(visit: Visit) -> Result<HttpResponse, AppError> {
    export(&visit, TableFormat::Csv).await
}

pub async fn send_workbook(visit: Visit) -> Result<HttpResponse, AppError> {
    export(&visit, TableFormat::Xlsx).await
}

/// The experts as a table that can be imported again. Only organizers see whole contacts.
async fn export(visit: &Visit, format: TableFormat) -> Result<HttpResponse, AppError> {
    let head = visit.competition()?.clone();
    let is_masked = !visit.scope()?.has(Role::Organizer);
    let language = visit.language();
    let (bytes, rows) = visit
        .db()
        .read(move |conn| {
            let experts = store::experts_of(conn, head.id)?;
            let tags = store::tags_of_competition(conn, head.id)?;
            let changed = export::changed_at(&experts);
            export::write_experts(&experts, &tags, format, language, is_masked, changed)
        })
        .await?;
    let competition = visit.competition()?.id;
    let export = Export {
        act: "competition.exported",
        competition: Some(competition),
        subject: competition.into(),
        kind: "experts",
        format,
        rows,
    };
    note_export(visit, export).await?;
    let (kind, ending) = match format {
        TableFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        TableFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    let name = format!("attachment; filename=\"experts-{}.{ending}\"", visit.competition()?.slug);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .body(bytes))
}
