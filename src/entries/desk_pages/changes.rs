//! What an entry says now beside what its team last submitted, for the page on which a steward decides.

use crate::{
    competitions::store::{RegionRow, TrackRow},
    domain::{
        contact::masked,
        states::{EntryState, Language},
        time::Timestamp,
    },
    entries::{
        frozen::{Said, Since},
        store::EntryRow,
        words,
    },
    l10n::L10nLanguage,
};

/// A field before and after.
pub struct Row {
    pub label: String,
    pub before: Said,
    pub after: Said,
}

/// What came after the submission.
pub struct Changes {
    /// When its team submitted it; none when the committee entered it and the team never did.
    pub submitted_at: Option<Timestamp>,
    /// When its team last changed it; none when only the committee did.
    pub by_team: Option<Timestamp>,
    /// Whether a decision is due.
    pub is_open: bool,
    /// Field by field; empty when the entry says again what was submitted.
    pub rows: Vec<Row>,
}

/// By what the names of regions and tracks are known in another language.
pub struct Names<'a> {
    pub regions: &'a [RegionRow],
    pub tracks: &'a [TrackRow],
    pub language: Language,
}

impl Names<'_> {
    /// A region or a track as the reader calls it; one that has another name by now keeps the one that was submitted.
    fn known(&self, field: &str, said: &mut Said) {
        let region = |name: &str| {
            let found = self.regions.iter().find(|region| region.name_zh == name)?;
            Some(self.language.pick(&found.name_zh, &found.name_en).to_owned())
        };
        let track = |name: &str| {
            let found = self.tracks.iter().find(|track| track.name_zh == name)?;
            Some(self.language.pick(&found.name_zh, &found.name_en).to_owned())
        };
        let known = match field {
            "region" => region(&said.text),
            "track" => track(&said.text),
            _ => None,
        };
        if let Some(known) = known {
            said.text = known;
        }
    }
}

impl Changes {
    /// What there is to show; none when nothing is different and nothing was marked. Contacts are masked: the present one
    /// is shown whole to who asks for it.
    pub fn of(t: &L10nLanguage, since: Option<Since>, entry: &EntryRow, names: &Names<'_>) -> Option<Self> {
        let submitted_at = since.as_ref().map(|since| since.at);
        let differences = since.map(|since| since.differences).unwrap_or_default();
        if differences.is_empty() && entry.team_changed_at.is_none() {
            return None;
        }
        let said = |field: &str, mut said: Said| {
            names.known(field, &mut said);
            if matches!(field, "phone" | "email") {
                said.text = masked(&said.text);
            }
            said
        };
        Some(Self {
            submitted_at,
            by_team: entry.team_changed_at,
            is_open: entry.state == EntryState::Submitted,
            rows: differences
                .into_iter()
                .map(|difference| Row {
                    label: words::field(t, difference.field),
                    before: said(difference.field, difference.before),
                    after: said(difference.field, difference.after),
                })
                .collect(),
        })
    }
}
