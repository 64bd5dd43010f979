//! What makes a link long: how much shorter it would be without each of its pieces.

use super::link;
use crate::app::{AppState, Preset};
use crate::evidence::recognise;
use crate::order;
use std::rc::Rc;

/// What a link is made of, for a person who wants it shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    Tokens,
    /// Log lines, objects, flags, keys.
    OtherEvidence,
    Machines,
    /// The release, the moment, issuers and audiences, and what is shown.
    Settings,
}

fn length(state: &AppState) -> usize {
    link::write(state).map_or(0, |link| link.len())
}

/// The pieces in percent of the link, the heaviest first; those below one percent are left out. They need not add up
/// to a hundred: what stands in two pieces is compressed once. `whole` is how long the state's link is.
pub fn weights(state: &AppState, whole: usize) -> Vec<(Piece, usize)> {
    let only_tokens = AppState {
        pasted: tokens(&state.pasted).into(),
        ..state.clone()
    };
    let without_evidence = AppState {
        pasted: Rc::from(""),
        ..state.clone()
    };
    let blank = AppState::of_site(state.preferences, Rc::new(Preset::default()));
    let without_settings = AppState {
        pasted: state.pasted.clone(),
        clocks: state.clocks.clone(),
        ..blank.clone()
    };
    let without_machines = AppState {
        clocks: blank.clocks,
        own: Vec::new(),
        shown_server: None,
        ..state.clone()
    };
    let evidence = whole.saturating_sub(length(&without_evidence));
    let other = whole.saturating_sub(length(&only_tokens));
    let lighter = |without: &AppState| whole.saturating_sub(length(without));
    let mut weights = vec![
        (Piece::Tokens, evidence.saturating_sub(other)),
        (Piece::OtherEvidence, other),
        (Piece::Machines, lighter(&without_machines)),
        (Piece::Settings, lighter(&without_settings)),
    ];
    for (_, weight) in &mut weights {
        *weight = *weight * 100 / whole.max(1);
    }
    weights.retain(|(_, percent)| *percent > 0);
    order::by_key(&mut weights, |(_, percent)| usize::MAX - percent);
    weights
}

/// The tokens that stand by themselves, and nothing else.
fn tokens(pasted: &str) -> String {
    let evidence = recognise(pasted);
    let alone = evidence
        .findings
        .iter()
        .filter(|finding| finding.form != "manifest");
    let tokens = alone.filter_map(|finding| {
        let span = finding.token?;
        pasted.get(span.start..span.end)
    });
    tokens.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Preferences, open};
    use crate::i18n::Sample;

    #[test]
    fn the_heaviest_piece_comes_first() {
        let story = open(Sample::Story, Preferences::default());
        let found = weights(&story, length(&story));
        assert_eq!(found[0].0, Piece::Tokens);
        assert!(found[0].1 > 50, "{found:?}");
        let line = "E1212 18:37:53.063583 1 authentication.go:63] \"Unable to authenticate the request\" err=\"x";
        let log: Vec<_> = (0..400)
            .map(|nth| format!("{line}{}\"", nth * 7919 % 1000))
            .collect();
        let logs = AppState {
            pasted: format!("{}\n\n{}", story.pasted, log.join("\n")).into(),
            ..story
        };
        let found = weights(&logs, length(&logs));
        assert_eq!(found[0].0, Piece::OtherEvidence, "{found:?}");
    }

    #[test]
    fn an_empty_page_weighs_nothing() {
        let empty = AppState::new(Preferences::default());
        let found = weights(&empty, length(&empty));
        assert!(
            found.iter().all(|(piece, _)| *piece == Piece::Settings),
            "{found:?}"
        );
    }
}
