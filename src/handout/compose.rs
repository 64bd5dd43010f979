//! From the situation that was judged to the blocks of its report.

use super::clean::{cut, line, lines};
use super::commands::Commands;
use super::timeline::timeline;
use super::{Block, Handout, Piece, Text};
use crate::advice::advice;
use crate::app::AppState;
use crate::clocks::{Event, Machine, Placed, Rotation};
use crate::cluster::pasted::Pasted;
use crate::evidence::clue::Found;
use crate::i18n::{
    HandoutLanguage, Language, Phrase, RestLanguage, Term, Utc, Voice, Word, capitalised, said,
};
use crate::json;
use crate::lab::replay::What;
use crate::order;
use crate::proof::Proof;
use crate::report::{Inspection, Outlook, Report, failing, seen_of, short_by};
use crate::time::{Instant, Typed, offset_text, read_typed};
use crate::verifier::{Authenticator, Verdict};

/// What was pasted and not read, because a part of the page is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    Cluster,
    Keys,
}

/// Everything that is told; nothing is looked up.
pub struct Told<'a> {
    pub state: &'a AppState,
    pub inspection: &'a Inspection,
    pub judged: Option<(&'a Outlook, &'a Report)>,
    /// What was pasted about the cluster. Its keys are part of what was judged.
    pub pasted: &'a Pasted,
    /// What the closer look found, and what it proves.
    pub proven: Option<(&'a [Found], &'a Proof)>,
    /// In the zone of the page, with the moment judged.
    pub not_read: &'a [NotRead],
    pub voice: Voice<'a>,
    pub now: Instant,
    /// As it may be passed on; empty: none is.
    pub evidence: &'a str,
    pub version: &'a str,
    pub commit: Option<&'a str>,
    /// A link to the situation, if it is to stand at the end.
    pub link: Option<&'a str>,
}

/// Claims, problems and the like: so many of each.
pub(super) const MOST: usize = 24;

/// Values of one claim, or servers of one sentence.
pub(super) const MOST_ITEMS: usize = 5;

const EVIDENCE_LINES: usize = 60;
const EVIDENCE_CHARACTERS: usize = 4_000;

/// A line of a log.
const LOG_CHARACTERS: usize = 2_000;

pub fn compose(told: &Told) -> Handout {
    let mut writer = Writer {
        told,
        language: told.voice.language(),
        handout: told.voice.locale.handout(),
        blocks: Vec::new(),
    };
    match told.judged {
        Some((outlook, report)) => writer.judged(outlook, report),
        None => writer.not_judged(),
    }
    writer.evidence();
    writer.made_by();
    Handout {
        locale: told.voice.locale,
        blocks: writer.blocks,
    }
}

pub(super) struct Writer<'a> {
    pub(super) told: &'a Told<'a>,
    pub(super) language: &'static dyn Language,
    pub(super) handout: &'static dyn HandoutLanguage,
    pub(super) blocks: Vec<Block>,
}

impl Writer<'_> {
    fn judged(&mut self, outlook: &Outlook, report: &Report) {
        let told = self.told;
        let lead = report.lead();
        let title = self.marked(&said::headline(self.language, report));
        self.blocks.push(Block::Title(title));
        let why = said::why(&told.voice, told.inspection, outlook, lead);
        self.paragraph(&why);
        if let Some(stale) = lead.ruling.stale_for {
            self.paragraph(&self.language.stale(stale));
        }
        for what in told.not_read {
            self.paragraph(self.handout.phrase(Phrase::NotRead(*what)));
        }
        let unclear = report.verdict == Verdict::CannotTell;
        if unclear {
            self.problems(None);
        }
        self.numbers(report);
        self.machines(outlook, report);
        if let Some(text) = timeline(&told.voice, outlook, report) {
            self.heading(self.word(Word::Timeline));
            self.blocks.push(Block::Code(text));
        }
        self.clocks();
        self.help(outlook, report);
        self.assumed(report);
        self.cluster(report);
        self.token(lead);
        if !unclear {
            self.problems(Some(self.handout.phrase(Phrase::Faults)));
        }
        self.people(lead, report.servers.len() > 1);
    }

    /// What the paste is, if there is no token in it.
    fn not_judged(&mut self) {
        let inspection = self.told.inspection;
        let title = match inspection.problems.last() {
            Some(problem) => capitalised(&self.language.problem(&problem.what)),
            None => self.word(Word::NoTokenHeadline).into(),
        };
        let title = self.marked(&title);
        self.blocks.push(Block::Title(title));
        let mut forms: Vec<&str> = Vec::new();
        for finding in &inspection.evidence.findings {
            let name = self.language.form(finding.form);
            if !forms.contains(&name) {
                forms.push(name);
            }
        }
        if !forms.is_empty() {
            let forms = forms.join(self.handout.phrase(Phrase::Separator));
            let label = self.handout.phrase(Phrase::Recognised);
            let fact = (Text::words(label), Text::words(forms));
            self.blocks.push(Block::Facts(vec![fact]));
        }
        self.clocks();
    }

    fn numbers(&mut self, report: &Report) {
        let told = self.told;
        let lead = report.lead();
        let mut facts = Vec::new();
        let mut fact = |name, text| facts.push((Text::words(name), text));
        if let Some(bearer) = self.bearer() {
            fact(self.word(Word::Token), bearer);
        }
        let unclear = report.verdict == Verdict::CannotTell;
        if let Some(rule) = report.branch().filter(|_| !unclear) {
            let mut text = self.code(rule.id).and(" (");
            text.0.push(Piece::Code(line(rule.kubernetes)));
            fact(self.word(Word::Branch), text.and(")"));
        }
        if let Some(error) = seen_of(told.inspection, lead).and_then(|seen| error_of(&seen.review))
        {
            fact(self.term(Term::ApiServerLog), self.code(&error));
        }
        if let Some(check) = failing(lead) {
            let comparison = told.voice.comparison(check, lead.ruling.clock, false);
            fact(self.word(Word::Because), self.code(&comparison));
        }
        if let Some((check, distance)) = failing(lead).zip(short_by(lead)) {
            let text = Text::words(self.language.distance(distance, check.edge));
            fact(self.word(Word::Distance), text);
        }
        let heals = || Text::words(said::heals(&told.voice, lead));
        match report.verdict {
            Verdict::CannotTell => {}
            Verdict::Accepts => fact(self.word(Word::HoldsFor), heals()),
            Verdict::Rejects => {
                fact(self.word(Word::HealsByItself), heals());
                let share = report.share;
                if share.servers > 1 {
                    let share = self.language.share(share.rejecting, share.servers);
                    fact(self.word(Word::Servers), Text::words(share));
                }
            }
        }
        fact(self.word(Word::TimeOfRequest), self.moment());
        fact(
            self.word(Word::VersionLabel),
            Text::words(told.state.minor.to_string()),
        );
        self.blocks.push(Block::Facts(facts));
    }

    fn moment(&self) -> Text {
        let told = self.told;
        let moment = told.voice.moment;
        let utc = (!told.voice.zone.is_utc()).then(|| self.utc(moment));
        let typed = told.state.moment.trim();
        let facts = &told.inspection.facts;
        // Without the claim it was judged by another moment.
        let relative = match read_typed(typed) {
            Ok(Typed::AfterClaim { claim, .. }) => facts.date(&claim).value().is_some(),
            _ => false,
        };
        let typed = relative.then_some(typed);
        self.marked(
            &self
                .handout
                .moment(&told.voice.full(moment), utc.as_deref(), typed),
        )
    }

    fn utc(&self, moment: Instant) -> String {
        let voice = Voice {
            locale: self.told.voice.locale,
            zone: &Utc,
            moment: self.told.voice.moment,
        };
        voice.full(moment)
    }

    fn machines(&mut self, outlook: &Outlook, report: &Report) {
        let voice = &self.told.voice;
        let columns = [
            self.word(Word::Machine),
            self.word(Word::RoleColumn),
            self.word(Word::Offset),
            self.word(Word::Reads),
            self.word(Word::Answer),
            self.handout.phrase(Phrase::When),
        ];
        // With what has happened to its clock.
        let now = |machine: &Machine| {
            let servers = outlook.servers.iter().map(|server| &server.machine);
            let mut all = servers.chain(outlook.nodes.iter().map(|node| &node.machine));
            all.find(|it| it.id == machine.id)
                .unwrap_or(machine)
                .clone()
        };
        let clocks = self.told.state.clocks.iter();
        let rows = clocks.map(|clock| {
            let machine = &clock.machine;
            let (answer, when) = match report.server(machine.id) {
                Some(server) => self.server(outlook, server),
                None => self.node(outlook, machine.id),
            };
            let mut row = vec![self.code(&machine.name)];
            let words = [
                self.language.role(machine.role).to_owned(),
                offset_text(machine.offset),
                voice.time(now(machine).reads(voice.moment)),
                answer,
                when,
            ];
            row.extend(words.into_iter().map(Text::words));
            row
        });
        let rows = rows.collect();
        self.heading(self.word(Word::Clocks));
        self.blocks.push(Block::Table {
            head: columns.into_iter().map(Text::words).collect(),
            rows,
        });
        self.events();
        let alarming = outlook.nodes.iter().filter_map(|node| {
            let (refresh, rotation) = node.plan.as_ref()?;
            let late = matches!(rotation, Rotation::Late { .. });
            let sentence = || self.language.rotation(refresh, rotation, voice);
            (late || refresh.at_once)
                .then(|| self.language.labelled(&node.machine.name, &sentence()))
        });
        let items: Vec<Text> = alarming
            .take(MOST_ITEMS)
            .map(|it| self.marked(&it))
            .collect();
        self.list(items, false);
    }

    /// What a person says happens to the clocks, in order.
    fn events(&mut self) {
        let (told, voice) = (self.told, &self.told.voice);
        let replay = voice.locale.replay();
        let facts = &told.inspection.facts;
        let mut happens: Vec<(Instant, String)> = Vec::new();
        for event in told.state.events.iter() {
            let mut clocks = told.state.clocks.iter();
            let clock = clocks.find(|clock| clock.machine.id == event.machine);
            let (Some(clock), Ok(event)) = (clock, event.read(facts, voice.zone, voice.moment))
            else {
                continue;
            };
            let mut say = |at, what| {
                happens.push((at, replay.happens(&[&clock.machine.name], &what)));
            };
            match event {
                Event::Step { at, by } => say(at, What::Steps(by)),
                Event::Sleep { from, until } => {
                    say(from, What::FallsAsleep);
                    say(until, What::WakesUp(until.since(from)));
                }
            }
        }
        order::by_key(&mut happens, |(at, _)| *at);
        let items: Vec<Text> = happens
            .iter()
            .map(|(at, said)| self.marked(&self.language.labelled(&voice.time(*at), said)))
            .collect();
        let count = items.len();
        let items = self.up_to(MOST_ITEMS, count, items.into_iter());
        self.list(items, false);
    }

    fn server(&self, outlook: &Outlook, server: &Placed) -> (String, String) {
        let verdict = server.ruling.verdict;
        let mark = said::verdict_mark(verdict);
        let answer = format!("{mark} {}", said::answer(self.language, server));
        let mut servers = outlook.servers.iter();
        let window = servers.find(|it| it.machine.id == server.machine.id);
        let when = match window.and_then(|server| server.window) {
            _ if verdict == Verdict::CannotTell => "–".into(),
            None => self.handout.phrase(Phrase::NeverAccepts).into(),
            Some(window) => {
                let time = |end: crate::time::End| self.told.voice.time(end.at);
                let (from, until) = (window.from.map(time), window.until.map(time));
                self.handout
                    .accepts_during(from.as_deref(), until.as_deref())
            }
        };
        (answer, when)
    }

    fn node(&self, outlook: &Outlook, id: u32) -> (String, String) {
        let voice = &self.told.voice;
        let plan = outlook.node(id).and_then(|node| node.plan.as_ref());
        let Some((refresh, rotation)) = plan else {
            return (self.word(Word::NotRotated).into(), "–".into());
        };
        let (verdict, word) = match rotation {
            Rotation::Late { .. } => (Verdict::Rejects, Word::RotatesLate),
            _ => (Verdict::Accepts, Word::RotatesInTime),
        };
        let answer = format!("{} {}", said::verdict_mark(verdict), self.word(word));
        let (from, until) = (voice.time(refresh.earliest), voice.time(refresh.latest));
        (answer, self.handout.replaces_during(&from, &until))
    }

    fn help(&mut self, outlook: &Outlook, report: &Report) {
        let told = self.told;
        let advice = advice(told.inspection, outlook, report);
        let sentences = advice
            .iter()
            .map(|it| self.marked(&self.language.advice(it)));
        let sentences: Vec<Text> = sentences.collect();
        if !sentences.is_empty() {
            self.heading(self.word(Word::WhatToDo));
            self.list(sentences, true);
        }
        let mut commands = Commands {
            voice: &told.voice,
            facts: &told.inspection.facts,
            kind: told.inspection.kind,
            more: &|count| self.handout.more_characters(count),
            found: Vec::new(),
        };
        commands.choose(outlook, report, &advice);
        let found = commands.found;
        if !found.is_empty() {
            self.heading(self.handout.phrase(Phrase::Checks));
            self.blocks.push(Block::Commands(found));
        }
    }

    fn people(&mut self, lead: &Placed, several: bool) {
        let Some(seen) = seen_of(self.told.inspection, lead) else {
            return;
        };
        let mut quotes: Vec<(Term, Vec<String>)> = Vec::new();
        let annotations = seen.annotations.iter();
        let annotations = annotations.map(|(name, value)| format!("{name}: {value}"));
        quotes.push((Term::ApiServerLog, seen.log));
        quotes.push((Term::AuditAnnotations, annotations.collect()));
        quotes.push((Term::Kubectl, seen.warnings));
        quotes.extend(
            seen.refused
                .map(|refused| (Term::Kubectl, vec![refused.kubectl])),
        );
        quotes.retain(|(_, lines)| !lines.is_empty());
        if quotes.is_empty() {
            return;
        }
        self.heading(self.term(Term::People));
        if several {
            let seen_by = self.term(Term::SeenBy);
            self.paragraph(&self.language.labelled(seen_by, &lead.machine.name));
        }
        for (label, lines) in quotes {
            self.paragraph(self.term(label));
            let lines = lines.iter().map(|text| self.log_line(text));
            let text = lines.collect::<Vec<String>>().join("\n");
            self.blocks.push(Block::Code(text));
        }
        self.paragraph(self.term(Term::PeopleHint));
        if lead.judged.trace.authenticator == Authenticator::Oidc {
            self.paragraph(self.term(Term::OidcNotConfigured));
        }
    }

    fn log_line(&self, text: &str) -> String {
        let (first, left) = cut(text, LOG_CHARACTERS);
        let left = left.map(|left| format!("… {}", self.handout.more_characters(left)));
        line(first) + &left.unwrap_or_default()
    }

    fn evidence(&mut self) {
        let evidence = self.told.evidence.trim_matches(['\n', '\r']);
        if evidence.is_empty() {
            return;
        }
        let (first, left) = cut(evidence, EVIDENCE_CHARACTERS);
        let clean = lines(first);
        let mut shown: Vec<&str> = clean.lines().take(EVIDENCE_LINES).collect();
        let more = match left {
            _ if clean.lines().count() > EVIDENCE_LINES => Some(
                self.handout
                    .more_lines(evidence.lines().count() - EVIDENCE_LINES),
            ),
            left => left.map(|left| format!("… {}", self.handout.more_characters(left))),
        };
        shown.extend(more.as_deref());
        self.heading(self.word(Word::Evidence));
        self.blocks.push(Block::Code(shown.join("\n")));
    }

    fn made_by(&mut self) {
        let told = self.told;
        let build = self.language.build(told.version, told.commit);
        self.paragraph(&self.handout.made_by(&build, &self.utc(told.now)));
        if let Some(link) = told.link {
            self.blocks.push(Block::Link(link.trim().to_owned()));
        }
    }

    pub(super) fn rest(&self) -> &'static dyn RestLanguage {
        self.told.voice.locale.rest()
    }

    pub(super) fn term(&self, term: Term) -> &'static str {
        self.rest().term(term)
    }

    pub(super) fn word(&self, word: Word) -> &'static str {
        self.language.word(word)
    }

    pub(super) fn marked(&self, sentence: &str) -> Text {
        Text::marked(sentence, &|count| self.handout.more_characters(count))
    }

    pub(super) fn code(&self, value: &str) -> Text {
        Text::code(value, &|count| self.handout.more_characters(count))
    }

    pub(super) fn heading(&mut self, words: &str) {
        self.blocks.push(Block::Heading(Text::words(words)));
    }

    pub(super) fn paragraph(&mut self, sentence: &str) {
        let text = self.marked(sentence);
        self.blocks.push(Block::Paragraph(text));
    }

    pub(super) fn list(&mut self, items: Vec<Text>, numbered: bool) {
        if !items.is_empty() {
            self.blocks.push(Block::List { items, numbered });
        }
    }

    /// The first ones, and how many more there are.
    pub(super) fn up_to(
        &self,
        most: usize,
        count: usize,
        items: impl Iterator<Item = Text>,
    ) -> Vec<Text> {
        let mut items: Vec<Text> = items.take(most).collect();
        if count > items.len() {
            items.push(Text::words(self.handout.and_more(count - items.len())));
        }
        items
    }

    /// Values in a row.
    pub(super) fn items(&self, items: &[String]) -> Text {
        let mut text = Text::default();
        for (index, item) in items.iter().take(MOST_ITEMS).enumerate() {
            if index > 0 {
                text = text.and(self.handout.phrase(Phrase::Separator));
            }
            text.0.extend(self.code(item).0);
        }
        if items.len() > MOST_ITEMS {
            text = text
                .and(" ")
                .and(&self.handout.and_more(items.len() - MOST_ITEMS));
        }
        text
    }
}

/// The error of a TokenReview's status, which is what the log ends in.
fn error_of(review: &str) -> Option<String> {
    let (status, _) = json::read(review.as_bytes());
    status?.get("error")?.as_str().map(str::to_owned)
}
