//! Remembers the preferences, and only them. A browser that allows no storage forgets them, without a word.

use crate::app::Preferences;
use crate::i18n::Locale;

const KEY: &str = "jwtriage.preferences";

/// Those of a first visit, with the browser's language.
pub fn defaults() -> Preferences {
    let language = web_sys::window().and_then(|window| window.navigator().language());
    Preferences {
        locale: Locale::for_tag(&language.unwrap_or_default()),
        ..Preferences::default()
    }
}

/// What was remembered, or the defaults.
pub fn load() -> Preferences {
    let defaults = defaults();
    storage()
        .and_then(|storage| storage.get_item(KEY).ok().flatten())
        .map_or(defaults, |text| Preferences::from_json(&text, defaults))
}

pub fn save(preferences: &Preferences) {
    let Some(storage) = storage() else {
        return;
    };
    // Full or forbidden storage is no reason to bother anybody.
    let _ = if *preferences == defaults() {
        storage.remove_item(KEY)
    } else {
        storage.set_item(KEY, &preferences.to_json())
    };
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
