//! The one error of the application. Each kind says what the caller may do about it; the page that tells the
//! person is rendered at the edge, where the language is known.

use std::fmt;

use actix_web::http::StatusCode;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::{db::WriteError, l10n::L10nLanguage};

/// A rule of the trade that forbids an act, with words for the person who tried it. Each slice has its own.
pub trait Refusal: fmt::Debug + Send + Sync + 'static {
    /// What happened and what to do next, in the person's language.
    fn words(&self, t: &L10nLanguage) -> String;

    /// The field of the form that is to blame, when it is one.
    fn field(&self) -> Option<&'static str> {
        None
    }
}

/// There are more rows than are handled at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyRows {
    /// The most rows.
    pub most: i64,
}

impl Refusal for TooManyRows {
    fn words(&self, t: &L10nLanguage) -> String {
        t.msg_problem_too_many_rows(self.most.to_string())
    }
}

/// Why a request cannot be answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the person may not know of it.
    #[error("not found")]
    NotFound,
    /// The page needs somebody who is signed in.
    #[error("sign-in needed")]
    SignInNeeded,
    /// The request did not come from a page of ours, or that page is too old.
    #[error("the request is not from our own page")]
    Forged,
    /// The form came from a page of an earlier session of the same account. Its script may send it again with this
    /// token.
    #[error("the form is of an earlier session")]
    EarlierSession {
        /// The token of the present session's forms.
        token: String,
    },
    /// The form came from a page of another account than the one that is signed in by now.
    #[error("the form is of another account's page")]
    AnothersForm,
    /// The request is not what the page sends.
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// More was sent than is taken.
    #[error("too large")]
    TooLarge,
    /// Too many tries; come back after so many seconds.
    #[error("too many requests")]
    TooManyRequests {
        /// Seconds until the next try may succeed.
        retry_after: u64,
    },
    /// A rule of the trade forbids it.
    #[error("refused: {0:?}")]
    Refused(Box<dyn Refusal>),
    /// The database or a queue cannot take it now. Nothing was changed.
    #[error("unavailable")]
    Unavailable,
    /// A fault of ours; the chain is for the log only.
    #[error("{0:#}")]
    Internal(anyhow::Error),
}

impl AppError {
    /// Wraps a fault of ours.
    pub fn internal(error: impl Into<anyhow::Error>) -> Self {
        Self::Internal(error.into())
    }

    /// Wraps a rule that forbids the act.
    pub fn refused(refusal: impl Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInNeeded => StatusCode::UNAUTHORIZED,
            Self::Forged | Self::EarlierSession { .. } | Self::AnothersForm => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn diesel_error(&self) -> Option<&DieselError> {
        match self {
            Self::Internal(error) => error.chain().find_map(|cause| cause.downcast_ref::<DieselError>()),
            _ => None,
        }
    }

    /// Whether a transaction lost against a concurrent one and deserves another try.
    pub fn is_serialization_failure(&self) -> bool {
        match self.diesel_error() {
            Some(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
            // A deadlock has no kind of its own.
            Some(DieselError::DatabaseError(_, info)) => info.message().contains("deadlock detected"),
            _ => false,
        }
    }

    /// Whether a value that must be the only one of its kind exists already.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self.diesel_error(), Some(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }
}

impl From<DieselError> for AppError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            error => Self::Internal(error.into()),
        }
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl WriteError for AppError {
    fn as_app_error(&self) -> Option<&AppError> {
        Some(self)
    }
}

impl actix_web::ResponseError for AppError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }
}
