//! What must be true of the clocks, given what was pasted: each range as a sentence, what it rests on, what was
//! assumed, and the nodes that are beyond what their tokens can bear.

use super::Text;
use super::compose::Writer;
use crate::app::reading::{is_it, zone_text};
use crate::clocks::fleet::{Bears, Tolerance, table};
use crate::evidence::clue::{Found, Party};
use crate::i18n::{CloserLanguage, CloserWord, Phrase};
use crate::proof::{Proof, Ranged};
use crate::time::civil;

/// Of clocks, pieces of evidence and nodes.
const MOST_LINES: usize = 10;

impl Writer<'_> {
    pub(super) fn clocks(&mut self) {
        let Some((found, proof)) = self.told.proven else {
            return;
        };
        let closer = self.told.voice.locale.closer();
        let bounded = |it: &&Ranged| it.range.low.is_some() || it.range.high.is_some();
        let clocks: Vec<&Ranged> = proof.clocks.iter().filter(bounded).collect();
        let nodes = self.nodes(closer, found);
        if clocks.is_empty() && proof.contradiction.is_none() && nodes.is_empty() {
            return;
        }
        self.heading(closer.closer_word(CloserWord::MustBeTrue));
        if let Some(contradiction) = &proof.contradiction {
            self.paragraph(&closer.contradiction(contradiction.pieces.len(), contradiction.by));
        }
        let issuer = self.name(closer, &Party::Issuer);
        let ranges = clocks.iter().map(|clock| {
            let one = self.name(closer, &clock.party);
            let range = &clock.range;
            let said = closer.apart(&one, range.low, range.high, &issuer);
            let right = closer.closer_word(CloserWord::TakenRight);
            self.marked(&match clock.taken_right {
                true => self.language.labelled(&said, right),
                false => said,
            })
        });
        let ranges = self.up_to(MOST_LINES, clocks.len(), ranges);
        self.list(ranges, false);
        self.pieces(closer, proof, &clocks);
        if proof.unzoned {
            let zone = zone_text(proof.assumed.zone);
            self.paragraph(&closer.zone(&zone, proof.zone_by));
        }
        let near = civil(proof.assumed.near, proof.assumed.zone).map(|near| near.year);
        if let Some(year) = proof.assumed.year.or(near).filter(|_| proof.undated) {
            let label = closer.closer_word(CloserWord::Year);
            self.paragraph(&self.language.labelled(label, &year.to_string()));
        }
        if !proof.misfits.is_empty() {
            self.paragraph(&closer.misfits(proof.misfits.len()));
        }
        if !nodes.is_empty() {
            let heading = closer.closer_word(CloserWord::Nodes);
            self.paragraph(&self.language.counted(heading, nodes.len()));
            let count = nodes.len();
            let nodes = self.up_to(MOST_LINES, count, nodes.into_iter());
            self.list(nodes, false);
        }
    }

    /// What the ranges rest on, or what contradicts itself.
    fn pieces(&mut self, closer: &dyn CloserLanguage, proof: &Proof, clocks: &[&Ranged]) {
        let mut numbers: Vec<usize> = match &proof.contradiction {
            Some(contradiction) => contradiction.pieces.clone(),
            None => clocks
                .iter()
                .take(MOST_LINES)
                .flat_map(|clock| clock.range.low_by.iter().chain(&clock.range.high_by))
                .copied()
                .collect(),
        };
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() {
            return;
        }
        let party = |number: usize| {
            let party = proof.parties.get(number);
            party.map_or(String::new(), |party| self.name(closer, party))
        };
        let items = numbers.iter().filter_map(|number| {
            let piece = proof.pieces.get(*number)?;
            let (one, other) = (party(piece.left), party(piece.right));
            let why = closer.reason(&piece.why, &one, &other, &self.told.voice);
            let apart = closer.apart(&one, piece.low, piece.high, &other);
            let blank = if why.ends_with('。') { "" } else { " " };
            Some(self.marked(&why).and(blank).and(&apart))
        });
        let items = self.up_to(MOST_LINES, numbers.len(), items);
        self.paragraph(closer.closer_word(CloserWord::Pieces));
        self.list(items, false);
    }

    /// Those whose tokens have ended before they are replaced, worst first.
    fn nodes(&self, closer: &dyn CloserLanguage, found: &[Found]) -> Vec<Text> {
        let rows = table(found, &Tolerance::of(&self.told.inspection.facts));
        let lines = rows.iter().filter_map(|row| {
            let Bears::No { by } = row.bears else {
                return None;
            };
            let range = closer.range(row.low, row.high);
            let said = [range, closer.bears_not(by)].join(self.handout.phrase(Phrase::Separator));
            Some(self.marked(&self.language.labelled(&row.name, &said)))
        });
        lines.collect()
    }

    /// As the machine is called, if there is one.
    fn name(&self, closer: &dyn CloserLanguage, party: &Party) -> String {
        let clocks = &self.told.state.clocks;
        let mut machines = clocks.iter().map(|clock| &clock.machine);
        match machines.find(|machine| is_it(party, machine, clocks)) {
            Some(machine) => machine.name.clone(),
            None => closer.party(party),
        }
    }
}
