//! What the person chose, and what their actions make of it. No browser: tests fold actions and look.
//!
//! Choices only. Everything else (the report, the timeline) is derived from them.

mod action;
mod axis;
mod configured;
mod draft;
mod examples;
pub mod foreign;
#[cfg(feature = "keys")]
pub mod found;
mod incident;
mod lab;
mod moment;
mod others;
mod preset;
pub mod reading;
#[cfg(feature = "keys")]
pub mod rehearse;
mod state;

pub use action::{Action, LONGEST_NAME, MOST_MACHINES, after};
pub use axis::{Axis, Tick, View};
pub use configured::{Configured, Known, List, Listed, Own};
pub use draft::{BoundTo, Draft, How, Judged, KeyBox, RequestForm, SecretForm, Signer, Written};
pub use examples::{SAMPLES, open};
pub use incident::{EventFault, EventField, EventKind, MOST_EVENTS, TypedEvent};
pub use lab::{Lab, Round, SecondsFault, shown_seconds};
pub use moment::{MomentFault, date_text, moment, shifted};
pub use others::{LeewayFault, MOST_OTHERS, OfVerifier, Others};
pub use preset::Preset;
pub use reading::{Reading, Reviewer};
pub use state::{AppState, Clock, PeopleTab, Preferences, Theme, TokenTab, ZoneChoice, setting};
