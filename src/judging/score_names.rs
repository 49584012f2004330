//! What a table of marks calls entries and criteria. Exactly as it is written comes first: only where nothing is called so, capitals do not
//! matter. What then fits several is found several times, and never silently taken for one of them.

use std::collections::BTreeMap;

use crate::{
    competitions::store::CriterionRow,
    domain::{id::CriterionId, text::folded},
};

/// Things by their names.
#[derive(Clone, Debug)]
pub struct Names<Id> {
    exact: BTreeMap<String, Vec<Id>>,
    in_lower_case: BTreeMap<String, Vec<Id>>,
}

impl<Id> Default for Names<Id> {
    fn default() -> Self {
        Self { exact: BTreeMap::new(), in_lower_case: BTreeMap::new() }
    }
}

impl<Id: Copy + PartialEq> Names<Id> {
    /// Adds a thing under one of its names; one that is empty is none.
    pub fn add(&mut self, name: &str, id: Id) {
        let exact = folded(name);
        // A criterion may have no English name.
        if exact.is_empty() {
            return;
        }
        let lower = exact.to_lowercase();
        for ids in [self.exact.entry(exact).or_default(), self.in_lower_case.entry(lower).or_default()] {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }

    /// What is called so: nothing, one thing, or several.
    pub fn find(&self, name: &str) -> Vec<Id> {
        let exact = folded(name);
        let found = self.exact.get(&exact).or_else(|| self.in_lower_case.get(&exact.to_lowercase()));
        found.cloned().unwrap_or_default()
    }
}

/// The criteria of a rubric: by their codes, and what no code fits by their names in either language.
pub struct CriterionNames {
    codes: Names<CriterionId>,
    names: Names<CriterionId>,
}

impl CriterionNames {
    /// The codes and names of these criteria.
    pub fn of(criteria: &[CriterionRow]) -> Self {
        let (mut codes, mut names) = (Names::default(), Names::default());
        for criterion in criteria {
            codes.add(&criterion.code, criterion.id);
            for name in [&criterion.name_zh, &criterion.name_en] {
                names.add(name, criterion.id);
            }
        }
        Self { codes, names }
    }

    /// The criteria that are called so.
    pub fn find(&self, name: &str) -> Vec<CriterionId> {
        let by_code = self.codes.find(name);
        if by_code.is_empty() { self.names.find(name) } else { by_code }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[(&str, u32)]) -> Names<u32> {
        let mut names = Names::default();
        for (name, id) in of {
            names.add(name, *id);
        }
        names
    }

    #[test]
    fn what_is_written_exactly_so_comes_before_what_differs_in_capitals() {
        let names = names(&[("a1", 1), ("A1", 2), ("B2", 3)]);
        assert_eq!((names.find("a1"), names.find("A1")), (vec![1], vec![2]));
        assert_eq!(names.find("b2"), [3], "only one is called so in any capitals");
        assert_eq!(names.find(" Ａ１ "), [2], "full width is no other number");
        assert_eq!(names.find("c3"), Vec::<u32>::new());
    }

    #[test]
    fn what_fits_several_is_found_several_times_and_one_thing_of_two_equal_names_once() {
        let names = names(&[("ab", 1), ("AB", 2), ("Plan", 3), ("Plan", 4), ("Pitch", 5), ("Pitch", 5)]);
        assert_eq!(names.find("Ab"), [1, 2]);
        assert_eq!(names.find("Plan"), [3, 4]);
        assert_eq!(names.find("pitch"), [5]);
    }
}
