//! How far judges agree, and what each judge is like: severity, spread, discrimination, halo, lean towards the own region, marks that stand out,
//! and what would change without the judge. It describes and never decides; organizers read it before they publish.
//!
//! `report` puts the report on each judge together, `panel` all of it for a page. For the panel: `alpha`, `icc` and `concordance` say how far marks agree, `by_lot` whether entries were spread over
//! judges without regard to their worth, `outliers` which marks stand out.

mod alpha;
mod by_lot;
mod concordance;
mod drift;
mod gaps;
mod halo;
mod icc;
mod kendall;
mod lean;
mod leave_out;
mod outliers;
mod panel;
mod report;
mod solved;
mod tails;

pub use alpha::{Scale, alpha};
pub use by_lot::{ByLot, by_lot};
pub use concordance::concordance;
pub use drift::Drift;
pub use gaps::{LineGap, line_gaps};
pub use halo::{Halo, halo};
pub use icc::{Icc, icc};
pub use kendall::Pairs;
pub use lean::{Lean, Regions, lean};
pub use leave_out::{AgainstRest, Discrimination, Influence, Line, Room, against_rest, influences};
pub use outliers::{Correction, Outlier, corrected, outliers};
pub use panel::{Marks, OnJudge, OnMark, PanelReport, report_on_panel, severity_scale, shown};
pub use report::{JudgeReport, Severity, report_on_judges};
