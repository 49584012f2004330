//! What a good row makes of an enterprise, and cell by cell what that changes.

use super::{Change, Checker, wishes::Said};
use crate::{
    pairing::{actions::Profile, store::EnterpriseRow},
    tables::{
        Row, columns::EnterpriseColumn, enterprise_rows::EnterpriseRow as TableRow, headers::Column as _,
    },
};

/// What stands between tags where they are told.
const BETWEEN: &str = "；";

impl Checker<'_> {
    fn has(&self, column: EnterpriseColumn) -> bool {
        self.headers.columns.contains_key(&column)
    }

    /// The tags that are stored, in order.
    fn old_tags(&self, before: Option<&EnterpriseRow>, kind: &str) -> Vec<String> {
        let Some(row) = before else { return Vec::new() };
        let of = self.situation.tags.iter().filter(|tag| tag.enterprise_id == row.id && tag.kind == kind);
        let mut tags: Vec<String> = of.map(|tag| tag.tag.clone()).collect();
        tags.sort_unstable();
        tags
    }

    /// What an enterprise says of itself after the row. Columns that the table lacks leave what is stored.
    pub(super) fn profile(&self, parsed: &TableRow, before: Option<&EnterpriseRow>) -> Profile {
        let pick = |column, new: &str, old: Option<&String>| {
            if self.has(column) { new.to_owned() } else { old.cloned().unwrap_or_default() }
        };
        let tags = |column, new: &[String], kind| {
            let mut tags = if self.has(column) { new.to_vec() } else { self.old_tags(before, kind) };
            tags.sort_unstable();
            tags
        };
        let code = if parsed.credit_code.is_empty() {
            // A code that is known is not forgotten because a table leaves it out.
            before.map(|row| row.credit_code.clone()).unwrap_or_default()
        } else {
            parsed.credit_code.clone()
        };
        // Nor is the number of partners that was agreed.
        let stated = parsed.capacity.and_then(|capacity| i32::try_from(capacity).ok());
        Profile {
            name: parsed.name.clone(),
            credit_code: code,
            sector: pick(EnterpriseColumn::Sector, &parsed.sector, before.map(|row| &row.sector)),
            contact: pick(EnterpriseColumn::Contact, &parsed.contact, before.map(|row| &row.contact)),
            phone: pick(EnterpriseColumn::Phone, &parsed.phone, before.map(|row| &row.phone)),
            email: pick(EnterpriseColumn::Email, &parsed.email, before.map(|row| &row.email)),
            profile: before.map(|row| row.profile.clone()).unwrap_or_default(),
            needs: tags(EnterpriseColumn::Needs, &parsed.needs, "need"),
            offers: tags(EnterpriseColumn::Offers, &parsed.offers, "offer"),
            capacity: stated.or(before.map(|row| row.capacity)).unwrap_or(1),
        }
    }

    /// The cells whose values differ from what is stored, in the order of the columns.
    pub(super) fn changes(&self, row: &Row, before: &EnterpriseRow, after: &Profile) -> Vec<Change> {
        let told = |column: &EnterpriseColumn| {
            let (old, new) = match column {
                EnterpriseColumn::Name => (before.name.clone(), after.name.clone()),
                EnterpriseColumn::CreditCode => (before.credit_code.clone(), after.credit_code.clone()),
                EnterpriseColumn::Sector => (before.sector.clone(), after.sector.clone()),
                EnterpriseColumn::Needs => {
                    (self.old_tags(Some(before), "need").join(BETWEEN), after.needs.join(BETWEEN))
                }
                EnterpriseColumn::Offers => {
                    (self.old_tags(Some(before), "offer").join(BETWEEN), after.offers.join(BETWEEN))
                }
                EnterpriseColumn::Contact => (before.contact.clone(), after.contact.clone()),
                EnterpriseColumn::Phone => (before.phone.clone(), after.phone.clone()),
                EnterpriseColumn::Email => (before.email.clone(), after.email.clone()),
                EnterpriseColumn::Capacity => (before.capacity.to_string(), after.capacity.to_string()),
                // The side never changes, and of wishes no values are told.
                EnterpriseColumn::Side | EnterpriseColumn::Wishes | EnterpriseColumn::Exclusions => {
                    return None;
                }
            };
            let place = self.place(row, *column);
            (old != new).then_some(Change::Value { column: *column, place, before: old, after: new })
        };
        EnterpriseColumn::ALL.iter().filter_map(told).collect()
    }

    /// That the file's wishes take the place of those before, half by half.
    pub(super) fn wish_changes(&self, row: &Row, said: &Said) -> Vec<Change> {
        let told = |column| {
            let place = self.place(row, column);
            if column == EnterpriseColumn::Wishes { Change::Wishes(place) } else { Change::Exclusions(place) }
        };
        said.columns().map(told).collect()
    }
}
