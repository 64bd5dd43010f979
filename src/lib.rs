//! jwtriage: which clock rejected your token?
//!
//! A pasted text goes in at one end, and the sentence about it comes out at the other; the clock enters last.
//!
//! ```
//! use jwtriage::clocks::{Machine, Role};
//! use jwtriage::kube::Minor;
//! use jwtriage::report::{inspect, outlook, report};
//! use jwtriage::time::{Instant, SECOND};
//! use jwtriage::verifier::{Situation, Verdict};
//!
//! let pasted = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhcGkiLCJuYmYiOjEwMDAsImV4cCI6NDYwMCwia3ViZXJuZXRlcy5pbyI6e319.c2ln";
//! let inspection = inspect(pasted);
//! let situation = Situation::of(Minor(22));
//! let slow = Machine { id: 1, name: "apiserver-1".into(), role: Role::Issuer, offset: -120 * SECOND };
//! let outlook = outlook(&inspection, &situation, &[slow]).expect("a token and a server");
//! let report = report(&outlook, Instant::from_seconds(1003));
//! assert_eq!(report.verdict, Verdict::Rejects);
//! assert_eq!(report.branch().map(|rule| rule.id), Some("not-yet-valid"));
//! ```
//!
//! The core knows no browser, no clock and no chance. The page stands behind the feature `web`.

pub mod order;
pub mod text;

pub mod json;

pub mod yaml;

pub mod evidence;

pub mod token;

#[cfg(feature = "keys")]
pub mod keys;

pub mod claims;

pub mod jose;

pub mod expressions;

pub mod cluster;

pub mod time;

pub mod kube;

pub mod rules;

pub mod verifier;

pub mod clocks;

pub mod lab;
pub mod proof;
pub mod report;

pub mod advice;

pub mod i18n;

pub mod app;

pub mod handout;
pub mod share;

#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "web")]
pub mod ui;

#[cfg(feature = "keys")]
pub mod vectors;
