//! Which commit the page is built from, as the page says it.

use std::process::Command;

use crate::failure::{Failure, Outcome};
use crate::html::{Edits, tags};
use crate::process::answer;
use crate::tree::Tree;

/// As much of a commit's name as the page shows.
const SHORT: usize = 12;
/// Follows the name if files differ from the commit.
pub const MODIFIED: &str = "-modified";
/// What is said where nobody knows: there is no git, or the files came without their history.
const UNKNOWN: &str = "unknown";

/// The commit of the checkout. Files that git does not track say nothing about it.
pub fn of(tree: &Tree) -> String {
    let git = |words: &[&str]| answer(here(&mut tree.command("git")).args(words));
    // Sources that were unpacked somewhere inside another project are not of that project's commit.
    let head = git(&["ls-files", "--error-unmatch", "Trunk.toml"])
        .and_then(|_| git(&["rev-parse", "--verify", "HEAD"]));
    let changes = git(&["status", "--porcelain", "--untracked-files=no", "--", "."]);
    said(head.as_deref(), changes.as_deref())
}

/// Git about the folder that it is started in, even if another git started this program (a hook).
pub fn here(git: &mut Command) -> &mut Command {
    git.env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
}

fn said(head: Option<&str>, changes: Option<&str>) -> String {
    match (head.and_then(|head| head.get(..SHORT)), changes) {
        (Some(head), Some("")) => head.to_owned(),
        (Some(head), _) => format!("{head}{MODIFIED}"),
        (None, _) => UNKNOWN.to_owned(),
    }
}

/// The page with the commit in its head, for people and for the footer, which finds it by its id.
pub fn named_in(page: &str, commit: &str) -> Outcome<String> {
    let tags = tags(page);
    let title = tags.iter().find(|tag| tag.name == "title");
    let at = title.ok_or_else(|| Failure::new("index.html has no <title>"))?;
    let mut edits = Edits::of(page);
    edits.insert(
        at.range.start,
        format!("<meta name=\"jwtriage-commit\" id=\"commit\" content=\"{commit}\">\n"),
    );
    Ok(edits.apply())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    const HEAD: &str = "2ffc89e01234567890123456789012345678901a";

    #[test]
    fn the_short_name_says_whether_files_differ() {
        let check = |head, changes, wanted: &str| assert_eq!(said(head, changes), wanted);
        check(Some(HEAD), Some(""), "2ffc89e01234");
        check(Some(HEAD), Some("M README.md"), "2ffc89e01234-modified");
        check(Some(HEAD), None, "2ffc89e01234-modified");
        check(None, Some(""), "unknown");
        check(None, None, "unknown");
        check(Some("short"), Some(""), "unknown");
    }

    #[test]
    fn the_head_of_the_page_names_it_before_the_title() {
        let page = "<head><meta charset=\"utf-8\">\n<title>x</title></head>";
        assert_eq!(
            named_in(page, "2ffc89e01234").unwrap(),
            "<head><meta charset=\"utf-8\">\n\
             <meta name=\"jwtriage-commit\" id=\"commit\" content=\"2ffc89e01234\">\n\
             <title>x</title></head>"
        );
        assert!(named_in("<p>", "x").is_err());
    }

    #[test]
    fn a_clone_a_worktree_and_an_archive_are_told_apart() {
        if answer(Command::new("git").arg("--version")).is_none() {
            return;
        }
        let folder = std::env::temp_dir().join(format!("jwtriage-commit-{}", std::process::id()));
        let first = folder.join("first");
        let git = |at: &Path, words: &[&str]| {
            let mut git = Command::new("git");
            let somebody = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
            here(git.current_dir(at)).args(somebody).args(words);
            answer(&mut git).unwrap_or_else(|| panic!("git {words:?}"))
        };
        let check = |at: &Path, wanted: &str| {
            assert_eq!(of(&Tree::of(at)), wanted, "{}", at.display());
        };
        fs::create_dir_all(&first).unwrap();
        check(&first, "unknown");
        git(&first, &["init", "--quiet"]);
        check(&first, "unknown");
        fs::write(first.join("Trunk.toml"), "one").unwrap();
        git(&first, &["add", "."]);
        git(&first, &["commit", "--quiet", "--message=one"]);
        let name = git(&first, &["rev-parse", "HEAD"])[..SHORT].to_owned();
        check(&first, &name);

        fs::write(first.join("untracked"), "two").unwrap();
        check(&first, &name);
        git(&first, &["clone", "--quiet", ".", "../clone"]);
        check(&folder.join("clone"), &name);
        git(&first, &["worktree", "add", "--quiet", "../worktree"]);
        check(&folder.join("worktree"), &name);

        let inside = first.join("archive");
        fs::create_dir_all(&inside).unwrap();
        fs::write(inside.join("Trunk.toml"), "one").unwrap();
        check(&inside, "unknown");

        fs::write(folder.join("worktree/Trunk.toml"), "two").unwrap();
        check(&folder.join("worktree"), &format!("{name}-modified"));
        check(&first, &name);
        fs::remove_dir_all(&folder).unwrap();
    }
}
