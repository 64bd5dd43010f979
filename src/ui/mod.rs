//! Components: they show, and decide nothing. One file each, with a stylesheet of the same name.

mod choice;
mod claims;
mod clocks;
mod cluster;
mod copy;
mod evidence;
mod examples;
mod footer;
mod header;
mod json_view;
mod later;
mod names;
mod page;
mod parts;
mod people;
mod problems;
mod releases;
mod rest;
mod scene;
mod segments;
mod steps;
mod tabs;
mod timeline;
mod token;
mod verdict;

pub use page::{Page, PageProps};
