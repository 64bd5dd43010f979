//! What a report says of the cluster: what had to be assumed, and what was typed or pasted.

use super::compose::{MOST, Writer};
use super::{Block, Text};
use crate::app::{Known, Listed};
use crate::clocks::Placed;
use crate::i18n::{FlagNote, Phrase, Term, Word, said};
use crate::report::Report;
use crate::rules::{ABOUT_KEYS, ABOUT_OBJECTS, Answer, Refusal};
use crate::verifier::{Authenticator, Setting, Verdict};

/// Whether the rule's answer tells what was found in the cluster.
fn is_about_cluster(rule: &str) -> bool {
    ABOUT_KEYS.contains(&rule) || ABOUT_OBJECTS.contains(&rule)
}

impl Writer<'_> {
    /// Of all API servers: what one of them was given, another may not have been.
    pub(super) fn assumed(&mut self, report: &Report) {
        let mut assumed: Vec<String> = Vec::new();
        for server in &report.servers {
            for assumption in said::assumptions(self.language, server) {
                if !assumed.contains(&assumption) {
                    assumed.push(assumption);
                }
            }
        }
        if assumed.is_empty() {
            return;
        }
        self.heading(self.word(Word::AssumedHeading));
        let items = self.up_to(
            MOST,
            assumed.len(),
            assumed.iter().map(|it| self.marked(it)),
        );
        self.list(items, false);
    }

    /// What was typed and pasted about the cluster, of the leading API server first.
    pub(super) fn cluster(&mut self, report: &Report) {
        let lead = report.lead();
        let mut facts = self.settings(lead);
        let others = report.servers.iter().filter(|server| {
            server.machine.id != lead.machine.id && server.judged.situation != lead.judged.situation
        });
        for server in others {
            for (label, text) in self.settings(server) {
                let name = Text::words(&server.machine.name).and(" · ");
                let label = Text(name.0.into_iter().chain(label.0).collect());
                facts.push((label, text));
            }
        }
        let count = facts.len();
        facts.truncate(MOST);
        if count > facts.len() {
            let more = self.handout.and_more(count - facts.len());
            facts.push((Text::words(self.term(Term::Cluster)), Text::words(more)));
        }
        if !facts.is_empty() {
            self.heading(self.handout.phrase(Phrase::Known));
            self.blocks.push(Block::Facts(facts));
            if !self.told.pasted.missing.is_empty() {
                self.paragraph(self.told.voice.locale.rest().term(Term::NotFoundNote));
            }
        }
    }

    fn settings(&self, server: &Placed) -> Vec<(Text, Text)> {
        let told = self.told;
        let rest = told.voice.locale.rest();
        let configured = told.state.configured(server.machine.id, told.pasted);
        let mut facts = Vec::new();
        let lists = [
            (Term::Issuers, &configured.issuers),
            (Term::Audiences, &configured.audiences),
        ];
        for (word, listed) in lists {
            if let Listed {
                setting: Setting::Given(items),
                known,
            } = listed
            {
                let how = match known {
                    Known::Pasted(_) => rest.term(Term::Pasted),
                    Known::Given | Known::Assumed => self.term(Term::Given),
                };
                facts.push((
                    Text::words(self.term(word)).and(&format!(" ({how})")),
                    self.items(items),
                ));
            }
        }
        for step in &server.judged.trace.steps {
            let sentence = match &step.answer {
                _ if !is_about_cluster(step.rule.id) => continue,
                // Of half a token, or of an object without a name, this says nothing about the cluster.
                _ if server.ruling.verdict == Verdict::CannotTell => continue,
                Answer::Refuses(Refusal::ObjectMissing { object }) if object.name.is_empty() => {
                    continue;
                }
                Answer::Passes(finding) => self.rest().finding(finding),
                Answer::Found(found) => match step.answer.refusal_at(server.ruling.clock) {
                    Some(refusal) => self.language.refusal(refusal),
                    None => self.language.found(found),
                },
                Answer::Refuses(refusal) | Answer::LeavesToOthers(refusal) => {
                    self.language.refusal(refusal)
                }
                _ => continue,
            };
            let title = Text::words(self.rest().rule(step.rule.id));
            facts.push((title, self.marked(&sentence)));
        }
        let bound = server.judged.trace.authenticator == Authenticator::Bound;
        let token = &told.inspection.facts;
        let extended = token.is_extended();
        let flags = configured.flags;
        let extend = flags
            .and_then(|flags| flags.extend.as_ref())
            .filter(|_| bound);
        let longest = flags
            .and_then(|flags| flags.max_expiration.as_ref())
            .filter(|_| bound);
        let lookup = flags.and_then(|flags| flags.lookup.as_ref());
        let notes = [
            extend.map(|flag| FlagNote::Extend {
                on: flag.value,
                extended,
            }),
            longest.map(|flag| FlagNote::Longest {
                limit: flag.value,
                lifetime: token.lifetime().filter(|_| !extended),
            }),
            lookup.map(|flag| FlagNote::Lookup { on: flag.value }),
        ];
        for note in notes.into_iter().flatten() {
            let title = Text::words(rest.term(Term::Flags));
            facts.push((title, self.marked(&rest.flag(note))));
        }
        facts
    }
}
