//! Finds the tags of a page that Trunk wrote, and replaces parts of it.
//!
//! Not a parser for any HTML: it knows comments, quoted attributes, and that scripts and styles hold
//! no tags. That is all an index.html in this project may hold.

use std::ops::Range;

/// A start tag, with what it holds if that is a script or a style.
pub struct Tag<'a> {
    pub name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// From `<` to `>`, both included.
    pub range: Range<usize>,
    /// What stands between a script's or a style's start and end tag.
    pub text: Option<&'a str>,
    /// Where the whole element ends: after the end tag, if `text` is there.
    pub end: usize,
}

impl<'a> Tag<'a> {
    pub fn get(&self, attribute: &str) -> Option<&'a str> {
        self.attributes
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(attribute))
            .map(|(_, value)| *value)
    }

    pub fn is_link(&self, rel: &str) -> bool {
        self.name == "link"
            && self
                .get("rel")
                .is_some_and(|rels| rels.split_whitespace().any(|each| each == rel))
    }

    /// A script that the browser runs and whose text is in the page.
    pub fn is_inline_script(&self) -> bool {
        let runs = matches!(
            self.get("type"),
            None | Some("" | "module" | "text/javascript")
        );
        self.name == "script" && runs && self.get("src").is_none()
    }

    pub fn element(&self) -> Range<usize> {
        self.range.start..self.end
    }
}

pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = html[from..].find('<').map(|at| from + at) {
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            from = rest.find("-->").map_or(html.len(), |at| start + at + 3);
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = read_tag(html, start);
            from = tag.end;
            found.push(tag);
        } else {
            from = start + 1;
        }
    }
    found
}

fn read_tag(html: &str, start: usize) -> Tag<'_> {
    let close = end_of_tag(html, start);
    let inside = html[start + 1..close].trim_end_matches(['>', '/']);
    let name_length = inside
        .find(|c: char| c.is_whitespace())
        .unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(name_length);
    let mut tag = Tag {
        name,
        attributes: read_attributes(attributes),
        range: start..close,
        text: None,
        end: close,
    };
    if name == "script" || name == "style" {
        let length = html[close..]
            .find(&format!("</{name}"))
            .unwrap_or(html.len() - close);
        let text_end = close + length;
        tag.text = Some(&html[close..text_end]);
        tag.end = html[text_end..]
            .find('>')
            .map_or(html.len(), |at| text_end + at + 1);
    }
    tag
}

fn end_of_tag(html: &str, start: usize) -> usize {
    let mut quote = None;
    for (at, c) in html[start..].char_indices() {
        match (quote, c) {
            (None, '>') => return start + at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn read_attributes(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let name_length = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_length);
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('=') {
            Some(value) => read_value(value.trim_start()),
            None => ("", after),
        };
        found.push((name, value));
        rest = after.trim_start();
    }
    found
}

fn read_value(text: &str) -> (&str, &str) {
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| text.strip_prefix(quote)?.split_once(quote));
    quoted.unwrap_or_else(|| text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())))
}

/// A page with some of its parts replaced. The parts are named by their places in the original.
pub struct Edits<'a> {
    html: &'a str,
    edits: Vec<(Range<usize>, String)>,
}

impl<'a> Edits<'a> {
    pub fn of(html: &'a str) -> Edits<'a> {
        Edits {
            html,
            edits: Vec::new(),
        }
    }

    pub fn replace(&mut self, place: Range<usize>, with: impl Into<String>) {
        self.edits.push((place, with.into()));
    }

    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Takes the part away, and the line it had to itself.
    pub fn remove(&mut self, mut place: Range<usize>) {
        if self.html[place.end..].starts_with('\n') {
            place.end += 1;
        }
        self.replace(place, "");
    }

    pub fn apply(mut self) -> String {
        self.edits.sort_by_key(|(place, _)| place.start);
        let mut page = String::with_capacity(self.html.len());
        let mut copied = 0;
        for (place, text) in &self.edits {
            page.push_str(&self.html[copied..place.start]);
            page.push_str(text);
            copied = place.end;
        }
        page.push_str(&self.html[copied..]);
        page
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html>
<html lang="en">
<!-- <link rel="stylesheet" href="not-this.css"> -->
<link rel="stylesheet" href='./a > b.css'/>
<script type="module">if (1 < 2) { "<link>" }</script>
<body hidden data-x=1></body>"#;

    #[test]
    fn comments_scripts_and_quotes_hide_no_tags_and_invent_none() {
        let tags = tags(PAGE);
        let names: Vec<_> = tags.iter().map(|tag| tag.name).collect();
        assert_eq!(names, ["html", "link", "script", "body"]);
        assert_eq!(tags[1].get("href"), Some("./a > b.css"));
        assert!(tags[1].is_link("stylesheet"));
        assert_eq!(tags[2].text, Some(r#"if (1 < 2) { "<link>" }"#));
        assert_eq!(
            (tags[3].get("hidden"), tags[3].get("data-x")),
            (Some(""), Some("1"))
        );
    }

    #[test]
    fn edits_name_places_of_the_page_as_it_was() {
        let tags = tags(PAGE);
        let mut edits = Edits::of(PAGE);
        edits.replace(tags[2].element(), "<script></script>");
        edits.remove(tags[1].element());
        edits.insert(tags[0].range.end - 1, " data-edition=\"x\"");
        let page = edits.apply();
        assert!(page.contains("<html lang=\"en\" data-edition=\"x\">"));
        assert!(page.contains("-->\n<script></script>\n<body"));
    }
}
