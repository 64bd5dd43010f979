//! What a report says of the token: whose it is, its claims, and what is odd about it.

use super::compose::{MOST, MOST_ITEMS, Writer};
use super::{Block, Text};
use crate::claims::{NumericDate, REGISTRY, RowValue, rows};
use crate::clocks::Placed;
use crate::i18n::{Phrase, Word, capitalised};
use crate::order;
use crate::token::Weight;
use crate::verifier::Authenticator;

impl Writer<'_> {
    /// Who the token speaks for, and the pod that holds it.
    pub(super) fn bearer(&self) -> Option<Text> {
        let facts = &self.told.inspection.facts;
        let mut text = self.code(facts.sub.text()?);
        let bound = facts.kubernetes.as_ref();
        if let Some(pod) = bound.and_then(|it| it.pod.as_ref()) {
            text = text.and(self.handout.phrase(Phrase::Comma));
            text.0.extend(self.code(&format!("pod/{}", pod.name)).0);
        }
        Some(text)
    }

    pub(super) fn token(&mut self, lead: &Placed) {
        let inspection = self.told.inspection;
        let Some(token) = &inspection.token else {
            return;
        };
        let title = self.word(Word::Token);
        match inspection.kind {
            Some(kind) => {
                let kind = self.language.kind(kind);
                self.heading(&self.language.labelled(title, &kind));
            }
            None => self.heading(title),
        }
        let authenticator = lead.judged.trace.authenticator;
        if authenticator != Authenticator::Bound {
            self.paragraph(self.rest().authenticator(authenticator));
        }
        let mut facts = Vec::new();
        let mut left = 0;
        for object in [&token.payload.json, &token.header.json]
            .into_iter()
            .flatten()
        {
            let mut known = rows(object);
            let all = known.len();
            known.retain(|row| row.meaning.is_some());
            // As people ask for them, and not as they stand in the token.
            order::by_key(&mut known, |row| {
                REGISTRY.iter().position(|entry| entry.path == row.path)
            });
            known.truncate(MOST.saturating_sub(facts.len()));
            left += all - known.len();
            facts.extend(
                known
                    .iter()
                    .map(|row| (self.code(&row.path), self.claim(&row.value))),
            );
        }
        if left > 0 {
            let more = Text::words(self.handout.and_more(left));
            facts.push((Text::words(self.word(Word::Claims)), more));
        }
        if !facts.is_empty() {
            self.blocks.push(Block::Facts(facts));
        }
    }

    fn claim(&self, value: &RowValue) -> Text {
        match value {
            RowValue::Text(text) | RowValue::Written(text) => self.code(text),
            RowValue::List(items) => self.items(items),
            RowValue::Date(date) => self.date(date),
        }
    }

    fn date(&self, date: &NumericDate) -> Text {
        let voice = &self.told.voice;
        let moment = voice.full(date.instant);
        let distance = self
            .language
            .since_request(date.instant.since(voice.moment));
        let mut parts = vec![moment, distance];
        if !date.exact {
            parts.push(self.language.read_as(date.seconds(), date.by_processor));
        }
        self.code(&date.written)
            .and(" = ")
            .and(&parts.join(self.handout.phrase(Phrase::Comma)))
    }

    /// What is odd about the paste, without what is only remarked.
    pub(super) fn problems(&mut self, heading: Option<&'static str>) {
        let problems = &self.told.inspection.problems;
        let faults = problems.iter().filter(|it| it.weight == Weight::Fault);
        let count = faults.clone().count();
        if count == 0 {
            return;
        }
        let sentences =
            faults.map(|it| self.marked(&capitalised(&self.language.problem(&it.what))));
        let items = self.up_to(MOST_ITEMS, count, sentences);
        heading
            .into_iter()
            .for_each(|heading| self.heading(heading));
        self.list(items, false);
    }
}
