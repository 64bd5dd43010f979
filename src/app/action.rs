//! What a person can do, in their verbs, and the state after it.

use super::state::Clock;
use super::{
    AppState, Draft, KeyBox, Lab, List, Others, Own, PeopleTab, Preferences, Preset, Reading,
    Theme, TokenTab, TypedEvent, View, ZoneChoice,
};
use crate::clocks::Role;
use crate::i18n::Locale;
use crate::kube::Minor;
use crate::time::{LARGEST_OFFSET, Nanos, offset_text, read_offset};
use std::rc::Rc;

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    Paste(Rc<str>),
    /// How the evidence is read.
    Read(Rc<Reading>),
    /// The machines with those that the evidence speaks of.
    Meet(Vec<Clock>),
    Clear,
    /// An example, or what somebody else handed over, instead of what is here.
    TakeOver(Rc<AppState>),
    /// What the site presets.
    Preset(Rc<Preset>),
    /// Everything, the preferences as well: these are the ones of a first visit.
    Forget(Preferences),
    /// An offset as typed.
    TypeOffset(u32, String),
    /// A clock moved on the timeline.
    MoveClock(u32, Nanos),
    Rename(u32, String),
    Add(Role),
    Remove(u32),
    MakeIssuer(u32),
    TypeMoment(String),
    /// What happens to the clocks: all events.
    Happen(Rc<Vec<TypedEvent>>),
    Choose(Minor),
    Speak(Locale),
    Dress(Theme),
    ShowTimesIn(ZoneChoice),
    TypeIssuers(String),
    TypeAudiences(String),
    /// For one API server alone.
    TypeOwn(u32, List, String),
    /// Whether an API server has the pasted key of this kid.
    HaveKey(u32, String, bool),
    TypeReviewAudiences(String),
    PutInKeys(KeyBox),
    Write(Rc<Draft>),
    ShowToken(TokenTab),
    ShowPeople(PeopleTab),
    ShowServer(Option<u32>),
    ShowPlaces(bool),
    LookAt(View),
    /// Something else of the clock lab.
    AskLab(Rc<Lab>),
    /// Something else of everyone else.
    AskOthers(Rc<Others>),
}

/// Machines beyond this are refused: the page has no room, and no cluster has so many API servers.
pub const MOST_MACHINES: usize = 32;

/// Names with more characters are refused: Kubernetes' own have at most 253 bytes, and each is shown many times.
pub const LONGEST_NAME: usize = 253;

/// The state after an action.
pub fn after(state: &AppState, action: Action) -> AppState {
    let mut next = state.clone();
    match action {
        Action::Paste(text) => {
            next.pasted = text;
            next.reading = Rc::new(state.reading.kept());
        }
        Action::Read(reading) => next.reading = reading,
        Action::Meet(clocks) => {
            next.clocks = clocks;
            next.keep_events();
        }
        Action::Clear => {
            // They have cards of their own.
            next = state.emptied();
            next.keys = state.keys.clone();
            next.draft = state.draft.clone();
            if state.token_tab == TokenTab::Edit {
                next.token_tab = TokenTab::Edit;
            }
        }
        Action::TakeOver(theirs) => {
            next = (*theirs).clone();
            next.draft = state.draft.clone();
            next.preferences = state.preferences;
            next.preset = state.preset.clone();
        }
        Action::Preset(preset) => {
            // What was typed while the address was being read stays.
            next.minor = preset.minor.unwrap_or(next.minor);
            if next.issuers.is_empty() {
                next.issuers = preset.issuers.clone();
            }
            if next.audiences.is_empty() {
                next.audiences = preset.audiences.clone();
            }
            next.preset = preset;
        }
        Action::Forget(preferences) => {
            next = AppState::of_site(preferences, state.preset.clone());
        }
        Action::TypeOffset(id, typed) => with_clock(&mut next, id, |clock| {
            if let Ok(offset) = read_offset(&typed) {
                clock.machine.offset = offset;
            }
            clock.typed = typed;
        }),
        Action::MoveClock(id, offset) => with_clock(&mut next, id, |clock| {
            // No farther than what can be typed.
            let offset = offset.clamp(-LARGEST_OFFSET, LARGEST_OFFSET);
            clock.machine.offset = offset;
            clock.typed = offset_text(offset);
        }),
        Action::Rename(id, name) => {
            let name = name.trim().to_owned();
            let is_free = next
                .clocks
                .iter()
                .all(|clock| clock.machine.id == id || clock.machine.name != name);
            let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME;
            if fits && is_free {
                with_clock(&mut next, id, |clock| clock.machine.name = name);
            }
        }
        Action::Add(role) => add(&mut next, role),
        Action::Remove(id) => remove(&mut next, id),
        Action::MakeIssuer(id) => make_issuer(&mut next, id),
        Action::TypeMoment(typed) => next.moment = typed,
        Action::Happen(events) => {
            next.events = events;
            next.keep_events();
        }
        Action::Choose(minor) => {
            next.minor = minor;
            next.preferences.minor = minor;
        }
        Action::Speak(locale) => next.preferences.locale = locale,
        Action::Dress(theme) => next.preferences.theme = theme,
        Action::ShowTimesIn(zone) => next.preferences.zone = zone,
        Action::TypeIssuers(typed) => next.issuers = typed,
        Action::TypeAudiences(typed) => next.audiences = typed,
        Action::TypeOwn(id, list, typed) => with_own(&mut next, id, |own| match list {
            List::Issuers => own.issuers = typed,
            List::Audiences => own.audiences = typed,
        }),
        Action::HaveKey(id, kid, has) => with_own(&mut next, id, |own| {
            own.lacks.retain(|lacks| *lacks != kid);
            if !has {
                own.lacks.push(kid);
            }
        }),
        Action::TypeReviewAudiences(typed) => next.review_audiences = typed,
        Action::PutInKeys(keys) => next.keys = keys,
        Action::Write(draft) => next.draft = draft,
        Action::ShowToken(tab) => next.token_tab = tab,
        Action::ShowPeople(tab) => next.people_tab = tab,
        Action::ShowServer(id) => next.shown_server = id,
        Action::ShowPlaces(show) => next.show_places = show,
        Action::LookAt(view) => next.view = view,
        Action::AskLab(lab) => next.lab = lab,
        Action::AskOthers(others) => next.others = others,
    }
    next
}

fn with_clock(state: &mut AppState, id: u32, change: impl FnOnce(&mut Clock)) {
    if let Some(clock) = state.clocks.iter_mut().find(|clock| clock.machine.id == id) {
        change(clock);
    }
}

fn add(state: &mut AppState, role: Role) {
    if state.clocks.len() >= MOST_MACHINES {
        return;
    }
    let id = state
        .clocks
        .iter()
        .map(|clock| clock.machine.id)
        .max()
        .unwrap_or(0)
        + 1;
    let name = state.free_name(role);
    let clock = Clock::right(id, &name, role);
    // API servers stand before nodes.
    let at = if role.verifies() {
        state
            .clocks
            .iter()
            .position(|clock| !clock.machine.role.verifies())
    } else {
        None
    };
    state.clocks.insert(at.unwrap_or(state.clocks.len()), clock);
}

/// One API server always stays; if the issuer goes, the next one issues.
fn remove(state: &mut AppState, id: u32) {
    let servers = state
        .clocks
        .iter()
        .filter(|clock| clock.machine.role.verifies())
        .count();
    let Some(at) = state.clocks.iter().position(|clock| clock.machine.id == id) else {
        return;
    };
    let role = state.clocks[at].machine.role;
    if role.verifies() && servers == 1 {
        return;
    }
    let gone = state.clocks.remove(at);
    if gone.met {
        Rc::make_mut(&mut state.reading)
            .left_out
            .push(gone.machine.name);
    }
    state.own.retain(|own| own.machine != id);
    state.keep_events();
    if role == Role::Issuer
        && let Some(next) = state
            .clocks
            .iter_mut()
            .find(|clock| clock.machine.role.verifies())
    {
        next.machine.role = Role::Issuer;
    }
    if state.shown_server == Some(id) {
        state.shown_server = None;
    }
}

fn with_own(state: &mut AppState, machine: u32, change: impl FnOnce(&mut Own)) {
    if state.clocks.iter().all(|clock| clock.machine.id != machine) {
        return;
    }
    let at = state.own.iter().position(|own| own.machine == machine);
    let at = at.unwrap_or_else(|| {
        state.own.push(Own::of(machine));
        state.own.len() - 1
    });
    change(&mut state.own[at]);
    state.own.retain(|own| !own.is_empty());
}

fn make_issuer(state: &mut AppState, id: u32) {
    let verifies = |clock: &Clock| clock.machine.id == id && clock.machine.role.verifies();
    if !state.clocks.iter().any(verifies) {
        return;
    }
    for clock in &mut state.clocks {
        if clock.machine.role.verifies() {
            clock.machine.role = if clock.machine.id == id {
                Role::Issuer
            } else {
                Role::Verifier
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::open;
    use crate::i18n::Sample;
    use crate::time::SECOND;

    fn fold(actions: impl IntoIterator<Item = Action>) -> AppState {
        actions
            .into_iter()
            .fold(AppState::new(Preferences::default()), |state, action| {
                after(&state, action)
            })
    }

    fn machines(state: &AppState) -> Vec<(String, &'static str, Nanos)> {
        state
            .machines()
            .into_iter()
            .map(|machine| (machine.name, machine.role.id(), machine.offset / SECOND))
            .collect()
    }

    fn story() -> Action {
        Action::TakeOver(Rc::new(open(Sample::Story, Preferences::default())))
    }

    #[test]
    fn an_offset_holds_until_another_can_be_read() {
        let state = fold([
            Action::TypeOffset(1, "-2m".into()),
            Action::TypeOffset(1, "-2x".into()),
        ]);
        assert_eq!(state.clocks[0].typed, "-2x");
        assert_eq!(state.clocks[0].machine.offset, -120 * SECOND);
        assert!(state.clocks[0].fault().is_some());
        let moved = after(&state, Action::MoveClock(1, 90 * SECOND));
        assert_eq!(moved.clocks[0].typed, "+1m30s");
        let far = after(&state, Action::MoveClock(1, Nanos::MIN));
        assert_eq!(far.clocks[0].typed, "-36525d");
        assert_eq!(far.clocks[0].fault(), None);
    }

    #[test]
    fn machines_come_and_go_and_one_issuer_stays() {
        let state = fold([Action::Add(Role::Verifier), Action::Add(Role::Node)]);
        let named = |name: &str, role| (name.to_owned(), role, 0);
        assert_eq!(
            machines(&state),
            [
                named("apiserver-1", "issuer"),
                named("apiserver-2", "verifier"),
                named("node-1", "node"),
                named("node-2", "node"),
            ]
        );
        let state = after(&state, Action::MakeIssuer(3));
        assert_eq!(machines(&state)[0].1, "verifier");
        let state = after(&state, Action::Remove(3));
        assert_eq!(machines(&state)[0], named("apiserver-1", "issuer"));
        assert_eq!(after(&state, Action::Remove(1)), state);
    }

    #[test]
    fn a_name_is_taken_only_once() {
        let state = fold([
            Action::Add(Role::Verifier),
            Action::Rename(3, "cp-b".into()),
        ]);
        assert_eq!(machines(&state)[1].0, "cp-b");
        let long = "n".repeat(LONGEST_NAME + 1);
        for name in ["apiserver-1", "", "  ", &long] {
            assert_eq!(
                after(&state, Action::Rename(3, name.into())),
                state,
                "{name}"
            );
        }
        assert_eq!(state.free_name(Role::Verifier), "apiserver-2");
    }

    #[test]
    fn an_example_brings_its_release_and_clearing_takes_it_back() {
        let state = fold([Action::Choose(Minor(30)), story()]);
        assert_eq!(
            (state.minor, state.preferences.minor),
            (Minor(22), Minor(30))
        );
        assert_eq!(after(&state, Action::Clear).minor, Minor(30));
    }

    #[test]
    fn clearing_keeps_only_the_preferences() {
        let state = fold([
            Action::Speak(Locale::Zh),
            Action::Paste("x".into()),
            Action::TypeMoment("nbf".into()),
            Action::Add(Role::Node),
            Action::Clear,
        ]);
        let preferences = Preferences {
            locale: Locale::Zh,
            ..Preferences::default()
        };
        assert_eq!(state, AppState::new(preferences));
    }

    #[test]
    fn a_site_presets_what_an_empty_page_begins_with() {
        let preset = Preset {
            minor: Some(Minor(28)),
            issuers: "https://issuer".into(),
            audiences: "api".into(),
        };
        let state = fold([
            Action::Paste("x".into()),
            Action::Preset(Rc::new(preset.clone())),
        ]);
        let begins = |state: &AppState| {
            (state.minor, state.issuers.clone(), state.audiences.clone())
                == (Minor(28), "https://issuer".into(), "api".into())
        };
        assert!(begins(&state) && &*state.pasted == "x");
        let cleared = after(&state, Action::Clear);
        assert!(begins(&cleared) && !cleared.is_worked_on());
        let typed = fold([
            Action::TypeIssuers("mine".into()),
            Action::TypeMoment("nbf".into()),
            Action::Preset(Rc::new(preset.clone())),
        ]);
        assert_eq!(
            (&*typed.issuers, &*typed.audiences, &*typed.moment),
            ("mine", "api", "nbf")
        );
        let story = after(&state, story());
        assert!(!begins(&story) && *story.preset == preset);
        assert!(begins(&after(
            &story,
            Action::Forget(Preferences::default())
        )));
    }

    #[test]
    fn what_is_handed_over_leaves_the_preferences() {
        let theirs = fold([Action::Speak(Locale::Zh), story()]);
        let mine = fold([Action::Dress(Theme::Dark), Action::Paste("mine".into())]);
        let taken = after(&mine, Action::TakeOver(Rc::new(theirs.clone())));
        assert_eq!(taken.preferences, mine.preferences);
        assert_eq!((taken.pasted, taken.clocks), (theirs.pasted, theirs.clocks));
        assert_eq!(taken.minor, Minor(22));
    }

    #[test]
    fn work_is_what_would_be_lost() {
        for action in [
            Action::Choose(Minor(22)),
            Action::Speak(Locale::Zh),
            Action::ShowPlaces(true),
            Action::Paste(" ".into()),
        ] {
            assert!(!fold([action.clone()]).is_worked_on(), "{action:?}");
        }
        for action in [
            Action::Paste("x".into()),
            Action::TypeMoment("nbf".into()),
            Action::TypeOffset(1, "-2m".into()),
            Action::Add(Role::Node),
            Action::TypeIssuers("x".into()),
            Action::TypeOwn(1, List::Issuers, "x".into()),
            Action::TypeReviewAudiences("x".into()),
            Action::PutInKeys(KeyBox {
                text: "x".into(),
                secret: None,
            }),
            Action::Write(Rc::new(Draft {
                made: vec!["x".into()],
                ..Draft::default()
            })),
        ] {
            assert!(fold([action.clone()]).is_worked_on(), "{action:?}");
        }
    }

    #[test]
    fn what_is_written_outlives_the_evidence_and_keys_are_not_judged_with_anothers() {
        let written = fold([
            Action::PutInKeys(KeyBox {
                text: "x".into(),
                secret: None,
            }),
            Action::Write(Rc::new(Draft {
                made: vec!["y".into()],
                ..Draft::default()
            })),
        ]);
        let cleared = after(&written, Action::Clear);
        assert_eq!(
            (&cleared.keys, &cleared.draft),
            (&written.keys, &written.draft)
        );
        let example = after(&written, story());
        assert_eq!((&*example.keys.text, &example.draft), ("", &written.draft));
    }

    #[test]
    fn there_is_room_for_so_many_machines_and_no_more() {
        let state = fold((0..100).map(|_| Action::Add(Role::Node)));
        assert_eq!(state.clocks.len(), MOST_MACHINES);
    }
}
