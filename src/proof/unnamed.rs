//! Machines without a name: two of them may be one or two, and nothing says which.
//!
//! Lines are assumed to be of one log, and so by one clock. Every measurement is taken as of a machine of its own, so
//! that no two of them contradict each other or narrow each other down. What is said of all of them holds for each.

use super::pieces::{Piece, Why};
use crate::clocks::solve::Range;
use crate::evidence::clue::Party;
use std::collections::HashMap;

/// Which clocks there are beside those of the parties, and which pieces are about them.
pub(super) struct Clocks {
    pub count: usize,
    /// By the party, and the piece if it is a measurement.
    places: HashMap<(usize, Option<usize>), usize>,
    /// The clocks of each party.
    of: Vec<Vec<usize>>,
}

fn is_unnamed(party: &Party) -> bool {
    match party {
        Party::Host(name) | Party::ApiServer(name) => name.as_ref().is_none_or(String::is_empty),
        Party::Node(name) => name.is_empty(),
        _ => false,
    }
}

impl Clocks {
    pub fn of(parties: &[Party], pieces: &[Piece]) -> Clocks {
        let mut clocks = Clocks {
            count: parties.len(),
            places: HashMap::new(),
            of: (0..parties.len()).map(|party| vec![party]).collect(),
        };
        for (index, piece) in pieces.iter().enumerate() {
            for party in [piece.left, piece.right] {
                if parties.get(party).is_some_and(is_unnamed) {
                    clocks.add(party, group(piece, index));
                }
            }
        }
        clocks
    }

    fn add(&mut self, party: usize, group: Option<usize>) {
        let (count, places) = (self.count, &mut self.places);
        let known = self.of.get_mut(party);
        let Some(known) = known.filter(|_| !places.contains_key(&(party, group))) else {
            return;
        };
        // The first has the party's own number.
        let is_first = known.len() == 1 && !places.values().any(|place| *place == party);
        let place = if is_first { party } else { count };
        if !is_first {
            known.push(place);
            self.count += 1;
        }
        places.insert((party, group), place);
    }

    /// The piece, about these clocks.
    pub fn placed(&self, piece: &Piece, index: usize) -> Piece {
        let group = group(piece, index);
        let place = |party: usize| *self.places.get(&(party, group)).unwrap_or(&party);
        Piece {
            left: place(piece.left),
            right: place(piece.right),
            ..piece.clone()
        }
    }

    /// What holds for each of a party's clocks of which anything is known.
    pub fn range(&self, party: usize, ranges: &[Range]) -> Range {
        let of = self.of.get(party).into_iter().flatten();
        let known = of.filter_map(|clock| ranges.get(*clock));
        let mut bounded = known.filter(|it| it.low.is_some() || it.high.is_some());
        let Some(mut all) = bounded.next().cloned() else {
            return Range::default();
        };
        for range in bounded {
            if range.low.is_none() || range.low < all.low {
                (all.low, all.low_by) = (all.low.and(range.low), range.low_by.clone());
            }
            if range.high.is_none() || all.high.is_some() && range.high > all.high {
                (all.high, all.high_by) = (all.high.and(range.high), range.high_by.clone());
            }
        }
        all
    }
}

fn group(piece: &Piece, index: usize) -> Option<usize> {
    matches!(piece.why, Why::Measured(_)).then_some(index)
}
