//! A form that was sent twice does its work once: it carries a key of its own, and what came of the first is
//! remembered with the act (DESIGN.md, rule 4: saves carry an idempotency key).

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{form::Form, store, visit::Visit};
pub use crate::secret::FormTokens;
use crate::{db::Conn, domain::time::Timestamp, error::AppError};

/// The name of the hidden field that holds the key.
pub const KEY_FIELD: &str = "request_key";

/// How long a key is remembered: nobody sends a form again after that by a double click or a lost answer.
const KEPT_SECONDS: i64 = 3 * 86_400;

/// The key of one form, bound to who sends it and where to; none when the form has no key.
#[derive(Clone, Debug)]
pub struct RequestKey(Option<Vec<u8>>);

impl RequestKey {
    /// The key of a form.
    pub fn of(visit: &Visit, form: &Form) -> Self {
        let typed = form.value(KEY_FIELD);
        if typed.is_empty() {
            return Self(None);
        }
        let mut hash = Sha256::new();
        if let Some(known) = visit.known() {
            hash.update(known.account.as_bytes());
        }
        for part in [visit.path(), typed] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        Self(Some(hash.finalize().to_vec()))
    }

    /// Does an act that makes something new, unless a form with this key did it before: then the answer is what was made
    /// then. Call it in the transaction of the act.
    ///
    /// # Errors
    /// What the act answers.
    pub fn once<Id>(
        &self,
        conn: &mut Conn,
        now: Timestamp,
        act: impl FnOnce(&mut Conn) -> Result<Id, AppError>,
    ) -> Result<Id, AppError>
    where
        Id: Copy + From<Uuid> + Into<Uuid>,
    {
        let Some(key) = &self.0 else { return act(conn) };
        if let Some(made) = store::made_by_request(conn, key)? {
            return Ok(Id::from(made));
        }
        let made = act(conn)?;
        store::remember_request(conn, key, made.into(), now)?;
        Ok(made)
    }
}

impl FormTokens {
    /// The tokens of a form.
    pub fn of(visit: &Visit, form: &Form) -> Self {
        Self::new(RequestKey::of(visit, form).0, visit.site.secret.clone())
    }
}

/// Forgets keys that nobody will send any more.
///
/// # Errors
/// When the database fails.
pub fn forget_old(conn: &mut Conn, now: Timestamp) -> Result<(), AppError> {
    store::forget_requests(conn, now.plus_seconds(-KEPT_SECONDS))
}
