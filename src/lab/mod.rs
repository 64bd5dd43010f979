//! The clock lab: what a cluster with these clocks does over time. No browser, and no clock.

pub mod replay;
pub mod review;
