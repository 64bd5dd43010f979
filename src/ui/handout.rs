//! The dialog Report: the text for a ticket, copied as soon as it is there, and the same on paper.

use super::dialog::Dialog;
use super::names;
use super::paper::paper;
use super::scene::{Scene, SceneProps};
use super::share::{stays, still};
use super::theirs::{judged_there, other_verdict};
use super::travels::{Choosing, choice};
use crate::app::AppState;
use crate::handout::{Handout, Told, compose};
use crate::i18n::{Caption, Voice};
use crate::share::again::{Again, proven};
use crate::share::link;
use crate::share::travel::{Stays, Travelling, Travels, travelling};
use crate::web::{address, clipboard, document};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Default)]
enum Format {
    #[default]
    Markdown,
    Plain,
}

/// What the report is made with: it is about the moment at which the dialog was opened.
#[derive(PartialEq, Clone)]
struct Wanted {
    travels: Travels,
    with_link: bool,
}

#[component]
pub fn HandoutDialog(props: &SceneProps) -> Html {
    // A report does not change under the eyes of its reader.
    let scene = use_state(|| props.scene.clone());
    let scene = &*scene;
    let choosing = use_state(Choosing::default);
    let format = use_state(Format::default);
    let with_link = use_state(|| false);
    // What is on the clipboard by now, or did not get there.
    let copied = use_state(|| None::<(String, bool)>);
    let wanted = Wanted {
        travels: choosing.travels,
        with_link: *with_link,
    };
    let made = use_memo(wanted, |wanted| made(scene, wanted));
    let Made {
        handout,
        stays: stay,
        there,
    } = &*made;
    let text = match *format {
        Format::Markdown => handout.markdown(),
        Format::Plain => handout.plain(),
    };
    {
        // The button that opened it is called “Copy report”.
        let (copied, text) = (copied.clone(), text.clone());
        use_effect_with((), move |()| {
            let timeout = Timeout::new(0, move || {
                let went_well = clipboard::copy(&text);
                copied.set(Some((text, went_well)));
            });
            move || drop(timeout)
        });
    }
    let allowed = choosing.is_allowed(scene);
    let copy = {
        let (copied, text) = (copied.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            copied.set(Some((text.clone(), clipboard::copy(&text))));
        })
    };
    let print = Callback::from(|_: MouseEvent| document::print());
    let onclose = {
        let ask = scene.ask.clone();
        Callback::from(move |()| ask.emit(None))
    };
    let onlink = {
        let with_link = with_link.clone();
        Callback::from(move |_: Event| with_link.set(!*with_link))
    };
    let said = match &*copied {
        Some((copied, went_well)) if *copied == text => Some(match went_well {
            true => Caption::Copied,
            false => Caption::NotCopied,
        }),
        _ => None,
    };
    html! {
        <Dialog name={names::REPORT_DIALOG} title={scene.caption(Caption::Report)} close={scene.caption(Caption::Close)} {onclose}>
            <p class="quiet">{ scene.caption(Caption::ReportHint) }</p>
            { choice(scene, &choosing) }
            <div class="buttons" role="group" aria-label={names::FORMAT}>
                { as_format(scene, &format, Format::Markdown, Caption::Markdown) }
                { as_format(scene, &format, Format::Plain, Caption::Plain) }
            </div>
            <label class="check">
                <input type="checkbox" aria-label={names::WITH_LINK} checked={*with_link} onchange={onlink} />
                <span>{ scene.caption(Caption::WithLink) }</span>
            </label>
            if allowed {
                <textarea class="report" aria-label={names::REPORT} readonly=true rows="14" value={text} />
                <div class="buttons">
                    <button type="button" class="main-action" onclick={copy}>{ scene.caption(Caption::CopyReport) }</button>
                    <button type="button" onclick={print}>{ scene.caption(Caption::Print) }</button>
                    <span class="done" role="status">{ said.map(|said| scene.caption(said)) }</span>
                </div>
                { paper(scene, handout) }
            }
            { stays(scene, stay) }
            if let Some(there) = there {
                { other_verdict(scene, there) }
            }
        </Dialog>
    }
}

fn as_format(scene: &Scene, format: &UseStateHandle<Format>, this: Format, label: Caption) -> Html {
    let onclick = {
        let format = format.clone();
        Callback::from(move |_: MouseEvent| format.set(this))
    };
    html! {
        <button type="button" aria-pressed={(**format == this).to_string()} {onclick}>{ scene.caption(label) }</button>
    }
}

struct Made {
    handout: Handout,
    /// What of the evidence is not in it.
    stays: Vec<Stays>,
    /// As it is judged without what stays, where the report or its link says so.
    there: Option<Again>,
}

fn made(scene: &Scene, wanted: &Wanted) -> Made {
    let mine = still(scene, scene.moment);
    let travelling = travelling(&mine, &scene.inspection, wanted.travels);
    let Travelling { state, stays, .. } = &travelling;
    let link = wanted.with_link.then(|| {
        let fragment = link::write(state)?;
        Some(format!("{}#{fragment}", address::own().unwrap_or_default()))
    });
    let link = link.flatten();
    let commit = document::commit();
    let not_read = scene.parts.not_read(&scene.inspection);
    let (found, proof) = proven(&scene.state, &scene.inspection, scene.now);
    let mut told = Told {
        proven: Some((&found, &proof)),
        not_read: &not_read,
        state: &scene.state,
        inspection: &scene.inspection,
        judged: scene.judged(),
        pasted: &scene.pasted,
        voice: scene.voice(),
        now: scene.now,
        evidence: &state.pasted,
        version: env!("CARGO_PKG_VERSION"),
        commit: commit.as_deref(),
        link: link.as_deref(),
    };
    // What must not be named is not known to what writes the report: names, and secrets where a name is expected.
    let nested = |it: &Stays| matches!(it, Stays::NestedSignatures(_) | Stays::Secrets(_));
    // What is never handed over changes nothing of the report.
    let rewritten = AppState {
        pasted: state.pasted.clone(),
        keys: state.keys.clone(),
        draft: state.draft.clone(),
        token_tab: state.token_tab,
        ..mine
    } != *state;
    let from_what_travels = matches!(wanted.travels, Travels::ClaimsOnly | Travels::Pseudonyms)
        || rewritten
        || stays.iter().any(nested);
    let needed = from_what_travels || wanted.with_link;
    let there = needed.then(|| judged_there(scene, &travelling));
    if let Some(again) = there.as_ref().filter(|_| from_what_travels) {
        told.state = state;
        told.inspection = &again.inspection;
        told.pasted = &again.pasted;
        told.proven = Some((&again.found, &again.proof));
        told.judged = again
            .judged
            .as_ref()
            .map(|(outlook, report)| (outlook, report));
        told.voice = Voice {
            moment: again.moment,
            ..scene.voice()
        };
    }
    Made {
        handout: compose(&told),
        stays: stays.clone(),
        there,
    }
}
