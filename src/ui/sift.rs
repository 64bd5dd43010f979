//! A file that is too large for the box: how far it was read, a way to stop, and what came out of it.

use super::element::{classed, element, link, said};
use super::names;
use super::scene::Scene;
use crate::app::Action;
use crate::evidence::sift::{Sifted, Sifter};
use crate::i18n::{CloserWord, Ended};
use crate::web::large::{Large, Slice};
use std::cell::RefCell;
use std::rc::Rc;
use yew::prelude::*;

/// More sorts are counted, not listed.
const MOST: usize = 12;

#[derive(Properties, PartialEq)]
pub struct SiftProps {
    pub scene: Scene,
    pub large: Large,
}

#[derive(Clone, PartialEq)]
enum Stage {
    /// How many bytes of the file were read, and how many lines tell something.
    Reading(f64, usize),
    Ended(Rc<Sifted>, f64, Ended),
}

/// What is being sifted; nothing once it has ended.
type Sieve = Rc<RefCell<Option<Sifter>>>;

#[component]
pub fn Sift(props: &SiftProps) -> Html {
    let SiftProps { scene, large } = props;
    let stage = use_state(|| Stage::Reading(0.0, 0));
    let sieve: Sieve = (*use_memo(large.clone(), |_| {
        Rc::new(RefCell::new(Some(Sifter::default())))
    }))
    .clone();
    // What the box holds by then, and a way to put something behind it.
    let latest = use_mut_ref(|| scene.clone());
    latest.replace(scene.clone());
    let end = {
        let (stage, sieve) = (stage.setter(), sieve.clone());
        move |read: f64, how: Ended| {
            let Some(sifter) = sieve.borrow_mut().take() else {
                return;
            };
            let mut sifted = sifter.end();
            let text = std::mem::take(&mut sifted.text);
            let scene = latest.borrow().clone();
            if !text.is_empty() {
                let before = scene.state.pasted.trim_end();
                let gap = if before.is_empty() { "" } else { "\n\n" };
                let pasted = format!("{before}{gap}{text}");
                scene.dispatch.emit(Action::Paste(pasted.into()));
            }
            stage.set(Stage::Ended(Rc::new(sifted), read, how));
        }
    };
    {
        let (stage, end, sieve) = (stage.setter(), end.clone(), sieve.clone());
        use_effect_with(large.clone(), move |large| {
            stage.set(Stage::Reading(0.0, 0));
            let feeding = sieve.clone();
            large.begin(move |slice, read| {
                let ended = match slice {
                    Slice::Bytes(bytes) => {
                        let mut sieve = feeding.borrow_mut();
                        let Some(sifter) = &mut *sieve else {
                            return false;
                        };
                        sifter.feed(&bytes);
                        let (_, _, telling) = sifter.so_far();
                        stage.set(Stage::Reading(read, telling));
                        return true;
                    }
                    Slice::End => Ended::Whole,
                    Slice::Broken(why) => Ended::Broken(why),
                };
                end(read, ended);
                false
            });
            // Another file was dropped, or this one was sent away.
            move || drop(sieve.take())
        });
    }
    let language = scene.closer_language();
    let word = |word| language.closer_word(word);
    let name = large.name();
    let size = large.size();
    let inside = match &*stage {
        Stage::Reading(read, telling) => {
            let read = *read;
            let stop = Callback::from(move |_: MouseEvent| end(read, Ended::Stopped));
            vec![
                said("p", language.sifting(&name, read, size, *telling)),
                element(
                    "progress",
                    &[
                        ("aria-label", Some(AttrValue::from(name))),
                        ("max", Some(AttrValue::from(size.to_string()))),
                        ("value", Some(AttrValue::from(read.to_string()))),
                    ],
                    Vec::new(),
                ),
                link(word(CloserWord::Stop), stop),
            ]
        }
        Stage::Ended(sifted, read, how) => {
            let large = scene.large.clone();
            let close = Callback::from(move |_: MouseEvent| large.set(None));
            let mut inside: Vec<Html> = language
                .sifted(&name, sifted, (*read, size), how)
                .into_iter()
                .map(|sentence| said("p", sentence))
                .collect();
            inside.push(groups(scene, sifted));
            inside.push(link(word(CloserWord::Dismiss), close));
            inside
        }
    };
    element(
        "section",
        &[
            ("class", Some(AttrValue::Static("sift"))),
            ("aria-label", Some(AttrValue::Static(names::LARGE_FILE))),
            // What is busy is not read out.
            ("aria-live", Some(AttrValue::Static("polite"))),
            (
                "aria-busy",
                Some(AttrValue::Static(match *stage {
                    Stage::Reading(..) => "true",
                    Stage::Ended(..) => "false",
                })),
            ),
        ],
        inside,
    )
}

/// How many lines say what.
fn groups(scene: &Scene, sifted: &Sifted) -> Html {
    let language = scene.closer_language();
    let groups = sifted.groups.iter();
    let mut items: Vec<Html> = groups
        .take(MOST)
        .map(|group| {
            let says = language.says(&group.says);
            said("li", scene.language().counted(&says, group.lines))
        })
        .collect();
    if sifted.groups.len() > MOST {
        items.push(said("li", format!("+{}", sifted.groups.len() - MOST)));
    }
    classed("ul", "quiet", items)
}
