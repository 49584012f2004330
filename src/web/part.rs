//! A long list, a part at a time: rows that are in order already, from behind the one that was seen last.

use crate::l10n::L10nLanguage;

/// The most rows of a list on one page: the ranking of a usual contest stays whole, for the wall and for the printer.
pub const MOST_ROWS: usize = 500;

/// The part of a list that a page shows.
pub struct Part<T> {
    /// The rows of the part.
    pub rows: Vec<T>,
    /// How many rows come before.
    pub before: usize,
    /// How many rows come after.
    pub after: usize,
}

/// Where a page stands in its list, and the way on.
pub struct Pager {
    /// Which rows are shown, and of how many.
    pub words: String,
    /// The address of the first part; none on it.
    pub first: Option<String>,
    /// The address of the next part; none on the last.
    pub next: Option<String>,
}

impl<T> Part<T> {
    /// The first `most` rows behind the one that was seen last; the first of all when none was, or it is gone.
    pub fn behind(rows: Vec<T>, most: usize, is_last_seen: impl FnMut(&T) -> bool) -> Self {
        let count = rows.len();
        let before = rows.iter().position(is_last_seen).map_or(0, |place| place + 1);
        let rows: Vec<T> = rows.into_iter().skip(before).take(most).collect();
        let after = count.saturating_sub(before + rows.len());
        Self { rows, before, after }
    }

    /// The way through the list; none when all of it is shown. `query` is what else the address says, `field` the name
    /// under which it says which row was seen last, `key` what it says then.
    pub fn pager(
        &self,
        t: &L10nLanguage,
        query: &[(&str, &str)],
        field: &str,
        key: impl Fn(&T) -> String,
    ) -> Option<Pager> {
        if self.before == 0 && self.after == 0 {
            return None;
        }
        let address = |seen: Option<String>| {
            let mut text = form_urlencoded::Serializer::new(String::new());
            for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
                text.append_pair(name, value);
            }
            if let Some(seen) = seen {
                text.append_pair(field, &seen);
            }
            format!("?{}", text.finish())
        };
        let (first, last) = (self.before + 1, self.before + self.rows.len());
        let total = last + self.after;
        Some(Pager {
            words: t.msg_pager_shown(first.to_string(), last.to_string(), total.to_string()),
            first: (self.before > 0).then(|| address(None)),
            next: self.rows.last().filter(|_| self.after > 0).map(|last| address(Some(key(last)))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::states::Language;

    fn behind(seen: Option<i32>) -> (Vec<i32>, Option<Pager>) {
        let part = Part::behind((1..=7).collect(), 3, |row| Some(*row) == seen);
        let pager =
            part.pager(Language::English.words(), &[("sort", "raw"), ("track", "")], "after", |row| {
                row.to_string()
            });
        (part.rows, pager)
    }

    #[test]
    fn every_row_is_on_one_part() {
        let (mut seen, mut all) = (None, Vec::new());
        loop {
            let (rows, pager) = behind(seen);
            seen = rows.last().copied();
            all.extend(rows);
            let next = pager.unwrap().next;
            assert_eq!(next, next.as_ref().and(seen).map(|seen| format!("?sort=raw&after={seen}")));
            if next.is_none() {
                break;
            }
        }
        assert_eq!(all, (1..=7).collect::<Vec<_>>());
    }

    #[test]
    fn a_part_says_where_it_is_and_leads_back() {
        let pager = behind(Some(3)).1.unwrap();
        assert_eq!(pager.words, "4 to 6 of 7");
        assert_eq!(pager.first.as_deref(), Some("?sort=raw"));
        assert_eq!(behind(None).1.unwrap().first, None);
    }

    #[test]
    fn whoever_saw_a_row_that_is_gone_begins_again() {
        assert_eq!(behind(Some(99)).0, [1, 2, 3]);
    }

    #[test]
    fn a_list_that_fits_has_no_pager() {
        let part = Part::behind(vec![1, 2, 3], 3, |_| false);
        assert!(part.pager(Language::English.words(), &[], "after", i32::to_string).is_none());
    }
}
