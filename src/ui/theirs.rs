//! Whether whoever gets what travels reads another verdict, and which.

use super::scene::{Scene, marked};
use crate::i18n::Caption;
use crate::i18n::said::headline;
use crate::keys::pasted::{Note, PastedKeys};
use crate::report::report;
use crate::share::again::{Again, differs, judge, proven, ranges_differ};
use crate::share::travel::{Stays, Travelling};
use yew::prelude::*;

/// What travels, as it is judged where it arrives.
pub fn judged_there(scene: &Scene, travelling: &Travelling) -> Again {
    let keys = keys_there(scene.keys.together(), travelling);
    let held = |facts: &_| keys.of_servers(facts);
    let mut there = judge(&travelling.state, held, &scene.zone, scene.now);
    let (_, mine) = proven(&scene.state, &scene.inspection, scene.now);
    there.other_ranges = ranges_differ(&mine, &there.proof);
    there
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

/// Says so if it is another than here, or if other ranges of clocks follow there.
pub fn other_verdict(scene: &Scene, there: &Again) -> Html {
    html! {
        <>
            { verdict(scene, there).unwrap_or_default() }
            if there.other_ranges {
                <p class="fault">{ scene.caption(Caption::OtherRanges) }</p>
            }
        </>
    }
}

fn verdict(scene: &Scene, there: &Again) -> Option<Html> {
    let mine = scene.outlook().map(|it| report(it, there.moment))?;
    let (_, theirs) = there.judged.as_ref()?;
    if !differs(Some(&mine), Some(theirs)) {
        return None;
    }
    let said = |report| headline(scene.language(), report);
    let sentence = scene
        .sharing_language()
        .other_verdict(&said(theirs), &said(&mine));
    Some(html! { <p class="fault" role="alert">{ marked(&sentence) }</p> })
}
