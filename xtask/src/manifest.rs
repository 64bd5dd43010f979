//! Writes the manifest with which a browser installs the hosted page as an app.

use crate::failure::{Failure, Outcome};
use crate::html::tags;
use crate::page::Parts;
use crate::stylesheets;

/// The manifest's name on a host, which never changes.
pub const FILE: &str = "manifest.webmanifest";

/// Sent with cookies and the like, as the page itself is: many a host asks who is there.
pub const LINK: &str =
    "<link rel=\"manifest\" href=\"./manifest.webmanifest\" crossorigin=\"use-credentials\">\n";

/// No `id`: it would be read from the root of the host, and two copies in two folders would be one app.
/// Without, it is `start_url`. The icon's corners are round, and its clock fits into any mask.
pub fn of(parts: &Parts) -> Outcome<String> {
    let tags = tags(&parts.index);
    let described = tags
        .iter()
        .find(|tag| tag.name == "meta" && tag.get("name") == Some("description"));
    let description = wanted(
        described.and_then(|tag| tag.get("content")),
        "a description",
    )?;
    let linked = tags.iter().find(|tag| tag.is_link("icon"));
    let icon = wanted(linked.and_then(|tag| tag.get("href")), "an icon")?;
    let sheet = stylesheets::join(&parts.sheets);
    let paper = wanted(paper(&sheet), "the colour --paper")?;
    let icons = ["any", "maskable"].map(|purpose| {
        format!(
            "\n    {{ \"src\": {}, \"type\": \"image/svg+xml\", \"sizes\": \"any\", \"purpose\": \"{purpose}\" }}",
            quoted(icon)
        )
    });
    Ok(format!(
        "{{\n  \"name\": \"jwtriage\",\n  \"short_name\": \"jwtriage\",\n  \"description\": {},\n  \
         \"start_url\": \"./\",\n  \"scope\": \"./\",\n  \"display\": \"standalone\",\n  \
         \"theme_color\": {paper},\n  \"background_color\": {paper},\n  \"icons\": [{}\n  ]\n}}\n",
        quoted(description),
        icons.join(","),
        paper = quoted(paper),
    ))
}

/// The page's background as the tokens have it first, which is by day.
fn paper(stylesheet: &str) -> Option<&str> {
    let (_, after) = stylesheet.split_once("--paper:")?;
    Some(after.split_once(';')?.0.trim())
}

fn wanted<'a>(found: Option<&'a str>, what: &str) -> Outcome<&'a str> {
    found.ok_or_else(|| Failure::new(format!("the manifest needs {what}, and the page has none")))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colour_is_that_of_the_page_by_day() {
        let sheet = ":root { --paper: #f6f5f1; } :root[data-theme=dark] { --paper: #101316; }";
        assert_eq!(paper(sheet), Some("#f6f5f1"));
        assert_eq!(paper("a { color: red }"), None);
    }

    #[test]
    fn the_link_names_the_file() {
        assert!(LINK.contains(FILE));
        assert_eq!(quoted("a \"b\" \\"), r#""a \"b\" \\""#);
    }
}
