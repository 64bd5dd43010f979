//! Whether whoever gets what travels reads another verdict, and which.

use super::scene::{Scene, marked};
use crate::i18n::said::headline;
use crate::keys::pasted::{Note, PastedKeys};
use crate::report::report;
use crate::share::again::{Again, differs, judge};
use crate::share::travel::{Stays, Travelling};
use yew::prelude::*;

/// What travels, as it is judged where it arrives.
pub fn judged_there(scene: &Scene, travelling: &Travelling) -> Again {
    let keys = keys_there(scene.keys.together(), travelling);
    let held = |facts: &_| keys.of_servers(facts);
    judge(&travelling.state, held, &scene.zone, scene.now)
}

/// The keys that travel. About a signature that stays here nobody can ask them.
fn keys_there(mut there: PastedKeys, travelling: &Travelling) -> PastedKeys {
    let travels = |note: &Note| *note != Note::Private;
    if !travelling.keys_travel {
        there.keys.clear();
    }
    there
        .keys
        .retain(|key| key.public || key.notes.iter().all(travels));
    there.checked &= !travelling.stays.contains(&Stays::Signature);
    there
}

/// Says so if it is another than here.
pub fn other_verdict(scene: &Scene, there: &Again) -> Html {
    let mine = scene.outlook().map(|it| report(it, there.moment));
    let theirs = there.judged.as_ref().map(|(_, report)| report);
    let (Some(mine), Some(theirs)) = (&mine, theirs) else {
        return html! {};
    };
    if !differs(Some(mine), Some(theirs)) {
        return html! {};
    }
    let said = |report| headline(scene.language(), report);
    let sentence = scene
        .sharing_language()
        .other_verdict(&said(theirs), &said(mine));
    html! { <p class="fault" role="alert">{ marked(&sentence) }</p> }
}
