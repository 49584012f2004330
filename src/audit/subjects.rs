//! Where the things stand that acts were done to, and what people call them. The log itself holds identifiers alone; names are
//! read when it is looked at, so that whose name is erased is not found here.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::store::{LogLine, subjects as store};
use crate::{db::Conn, error::AppError};

/// Where a thing stands in its competition, and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its address below that of the competition.
    pub path: String,
    /// Its name; none where the kind says enough.
    pub name: Option<String>,
}

/// The places of the things of some records.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    found: BTreeMap<Uuid, Place>,
}

impl Subjects {
    /// Finds the things of records of one competition: one question for each kind that stands below another thing or may be gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn read(conn: &mut Conn, lines: &[LogLine]) -> Result<Self, AppError> {
        let mut found = BTreeMap::new();
        let mut keep = |id: Uuid, path: String, name: Option<String>| {
            found.insert(id, Place { path, name });
        };
        for sheet in store::sheets_named(conn, ids(lines, "sheet"))? {
            let name = format!("{} {}", sheet.number, sheet.judge);
            keep(sheet.id.into(), format!("rounds/{}/sheets/{}", sheet.round, sheet.id), Some(name));
        }
        for id in store::rounds_there(conn, ids(lines, "round"))? {
            keep(id.into(), format!("rounds/{id}"), None);
        }
        for (id, round) in store::rounds_of_results(conn, ids(lines, "result"))? {
            keep(id.into(), format!("rounds/{round}/publish"), None);
        }
        for (id, round) in store::rounds_of_decisions(conn, ids(lines, "decision"))? {
            keep(id.into(), format!("rounds/{round}/decisions"), None);
        }
        for (id, scheme, number) in store::schemes_of_pairings(conn, ids(lines, "pairing"))? {
            keep(id.into(), format!("schemes/{scheme}/pairings/{id}"), Some(number.to_string()));
        }
        for (id, scheme, name) in store::schemes_of_enterprises(conn, ids(lines, "enterprise"))? {
            keep(id.into(), format!("schemes/{scheme}/enterprises/{id}"), Some(name));
        }
        for (id, expert) in store::experts_of_conflicts(conn, ids(lines, "conflict"))? {
            keep(id.into(), format!("experts/{expert}/conflicts"), None);
        }
        for (id, entry) in store::entries_of_mentorships(conn, ids(lines, "mentorship"))? {
            keep(id.into(), format!("coaching/{entry}"), None);
        }
        for (id, entry) in store::entries_of_coaching(conn, ids(lines, "coaching"))? {
            keep(id.into(), format!("coaching/{entry}"), None);
        }
        Ok(Self { found })
    }

    /// Where the thing of a record has a page of its own. `table` is what the record says of the rows of an import.
    pub fn place(&self, line: &LogLine, table: Option<&str>) -> Option<Place> {
        let id = Uuid::from_slice(&line.event.subject_id).ok()?;
        let folder = match line.event.subject_kind.as_str() {
            "competition" => return Some(Place { path: "settings".to_owned(), name: None }),
            "import" => match table? {
                "entries" => "entries/import",
                "experts" => "experts/import",
                _ => return None,
            },
            "entry" => "entries",
            "expert" => "experts",
            "plan" => "plans",
            "rubric" => "rubrics",
            "scheme" => "schemes",
            _ => return self.found.get(&id).cloned(),
        };
        Some(Place { path: format!("{folder}/{}", id.simple()), name: None })
    }
}

/// The things of one kind among the records.
fn ids<Id: From<Uuid>>(lines: &[LogLine], kind: &str) -> Vec<Id> {
    let of_kind = lines.iter().filter(|line| line.event.subject_kind == kind);
    of_kind.filter_map(|line| Uuid::from_slice(&line.event.subject_id).ok()).map(Id::from).collect()
}
