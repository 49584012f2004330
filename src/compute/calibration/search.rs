//! The smallest value of a function of two ratios that does not depend on their signs: a simplex search, then Newton steps.

#![expect(clippy::float_arithmetic, reason = "calibration estimates with floating numbers")]
#![expect(clippy::indexing_slicing, reason = "places on the grid are counted from it")]

/// The step of numerical derivatives, relative to a ratio near 1.
const STEP: f64 = 3e-4;
/// Differences of the function below this are rounding.
const ROUNDING: f64 = 1e-9;

/// Where the search looks first, along each axis: few marks may have several likely explanations, and the nearest need not be the best.
const GRID: [f64; 5] = [0.1, 0.4, 1.0, 2.5, 6.0];

/// The two non-negative ratios where the function is smallest, each exactly 0 if that is as good. The function must be even in both; it may be infinite.
/// The search starts from every point of a coarse grid that is no larger than its neighbours. Source: Nelder and Mead, *A simplex method for function
/// minimization*, 1965, polished by Newton's method.
pub(super) fn minimise(mut function: impl FnMut([f64; 2]) -> f64) -> [f64; 2] {
    let values = GRID.map(|x| GRID.map(|y| function([x, y])));
    let mut best = ([1.0, 1.0], f64::INFINITY);
    for (row, x) in GRID.into_iter().enumerate() {
        for (column, y) in GRID.into_iter().enumerate() {
            let own = values[row][column];
            let rows = &values[row.saturating_sub(1)..(row + 2).min(GRID.len())];
            let mut near =
                rows.iter().flat_map(|it| &it[column.saturating_sub(1)..(column + 2).min(GRID.len())]);
            if near.all(|&other| own <= other) {
                let found = polish(simplex([x, y], &mut function), &mut function);
                let value = function(found);
                if value < best.1 {
                    best = (found, value);
                }
            }
        }
    }
    let (mut best, least) = best;
    for candidate in [[0.0, best[1]], [best[0], 0.0], [0.0, 0.0]] {
        if function(candidate) <= least + ROUNDING {
            best = candidate;
        }
    }
    best.map(f64::abs)
}

fn simplex(start: [f64; 2], function: &mut impl FnMut([f64; 2]) -> f64) -> [f64; 2] {
    let [x, y] = start;
    let mut corners = [[x, y], [x * 1.4, y], [x, y * 1.4]].map(|corner| (function(corner), corner));
    for _ in 0..400 {
        corners.sort_by(|one, other| one.0.total_cmp(&other.0));
        let [best, middle, worst] = corners;
        let width = (worst.1[0] - best.1[0]).abs().max((worst.1[1] - best.1[1]).abs());
        if width < 1e-3 && (worst.0 - best.0).abs() < 1e-3 {
            break;
        }
        let half = [f64::midpoint(best.1[0], middle.1[0]), f64::midpoint(best.1[1], middle.1[1])];
        let along = |factor: f64| {
            [half[0] + factor * (worst.1[0] - half[0]), half[1] + factor * (worst.1[1] - half[1])]
        };
        let mut try_along = |factor: f64| (function(along(factor)), along(factor));
        let mirrored = try_along(-1.0);
        let next = if mirrored.0 < best.0 {
            let far = try_along(-2.0);
            if far.0 < mirrored.0 { far } else { mirrored }
        } else if mirrored.0 < middle.0 {
            mirrored
        } else {
            try_along(if mirrored.0 < worst.0 { -0.5 } else { 0.5 })
        };
        if next.0 < worst.0 {
            corners = [best, middle, next];
        } else {
            let mut shrink = |corner: [f64; 2]| {
                let nearer = [f64::midpoint(corner[0], best.1[0]), f64::midpoint(corner[1], best.1[1])];
                (function(nearer), nearer)
            };
            corners = [best, shrink(middle.1), shrink(worst.1)];
        }
    }
    corners.sort_by(|one, other| one.0.total_cmp(&other.0));
    corners[0].1
}

/// Newton steps by central differences, as long as each makes the function no larger.
fn polish(start: [f64; 2], function: &mut impl FnMut([f64; 2]) -> f64) -> [f64; 2] {
    let mut best = start;
    let mut least = function(best);
    for _ in 0..8 {
        let [x, y] = best;
        let (dx, dy) = (STEP * x.abs().max(1.0), STEP * y.abs().max(1.0));
        let (right, left) = (function([x + dx, y]), function([x - dx, y]));
        let (up, down) = (function([x, y + dy]), function([x, y - dy]));
        let corners = function([x + dx, y + dy]) + function([x - dx, y - dy])
            - function([x + dx, y - dy])
            - function([x - dx, y + dy]);
        let slope = [(right - left) / (2.0 * dx), (up - down) / (2.0 * dy)];
        let (xx, yy) = ((right - 2.0 * least + left) / (dx * dx), (up - 2.0 * least + down) / (dy * dy));
        let xy = corners / (4.0 * dx * dy);
        let determinant = xx * yy - xy * xy;
        let is_bent_upwards = xx > 0.0 && determinant > 0.0;
        if !is_bent_upwards {
            break;
        }
        let step =
            [(yy * slope[0] - xy * slope[1]) / determinant, (xx * slope[1] - xy * slope[0]) / determinant];
        let next = [x - step[0], y - step[1]];
        let value = function(next);
        if value.is_nan() || value > least + ROUNDING {
            break;
        }
        (best, least) = (next, value);
        if step[0].abs().max(step[1].abs()) < 1e-9 {
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inner_optimum_is_found() {
        let found = minimise(|[x, y]| (x * x - 2.0).powi(2) + (y * y - 0.3).powi(2) + 0.1 * x * x * y * y);
        let slope = [
            4.0 * (found[0].powi(2) - 2.0) + 0.2 * found[1].powi(2),
            4.0 * (found[1].powi(2) - 0.3) + 0.2 * found[0].powi(2),
        ];
        assert!(slope[0].abs() < 1e-5 && slope[1].abs() < 1e-5, "{found:?} {slope:?}");
    }

    #[test]
    fn of_two_hollows_the_deeper_is_found() {
        for deeper in [0.3_f64, 4.0] {
            let hollow = |x: f64, middle: f64| ((x.abs() - middle) / middle).powi(2);
            let found =
                minimise(|[x, y]| (hollow(x, deeper) - 0.1).min(hollow(x, 4.3 - deeper)) + hollow(y, 1.0));
            assert!((found[0] - deeper).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn an_optimum_at_the_edge_is_exactly_0() {
        let found = minimise(|[x, y]| (x * x - 2.0).powi(2) + y * y);
        assert_eq!(found[1].to_bits(), 0);
        assert!((found[0] * found[0] - 2.0).abs() < 1e-6);
    }
}
