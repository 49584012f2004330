//! Words for coaching.

use crate::{domain::states::CoachingWay, l10n::L10nLanguage};

/// How a session was held.
pub fn way(t: &L10nLanguage, way: CoachingWay) -> String {
    match way {
        CoachingWay::OnSite => t.msg_mentoring_way_on_site(),
        CoachingWay::Online => t.msg_mentoring_way_online(),
        CoachingWay::Phone => t.msg_mentoring_way_phone(),
    }
}
