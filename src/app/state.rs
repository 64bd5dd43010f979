//! The choices that make up the page.

use super::{Draft, KeyBox, Lab, Others, Own, Preset, Reading, TypedEvent, View};
use crate::clocks::{Machine, Role};
use crate::i18n::Locale;
use crate::json;
use crate::kube::{Minor, NEWEST};
use crate::time::{OffsetFault, offset_text, read_offset};
use crate::verifier::Setting;
use std::rc::Rc;

/// A machine with its offset as typed. What cannot be read leaves the last offset in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    pub machine: Machine,
    pub typed: String,
    /// Whether it came with the evidence, which takes it along when it goes.
    pub met: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum ZoneChoice {
    #[default]
    Utc,
    Local,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TokenTab {
    #[default]
    Claims,
    Json,
    /// What is written there does not travel, and links never name it.
    Edit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum PeopleTab {
    #[default]
    Log,
    Client,
    Review,
}

/// What is remembered between visits. Nothing of a token is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    pub locale: Locale,
    pub theme: Theme,
    pub minor: Minor,
    pub zone: ZoneChoice,
}

impl Default for Preferences {
    fn default() -> Preferences {
        Preferences {
            locale: Locale::En,
            theme: Theme::System,
            minor: NEWEST,
            zone: ZoneChoice::Utc,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct AppState {
    pub pasted: Rc<str>,
    /// How it is read where it leaves that open.
    pub reading: Rc<Reading>,
    pub clocks: Vec<Clock>,
    /// What happens to them.
    pub events: Rc<Vec<TypedEvent>>,
    /// The moment judged, as typed; empty is now.
    pub moment: String,
    pub issuers: String,
    pub audiences: String,
    /// API servers that differ from the others.
    pub own: Vec<Own>,
    /// The audiences that a TokenReview asks for, as typed.
    pub review_audiences: String,
    /// Keys beside the evidence, and a token that is being written.
    pub keys: KeyBox,
    pub draft: Rc<Draft>,
    pub preferences: Preferences,
    /// What an empty page begins with at this site.
    pub preset: Rc<Preset>,
    /// The release judged by; an example may choose another than the one remembered.
    pub minor: Minor,
    pub token_tab: TokenTab,
    pub people_tab: PeopleTab,
    /// Whether each step says where in the source it is.
    pub show_places: bool,
    /// The API server whose view is shown in the steps and the words; none is the headline's.
    pub shown_server: Option<u32>,
    pub view: View,
    /// What the clock lab is asked.
    pub lab: Rc<Lab>,
    /// What is assumed of everyone else who verifies tokens.
    pub others: Rc<Others>,
}

impl AppState {
    /// One API server and one node, both right, and nothing pasted.
    pub fn new(preferences: Preferences) -> AppState {
        AppState {
            pasted: Rc::from(""),
            reading: Rc::default(),
            clocks: vec![
                Clock::right(1, "apiserver-1", Role::Issuer),
                Clock::right(2, "node-1", Role::Node),
            ],
            events: Rc::default(),
            moment: String::new(),
            issuers: String::new(),
            audiences: String::new(),
            own: Vec::new(),
            review_audiences: String::new(),
            keys: KeyBox::default(),
            draft: Rc::default(),
            preferences,
            preset: Rc::default(),
            minor: preferences.minor,
            token_tab: TokenTab::default(),
            people_tab: PeopleTab::default(),
            show_places: false,
            shown_server: None,
            view: View::default(),
            lab: Rc::default(),
            others: Rc::default(),
        }
    }

    /// The same, with what the site presets.
    pub fn of_site(preferences: Preferences, preset: Rc<Preset>) -> AppState {
        let mut state = AppState::new(preferences);
        state.minor = preset.minor.unwrap_or(state.minor);
        state.issuers = preset.issuers.clone();
        state.audiences = preset.audiences.clone();
        state.preset = preset;
        state
    }

    /// The empty page again.
    pub fn emptied(&self) -> AppState {
        AppState::of_site(self.preferences, self.preset.clone())
    }

    /// Whether there is work on the page that would be lost: more than what is looked at, and by which release.
    pub fn is_worked_on(&self) -> bool {
        !self.is_same_work(&self.emptied())
    }

    /// Whether the same was pasted and typed, whatever is looked at, and by which release.
    pub fn is_same_work(&self, other: &AppState) -> bool {
        self.pasted.trim() == other.pasted.trim()
            && self.reading == other.reading
            && self.clocks == other.clocks
            && self.events == other.events
            && self.moment == other.moment
            && self.issuers == other.issuers
            && self.audiences == other.audiences
            && self.own == other.own
            && self.review_audiences == other.review_audiences
            && self.keys == other.keys
            && self.draft == other.draft
            && self.lab == other.lab
            && self.others == other.others
    }

    pub fn machines(&self) -> Vec<Machine> {
        self.clocks
            .iter()
            .map(|clock| clock.machine.clone())
            .collect()
    }

    /// Whether the moment moves.
    pub fn is_live(&self) -> bool {
        self.moment.trim().is_empty()
    }

    /// A name that no machine has yet: `apiserver-2`, `node-2`.
    pub fn free_name(&self, role: Role) -> String {
        let stem = if role.verifies() { "apiserver" } else { "node" };
        (1..)
            .map(|number| format!("{stem}-{number}"))
            .find(|name| self.clocks.iter().all(|clock| clock.machine.name != *name))
            .unwrap_or_default()
    }
}

impl Clock {
    /// A clock that is right.
    pub fn right(id: u32, name: &str, role: Role) -> Clock {
        Clock {
            machine: Machine {
                id,
                name: name.into(),
                role,
                offset: 0,
            },
            typed: offset_text(0),
            met: false,
        }
    }

    pub fn new(id: u32, name: &str, role: Role, typed: &str) -> Clock {
        Clock {
            machine: Machine {
                id,
                name: name.into(),
                role,
                offset: read_offset(typed).unwrap_or(0),
            },
            typed: typed.into(),
            met: false,
        }
    }

    /// Why the typed offset cannot be read.
    pub fn fault(&self) -> Option<OffsetFault> {
        read_offset(&self.typed).err()
    }
}

/// A list typed with blanks or commas; nothing at all is an assumption.
pub fn setting(typed: &str) -> Setting {
    let items: Vec<String> = typed
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect();
    if items.is_empty() {
        Setting::Assumed
    } else {
        Setting::Given(items)
    }
}

impl Preferences {
    /// As the browser stores them.
    pub fn to_json(&self) -> String {
        // Ids, which need no escaping.
        format!(
            r#"{{"language":"{}","theme":"{}","kubernetes":"{}","times":"{}"}}"#,
            self.locale.tag(),
            self.theme.id(),
            self.minor,
            self.zone.id()
        )
    }

    /// Reads what was stored, by this version or another; whatever does not fit stays as it is.
    pub fn from_json(text: &str, defaults: Preferences) -> Preferences {
        let (stored, _) = json::read(text.as_bytes());
        let member = |name: &str| stored.as_ref()?.get(name)?.as_str();
        Preferences {
            locale: member("language").map_or(defaults.locale, Locale::for_tag),
            theme: member("theme")
                .and_then(Theme::read)
                .unwrap_or(defaults.theme),
            minor: member("kubernetes")
                .and_then(Minor::read)
                .unwrap_or(defaults.minor),
            zone: member("times")
                .and_then(ZoneChoice::read)
                .unwrap_or(defaults.zone),
        }
    }
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    pub fn id(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    fn read(id: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.id() == id)
    }

    /// The one that the button turns to.
    pub fn next(self) -> Theme {
        match self {
            Theme::System => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::System,
        }
    }
}

impl TokenTab {
    /// Those that links name.
    pub const ALL: [TokenTab; 2] = [TokenTab::Claims, TokenTab::Json];

    /// As links carry it.
    pub fn id(self) -> &'static str {
        match self {
            TokenTab::Claims => "claims",
            TokenTab::Json => "json",
            TokenTab::Edit => "edit",
        }
    }

    pub fn read(id: &str) -> Option<TokenTab> {
        TokenTab::ALL.into_iter().find(|tab| tab.id() == id)
    }
}

impl PeopleTab {
    pub const ALL: [PeopleTab; 3] = [PeopleTab::Log, PeopleTab::Client, PeopleTab::Review];

    /// As links carry it.
    pub fn id(self) -> &'static str {
        match self {
            PeopleTab::Log => "log",
            PeopleTab::Client => "client",
            PeopleTab::Review => "review",
        }
    }

    pub fn read(id: &str) -> Option<PeopleTab> {
        PeopleTab::ALL.into_iter().find(|tab| tab.id() == id)
    }
}

impl ZoneChoice {
    pub fn id(self) -> &'static str {
        match self {
            ZoneChoice::Utc => "utc",
            ZoneChoice::Local => "local",
        }
    }

    pub fn read(id: &str) -> Option<ZoneChoice> {
        [ZoneChoice::Utc, ZoneChoice::Local]
            .into_iter()
            .find(|zone| zone.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_survive_storage_and_other_versions() {
        let chosen = Preferences {
            locale: Locale::Zh,
            theme: Theme::Dark,
            minor: Minor(22),
            zone: ZoneChoice::Local,
        };
        let defaults = Preferences::default();
        assert_eq!(Preferences::from_json(&chosen.to_json(), defaults), chosen);
        for text in [
            "",
            "{",
            "[]",
            "null",
            r#"{"theme":5,"kubernetes":"1.99","times":"mars"}"#,
        ] {
            assert_eq!(Preferences::from_json(text, defaults), defaults, "{text}");
        }
    }

    #[test]
    fn lists_are_typed_with_blanks_or_commas() {
        assert_eq!(setting(" "), Setting::Assumed);
        assert_eq!(
            setting("a, b\nc"),
            Setting::Given(vec!["a".into(), "b".into(), "c".into()])
        );
    }
}
