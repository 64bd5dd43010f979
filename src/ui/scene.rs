//! What every component is given: the choices, everything derived from them, and a way to act.

pub use crate::i18n::said::{verdict_mark, verdict_word};

use super::closer::{Look, Proven};
use super::parts::Loading;
use super::rest::Parts as Later;
use super::sharing::Asked;
use crate::app::found::Found;
use crate::app::{Action, AppState, MomentFault};
use crate::clocks::{Machine, Placed};
use crate::cluster::pasted::Pasted;
use crate::i18n::{
    Caption, CloserLanguage, KeysLanguage, Language, Locale, ReplayLanguage, RestLanguage,
    SharingLanguage, SigningLanguage, StructuredLanguage, Term, Voice, Word, Zone,
};
use crate::report::{Inspection, Outlook, Report, report};
use crate::rules::Rule;
use crate::time::Instant;
use crate::verifier::Verdict;
use crate::web::clock::PageZone;
use crate::web::large::Large;
use std::cell::{LazyCell, OnceCell};
use std::ops::Deref;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Shared, and compared by identity: a new scene is drawn, the same one is not.
#[derive(Clone)]
pub struct Scene(Rc<Parts>);

/// Judges when it is first asked: a token's claims are drawn before.
pub type Judging = Rc<LazyCell<Option<Outlook>, Box<dyn FnOnce() -> Option<Outlook>>>>;

pub struct Parts {
    pub state: AppState,
    /// As they are at the moment judged, with what has happened to their clocks by then.
    pub machines: Vec<Machine>,
    pub inspection: Rc<Inspection>,
    pub outlook: Judging,
    pub report: OnceCell<Option<Report>>,
    /// The moment judged, in true time.
    pub moment: Instant,
    pub moment_fault: Option<MomentFault>,
    pub now: Instant,
    pub zone: PageZone,
    pub dispatch: Callback<Action>,
    pub parts: Later,
    /// What was pasted about the cluster, and all keys; empty until the parts that read them are here.
    pub pasted: Rc<Pasted>,
    pub keys: Rc<Found>,
    /// What a closer look found, and what it proves; none until the part is here that looks.
    pub look: Option<Rc<dyn Look>>,
    pub proven: Option<Rc<dyn Proven>>,
    pub closer: Loading,
    /// The file that it sifts.
    pub large: UseStateHandle<Option<Large>>,
    /// What was asked of the part that hands over, and a way to ask.
    pub asked: Option<Asked>,
    pub ask: Callback<Option<Asked>>,
    pub sharing: Loading,
    /// What writes and signs tokens.
    pub signing: Loading,
    pub lab: Loading,
    /// What judges foreign tokens by what was pasted about their issuers.
    pub structured: Loading,
}

/// Compared by identity.
pub struct Same<T>(pub Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Same<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Properties, PartialEq, Clone)]
pub struct SceneProps {
    pub scene: Scene,
}

/// Props of a part that shows little of the scene: it is drawn again only when one of these changes.
/// A scene comes with every second and every letter, and most parts need not care.
macro_rules! props_that_show {
    ($(#[$about:meta])* $name:ident { $($field:ident: $type:ty),* } by $what:expr) => {
        $(#[$about])*
        #[derive(Properties, Clone)]
        pub struct $name {
            pub scene: Scene,
            $(pub $field: $type,)*
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                let shows = $what;
                shows(&self.scene) == shows(&other.scene) $(&& self.$field == other.$field)*
            }
        }
    };
}
pub(super) use props_that_show;

/// The same for parts that keep something back until the page has started.
#[derive(Properties, PartialEq, Clone)]
pub struct StartProps {
    pub scene: Scene,
    pub started: bool,
}

impl Scene {
    pub fn new(parts: Parts) -> Scene {
        Scene(Rc::new(parts))
    }
}

impl PartialEq for Scene {
    fn eq(&self, other: &Scene) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for Scene {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Parts {
    pub fn language(&self) -> &'static dyn Language {
        self.state.preferences.locale.language()
    }

    pub fn rest_language(&self) -> &'static dyn RestLanguage {
        self.state.preferences.locale.rest()
    }

    pub fn term(&self, term: Term) -> &'static str {
        self.rest_language().term(term)
    }

    pub fn closer_language(&self) -> &'static dyn CloserLanguage {
        self.state.preferences.locale.closer()
    }

    pub fn keys_language(&self) -> &'static dyn KeysLanguage {
        self.state.preferences.locale.keys()
    }

    pub fn signing_language(&self) -> &'static dyn SigningLanguage {
        self.state.preferences.locale.signing()
    }

    pub fn structured_language(&self) -> &'static dyn StructuredLanguage {
        self.state.preferences.locale.structured()
    }

    pub fn sharing_language(&self) -> &'static dyn SharingLanguage {
        self.state.preferences.locale.sharing()
    }

    pub fn replay_language(&self) -> &'static dyn ReplayLanguage {
        self.state.preferences.locale.replay()
    }

    pub fn caption(&self, caption: Caption) -> &'static str {
        self.sharing_language().caption(caption)
    }

    pub fn word(&self, word: Word) -> &'static str {
        self.language().word(word)
    }

    /// Times in the chosen zone, dates left out on the day of the moment judged.
    pub fn voice(&self) -> Voice<'_> {
        Voice {
            locale: self.state.preferences.locale,
            zone: &self.zone,
            moment: self.moment,
        }
    }

    /// Times in another zone than the chosen one.
    pub fn voice_in<'a>(&self, zone: &'a dyn Zone) -> Voice<'a> {
        Voice {
            locale: self.state.preferences.locale,
            zone,
            moment: self.moment,
        }
    }

    /// An event handler that does one thing.
    pub fn on<E: 'static>(&self, action: Action) -> Callback<E> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_| dispatch.emit(action.clone()))
    }

    /// A handler that hands on what was typed into a field.
    pub fn on_typed(&self, action: impl Fn(String) -> Action + 'static) -> Callback<InputEvent> {
        self.dispatch.reform(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            action(field.value())
        })
    }

    pub fn outlook(&self) -> Option<&Outlook> {
        (**self.outlook).as_ref()
    }

    pub fn report(&self) -> Option<&Report> {
        let report = || Some(report(self.outlook()?, self.moment));
        self.report.get_or_init(report).as_ref()
    }

    /// The outlook and the report, if there is a token.
    pub fn judged(&self) -> Option<(&Outlook, &Report)> {
        Some((self.outlook()?, self.report()?))
    }

    /// The API server whose steps and words are shown: the one chosen, or the headline's.
    pub fn shown_server(&self) -> Option<&Placed> {
        let report = self.report()?;
        let chosen = self.state.shown_server;
        let found = chosen.and_then(|chosen| report.server(chosen));
        Some(found.unwrap_or_else(|| report.lead()))
    }
}

/// Which token was read, for parts that show nothing else.
pub fn read_of(scene: &Parts) -> (*const Inspection, Locale) {
    (
        Rc::as_ptr(&scene.inspection),
        scene.state.preferences.locale,
    )
}

/// As `data-verdict` carries it.
pub fn verdict_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepts => "accepts",
        Verdict::Rejects => "rejects",
        Verdict::CannotTell => "cannot-tell",
    }
}

/// As `data-branch` carries it; absent when nothing failed.
pub fn branch_id(rule: Option<&'static Rule>) -> Option<AttrValue> {
    rule.map(|rule| AttrValue::from(rule.id))
}

/// A sentence in which backticks mark the person's own and Kubernetes' text.
pub fn marked(sentence: &str) -> Html {
    let pieces = sentence.split('`').enumerate();
    pieces
        .map(|(index, piece)| {
            if index % 2 == 1 {
                html! { <code>{ piece }</code> }
            } else {
                html! { { piece } }
            }
        })
        .collect()
}
