//! What the person chose, and what their actions make of it. No browser: tests fold actions and look.
//!
//! Choices only. Everything else (the report, the timeline) is derived from them.

mod action;
mod axis;
mod configured;
mod draft;
mod examples;
mod moment;
mod preset;
mod state;

pub use action::{Action, LONGEST_NAME, MOST_MACHINES, after};
pub use axis::{Axis, Tick, View};
pub use configured::{Configured, Known, List, Listed, Own};
pub use draft::{Draft, KeyBox, RequestForm, SecretForm, Signer};
pub use examples::{SAMPLES, open};
pub use moment::{MomentFault, date_text, moment, shifted};
pub use preset::Preset;
pub use state::{AppState, Clock, PeopleTab, Preferences, Theme, TokenTab, ZoneChoice, setting};
