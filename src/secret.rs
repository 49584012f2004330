//! The site's secret key and what is derived from it: form tokens, one-time tokens and the marks of reports. Acts know it
//! as well as pages do.

use std::fmt::{self, Debug, Write as _};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::domain::id::AccountId;

/// The key from which form tokens are made. It is kept in the database, so that all servers share it.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// Reads a stored key.
    pub fn from_text(text: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    /// The form in which it is stored.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// A fresh key.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        let mut key = [0; 32];
        getrandom::fill(&mut key)?;
        Ok(Self(key))
    }

    /// The token that a form of this visitor carries.
    pub fn form_token(&self, visitor: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.keyed(b"form", visitor))
    }

    /// The token that a form of a signed-in visitor carries: it says besides, to nobody but us, whose account that is,
    /// and goes on saying so when the session is over.
    pub fn account_token(&self, visitor: &[u8], account: AccountId) -> String {
        format!("{}.{}", self.form_token(visitor), self.owner(account))
    }

    /// Whether a form's token is this visitor's.
    pub fn is_form_token(&self, visitor: &[u8], token: &str) -> bool {
        let expected = self.form_token(visitor);
        let (visitors, _) = token.split_once('.').unwrap_or((token, ""));
        bool::from(expected.as_bytes().ct_eq(visitors.as_bytes()))
    }

    /// Whether a form's token, whatever has become of its session, came from a page of this account.
    pub fn is_token_of(&self, account: AccountId, token: &str) -> bool {
        let expected = self.owner(account);
        let owner = token.split_once('.').map_or("", |(_, owner)| owner);
        bool::from(expected.as_bytes().ct_eq(owner.as_bytes()))
    }

    /// A one-time token that a form hands out to somebody: of the same form it is the same again, and nobody else can
    /// make it.
    pub fn handed_out(&self, form: &[u8], whom: &[u8]) -> Token {
        Token(URL_SAFE_NO_PAD.encode(self.keyed(b"handed-out", &[form, whom].concat())))
    }

    /// The mark of a report, which goes with the form that confirms it: the same as long as the report says the same. A
    /// report knows more than its page shows, such as a masked contact. Nobody but us can make the mark, so that nobody
    /// guesses that by it. O(n) for n characters of the report.
    pub fn mark(&self, report: &impl Debug) -> String {
        let mut hash = Hashing(Sha256::new());
        // Writing into a hash does not fail.
        let _ = write!(hash, "{report:?}");
        URL_SAFE_NO_PAD.encode(self.keyed(b"report", &hash.0.finalize()))
    }

    fn owner(&self, account: AccountId) -> String {
        URL_SAFE_NO_PAD.encode(self.keyed(b"owner", account.as_bytes()))
    }

    fn keyed(&self, purpose: &[u8], data: &[u8]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            // An HMAC key may have any length.
            return Vec::new();
        };
        mac.update(purpose);
        mac.update(&[0]);
        mac.update(data);
        mac.finalize().into_bytes().to_vec()
    }
}

/// A token of 256 bits for a session or a one-time link. The database keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A fresh token.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn fresh() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A token as it came back from a cookie or a link; bounded, not yet known to be good.
    pub fn claimed(text: &str) -> Option<Self> {
        (text.len() <= 64).then(|| Self(text.to_owned()))
    }

    /// The text that goes into the cookie or the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// The one-time tokens that a form hands out: sent twice, it hands out the same ones, so that the links on the page that
/// the browser shows in the end are the links in the mails.
#[derive(Clone)]
pub struct FormTokens {
    form: Option<Vec<u8>>,
    secret: Secret,
}

impl FormTokens {
    /// The tokens of a form that is told from others by a key; without one, each is a fresh one.
    pub fn new(form: Option<Vec<u8>>, secret: Secret) -> Self {
        Self { form, secret }
    }

    /// The token for somebody; none when the form has no key.
    pub fn token_for(&self, whom: &[u8]) -> Option<Token> {
        self.form.as_ref().map(|form| self.secret.handed_out(form, whom))
    }
}

/// A hash into which text is written.
struct Hashing(Sha256);

impl fmt::Write for Hashing {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// What somebody has seen of a report and now confirms. Only that is done: of another report nobody has looked at what
/// it would do.
#[derive(Clone)]
pub struct Seen {
    mark: String,
    secret: Secret,
}

impl Seen {
    /// The mark that a form brings back.
    pub fn new(mark: &str, secret: Secret) -> Self {
        Self { mark: mark.to_owned(), secret }
    }

    /// Whether a report says what was seen.
    pub fn is(&self, report: &impl Debug) -> bool {
        self.secret.mark(report) == self.mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_is_good_for_its_visitor_only() {
        let secret = Secret::fresh().unwrap();
        let token = secret.form_token(b"li");
        assert!(secret.is_form_token(b"li", &token));
        assert!(!secret.is_form_token(b"wang", &token));
        assert!(!secret.is_form_token(b"li", ""));
        assert!(!Secret::fresh().unwrap().is_form_token(b"li", &token));
    }

    #[test]
    fn a_token_says_whose_page_it_was() {
        let secret = Secret::fresh().unwrap();
        let ids = crate::clock::Ids::random();
        let clock = crate::clock::Clock::System;
        let by = crate::audit::By::system(&clock, &ids);
        let (li, wang): (AccountId, AccountId) = (by.fresh(), by.fresh());
        let token = secret.account_token(b"session", li);
        assert!(secret.is_form_token(b"session", &token) && !secret.is_form_token(b"other", &token));
        assert!(secret.is_token_of(li, &token) && !secret.is_token_of(wang, &token));
        assert!(!secret.is_token_of(li, &secret.form_token(b"session")));
    }

    #[test]
    fn a_report_is_known_by_its_mark_and_by_nothing_that_others_can_make() {
        let secret = Secret::fresh().unwrap();
        let seen = Seen::new(&secret.mark(&("T001", 2)), secret.clone());
        assert!(seen.is(&("T001", 2)));
        assert!(!seen.is(&("T001", 3)) && !Seen::new("", secret).is(&("T001", 2)));
        assert!(!seen.is(&"") && Secret::fresh().unwrap().mark(&("T001", 2)) != seen.mark);
    }

    #[test]
    fn a_secret_reads_back() {
        let secret = Secret::fresh().unwrap();
        assert_eq!(Secret::from_text(&secret.to_text()).unwrap().0, secret.0);
        assert!(Secret::from_text("short").is_none());
    }
}
