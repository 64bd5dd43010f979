//! Components: they show, and decide nothing. One file each, with a stylesheet of the same name.

mod arrival;
mod choice;
mod claims;
mod clocks;
mod cluster;
mod copy;
mod dialog;
mod evidence;
mod examples;
mod footer;
mod forget;
mod handout;
mod header;
mod json_view;
mod later;
mod names;
mod page;
mod paper;
mod parts;
mod people;
mod problems;
mod qr;
mod releases;
mod rest;
mod scene;
mod segments;
mod share;
mod sharing;
mod steps;
mod tabs;
mod theirs;
mod timeline;
mod token;
mod travels;
mod verdict;

pub use page::{Page, PageProps};
