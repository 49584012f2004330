//! Forms: what was typed, what is wrong with it, and how it is shown again. A form comes back with everything
//! that was typed (passwords excepted); it does not fail.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, web::Bytes};
use futures_util::{StreamExt as _, future::LocalBoxFuture};

use super::visit::Visit;
use crate::{
    domain::{
        points::{DecimalError, Points},
        problem::Problem,
        text::{folded, is_forbidden},
    },
    error::AppError,
    l10n::L10nLanguage,
    secret::Seen,
};

/// The most bytes of a form as it is sent; files come by another way.
pub const MOST_BYTES: usize = 512 * 1024;

/// The most fields of a form.
pub const MOST_FIELDS: usize = 20_000;

/// The name of the hidden field that says that the form is ours.
pub const TOKEN_FIELD: &str = "_token";

/// A form: its fields, and the problems found in them.
pub struct Form {
    t: &'static L10nLanguage,
    fields: Vec<(String, String)>,
    problems: Vec<FieldProblem>,
    /// What somebody else saved meanwhile: label and value.
    theirs: Vec<(String, String)>,
    /// Tells the page's title that something is wrong.
    has_problem: Arc<AtomicBool>,
}

/// What is wrong with one field, in the visitor's words.
pub struct FieldProblem {
    /// The field's name, which is also its anchor on the page.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// What is wrong.
    pub words: String,
}

impl Form {
    /// An empty form, to be shown for the first time.
    pub fn blank(visit: &Visit) -> Self {
        Self::of(visit, Vec::new())
    }

    /// A form from what came by another way than a plain body, such as a file upload.
    pub fn of(visit: &Visit, fields: Vec<(String, String)>) -> Self {
        let has_problem = Arc::clone(&visit.inner.has_problem);
        Self { t: visit.t(), fields, problems: Vec::new(), theirs: Vec::new(), has_problem }
    }

    /// The same form with a field filled in.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.fields.push((field.to_owned(), value.into()));
        self
    }

    /// The same form with a field that says only this.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.fields.retain(|(name, _)| name != field);
        self.fields.push((field.to_owned(), value.into()));
    }

    /// Fills in what another form says in those wanted fields that were not sent.
    pub fn fill_from(&mut self, stored: &Self, wants: impl Fn(&str) -> bool) {
        let missing: Vec<_> =
            stored.fields.iter().filter(|(name, _)| wants(name) && !self.is_sent(name)).cloned().collect();
        self.fields.extend(missing);
    }

    /// In which of these fields a stored form says something else: label and stored value.
    pub fn differing(&self, stored: &Self, labels: &[(&str, String)]) -> Vec<(String, String)> {
        let of = |form: &Self, field: &str| {
            let values: Vec<String> =
                form.values(field).map(|value| value.replace("\r\n", "\n").trim().to_owned()).collect();
            values.join(&self.t.msg_list_separator())
        };
        labels
            .iter()
            .map(|(field, label)| (label, of(self, field), of(stored, field)))
            .filter(|(_, mine, theirs)| mine != theirs)
            .map(|(label, _, theirs)| (label.clone(), theirs))
            .collect()
    }

    /// The form met what somebody else saved meanwhile: it shows that, and from here on is based on its version, so that
    /// the next save is a choice made with open eyes. `field` is the hidden field that names the version.
    pub fn meet(&mut self, field: &str, version: impl Into<String>, theirs: Vec<(String, String)>) {
        self.set(field, version);
        self.theirs = theirs;
    }

    /// What somebody else saved meanwhile: label and value.
    pub fn theirs(&self) -> &[(String, String)] {
        &self.theirs
    }

    /// What was typed into a field; empty when it was not sent.
    pub fn value(&self, field: &str) -> &str {
        self.fields.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// Everything that was sent under one name, in order.
    pub fn values<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// All fields, in order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// What a field says to look for, or to tell one thing from another: at most so many characters, and none that no text
    /// holds.
    pub fn plain(&self, field: &str, most: usize) -> String {
        self.value(field).chars().filter(|sign| !is_forbidden(*sign)).take(most).collect()
    }

    /// Whether this value was chosen under this name.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.fields.iter().any(|(name, sent)| name == field && sent == value)
    }

    /// Whether the field was sent at all: how a ticked box is told from an unticked one.
    pub fn is_sent(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == field)
    }

    /// Parses a field, which holds no control characters whatever it is for. A problem is kept for the page, and the answer
    /// is none.
    pub fn parse<T>(
        &mut self,
        field: &str,
        label: &str,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        let text = self.value(field);
        let parsed = if text.contains(is_forbidden) { Err(Problem::BadCharacter) } else { parse(text) };
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(field, label, &problem);
                None
            }
        }
    }

    /// Parses a field that may be left empty; then the answer is `otherwise`.
    pub fn parse_or<T>(
        &mut self,
        field: &str,
        label: &str,
        otherwise: T,
        parse: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Option<T> {
        if folded(self.value(field)).is_empty() {
            return Some(otherwise);
        }
        self.parse(field, label, parse)
    }

    /// Parses a whole number within bounds.
    pub fn whole(&mut self, field: &str, label: &str, min: i32, max: i32) -> Option<i32> {
        self.parse(field, label, |text| parse_whole(text, min, max))
    }

    /// Parses one of the choices by a function such as `EntryState::from_name`.
    pub fn choice<T>(
        &mut self,
        field: &str,
        label: &str,
        choose: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.parse(field, label, |text| {
            if text.is_empty() {
                return Err(Problem::Missing);
            }
            choose(text).ok_or(Problem::NotAChoice)
        })
    }

    /// What was seen of the report that the form confirms.
    pub fn seen(&self, visit: &Visit) -> Seen {
        Seen::new(self.value("seen"), visit.site.secret.clone())
    }

    /// Notes a problem with a field.
    pub fn refuse(&mut self, field: &str, label: &str, problem: &Problem) {
        let words = words(problem, self.t);
        self.refuse_saying(field, label, words);
    }

    /// Notes a problem in words of its own.
    pub fn refuse_saying(&mut self, field: &str, label: &str, words: String) {
        self.has_problem.store(true, Ordering::Relaxed);
        self.problems.push(FieldProblem { field: field.to_owned(), label: label.to_owned(), words });
    }

    /// All problems, in the order of the fields.
    pub fn problems(&self) -> &[FieldProblem] {
        &self.problems
    }

    /// Whether nothing is wrong so far.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: &str) -> Option<&str> {
        self.problems.iter().find(|problem| problem.field == field).map(|problem| problem.words.as_str())
    }
}

/// Parses a whole number within bounds, full-width digits included.
///
/// # Errors
/// Missing, not whole, or out of range.
pub fn parse_whole(text: &str, min: i32, max: i32) -> Result<i32, Problem> {
    let text = folded(text);
    if text.is_empty() {
        return Err(Problem::Missing);
    }
    let number: i32 = text.parse().map_err(|_unspecific| Problem::NotWhole)?;
    if (min..=max).contains(&number) {
        Ok(number)
    } else {
        Err(Problem::OutOfRange { min: min.to_string(), max: max.to_string() })
    }
}

/// Parses points between 0 and `full`.
///
/// # Errors
/// Missing, not a decimal, or out of range.
pub fn parse_points(text: &str, full: Points) -> Result<Points, Problem> {
    let points: Points = text.parse().map_err(|error| match error {
        DecimalError::Empty => Problem::Missing,
        DecimalError::TooLarge => Problem::OutOfRange { min: "0".to_owned(), max: full.to_string() },
        DecimalError::NotDecimal | DecimalError::TooManyDecimals | DecimalError::Zero => Problem::NotDecimal,
    })?;
    if points > full {
        return Err(Problem::OutOfRange { min: "0".to_owned(), max: full.to_string() });
    }
    Ok(points)
}

/// A problem in words.
pub fn words(problem: &Problem, t: &L10nLanguage) -> String {
    match problem {
        Problem::Missing => t.msg_problem_missing(),
        Problem::TooLong { max } => t.msg_problem_too_long(max.to_string()),
        Problem::TooShort { min } => t.msg_problem_too_short(min.to_string()),
        Problem::BadCharacter => t.msg_problem_bad_character(),
        Problem::NotWhole => t.msg_problem_not_whole(),
        Problem::NotDecimal => t.msg_problem_not_decimal(),
        Problem::OutOfRange { min, max } => t.msg_problem_out_of_range(min, max),
        Problem::OffStep { step } => t.msg_problem_off_step(step),
        Problem::NotLogin => t.msg_problem_not_login(),
        Problem::NotEmail => t.msg_problem_not_email(),
        Problem::NotPhone => t.msg_problem_not_phone(),
        Problem::NotWebsite => t.msg_problem_not_website(),
        Problem::NotCreditCode => t.msg_problem_not_credit_code(),
        Problem::NotTime => t.msg_problem_not_time(),
        Problem::NotDate => t.msg_problem_not_date(),
        Problem::NotAChoice => t.msg_problem_not_a_choice(),
        Problem::Taken => t.msg_problem_taken(),
        Problem::NotSlug => t.msg_problem_not_slug(),
        Problem::CommonPassword => t.msg_problem_common_password(),
        Problem::PasswordsDiffer => t.msg_problem_passwords_differ(),
        Problem::EndsBeforeStart => t.msg_problem_ends_before_start(),
        Problem::WrongFile => t.msg_problem_wrong_file(),
        Problem::FileTooLarge { max_megabytes } => t.msg_problem_file_too_large(max_megabytes.to_string()),
        Problem::WrongSum { sum, wanted } => t.msg_problem_wrong_sum(sum, wanted),
    }
}

impl FromRequest for Form {
    type Error = AppError;
    type Future = LocalBoxFuture<'static, Result<Self, AppError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = request.extensions().get::<Visit>().cloned();
        let is_form = request.content_type() == "application/x-www-form-urlencoded";
        let is_script = request.headers().contains_key("x-autosave");
        let payload = payload.take();
        Box::pin(async move {
            let visit = visit.ok_or(AppError::NotFound)?;
            if !is_form {
                return Err(AppError::BadRequest("not a form"));
            }
            let form = Self::of(&visit, read_fields(payload).await?);
            let token = form.value(TOKEN_FIELD);
            if !visit.is_form_token(token) {
                return Err(if is_script { visit.denial(token) } else { AppError::Forged });
            }
            Ok(form)
        })
    }
}

/// The fields of a form's body, in order.
pub(super) async fn read_fields(payload: Payload) -> Result<Vec<(String, String)>, AppError> {
    let body = read_body(payload).await?;
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body)
        .take(MOST_FIELDS + 1)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if fields.len() > MOST_FIELDS {
        return Err(AppError::TooLarge);
    }
    Ok(fields)
}

async fn read_body(mut payload: Payload) -> Result<Vec<u8>, AppError> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk: Bytes = chunk.map_err(|_broken| AppError::BadRequest("the body broke off"))?;
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(AppError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
