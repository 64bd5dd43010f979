//! Asks what time it is. Nothing else in the project does.

use crate::app::ZoneChoice;
use crate::i18n::Zone;
use crate::time::{Instant, SECOND};

/// Now by this computer's clock, in whole seconds: the page moves once a second.
#[allow(clippy::disallowed_methods)] // The one place where a clock is asked.
pub fn now() -> Instant {
    let milliseconds = js_sys::Date::now();
    Instant::from_seconds((milliseconds / 1000.0).floor() as i64)
}

/// UTC, or the zone that the browser runs in.
pub struct PageZone(pub ZoneChoice);

/// The browser's zone.
pub const LOCAL: PageZone = PageZone(ZoneChoice::Local);

impl Zone for PageZone {
    fn offset_seconds(&self, moment: Instant) -> i32 {
        if self.is_utc() {
            return 0;
        }
        let milliseconds = (moment.0 / (SECOND / 1000)) as f64;
        let date = js_sys::Date::new(&milliseconds.into());
        // Not a number outside the years that JavaScript knows; then `as` gives 0.
        (-date.get_timezone_offset() * 60.0) as i32
    }

    fn is_utc(&self) -> bool {
        self.0 == ZoneChoice::Utc
    }
}
