//! The page on which somebody whose save met another's chooses between the two, field by field.

use askama::Template;

use super::filled;
use crate::{
    entries::{content, store::EntryRow, words},
    web::{chrome::Chrome, form::Form, visit::Visit},
};

/// A field that says two things: each as it is stored in the form and as people read it.
pub struct MergeRow {
    pub field: String,
    pub label: String,
    pub mine_value: String,
    pub mine: String,
    pub stored_value: String,
    pub stored: String,
}

/// What was sent beside what somebody saved in between: nothing is lost, the person chooses field by field.
#[derive(Template)]
#[template(path = "entries/merge.html")]
pub struct MergePage {
    pub chrome: Chrome,
    pub form: Form,
    pub action: String,
    pub rows: Vec<MergeRow>,
    /// The version that the stored content has.
    pub version: i32,
}

impl MergePage {
    /// Compares the fields of a form with a stored entry, and with `further` fields that stand outside its row.
    pub fn new(
        visit: &Visit,
        form: Form,
        stored: &EntryRow,
        further: &[(&str, String)],
        names: &dyn Fn(&str, &str) -> String,
    ) -> Self {
        let t = visit.t();
        let mut theirs = filled(visit, stored);
        for (field, value) in further {
            theirs.set(field, value.as_str());
        }
        let rows = form
            .fields()
            .iter()
            .filter(|(name, _)| theirs.is_sent(name) && name != "version")
            .filter(|(name, mine)| !says_the_same(name, mine, theirs.value(name)))
            .map(|(name, mine)| MergeRow {
                field: name.clone(),
                label: words::field(t, name),
                mine: names(name, mine),
                mine_value: mine.clone(),
                stored: names(name, theirs.value(name)),
                stored_value: theirs.value(name).to_owned(),
            })
            .collect();
        Self {
            chrome: Chrome::new(visit, t.msg_entries_merge_title()),
            form,
            action: visit.path().to_owned(),
            rows,
            version: stored.version,
        }
    }

    /// The fields of the form about which there is nothing to choose.
    pub fn agreed(&self) -> impl Iterator<Item = &(String, String)> {
        self.form.fields().iter().filter(|(name, _)| {
            name != "version"
                && name != self.chrome.token_field()
                && !self.rows.iter().any(|row| row.field == *name)
        })
    }
}

/// Whether two writings of a field mean the same.
fn says_the_same(field: &str, mine: &str, stored: &str) -> bool {
    match field {
        "members" => content::parse_members(mine).ok() == content::parse_members(stored).ok(),
        "tags" => content::parse_tags(mine).ok() == content::parse_tags(stored).ok(),
        "phone" => content::parse_contact_phone(mine).ok() == content::parse_contact_phone(stored).ok(),
        "website" => content::parse_website(mine).ok() == content::parse_website(stored).ok(),
        _ => mine.replace("\r\n", "\n").trim() == stored,
    }
}
