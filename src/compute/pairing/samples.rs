//! Small markets for the tests beside them.

use super::market::Market;
use super::problem::{Member, Problem, Unlisted, Wishes};

/// Members with one place each and these lists; the inner lists are ties, best first.
fn side(lists: &[&[&[usize]]]) -> Vec<Member> {
    let member = |groups: &&[&[usize]]| Member {
        wishes: Wishes::Ranked(groups.iter().map(|group| group.to_vec()).collect()),
        places: 1,
    };
    lists.iter().map(member).collect()
}

/// A market of two such sides, in which who is not listed is not acceptable. Time O(cells · log cells).
pub fn market(left: &[&[&[usize]]], right: &[&[&[usize]]], fit: &[(usize, usize, i64)]) -> Market {
    let problem = Problem {
        left: side(left),
        right: side(right),
        unlisted: Unlisted::Unacceptable,
        fit: fit.to_vec(),
        ..Problem::default()
    };
    Market::build(&problem).unwrap()
}
