//! Everyone else: libraries and programs that verify tokens of a cluster, and what each makes of the dates of this one.

use super::chart::bar;
use super::choice::Choice;
use super::element::{Attribute, classed, element, link, quiet, said, text};
use super::names;
use super::scene::{Scene, marked, props_that_show, verdict_mark};
use crate::app::{Action, OfVerifier, Others};
use crate::clocks::Server;
use crate::evidence::sentences::says;
use crate::i18n::said::answer;
use crate::i18n::{Locale, OthersLanguage, OthersWord, Voice};
use crate::lab::others::{Asked, Assumed, EXPIRED, FUTURE, Row, Stand, TOO_EARLY, rows};
use crate::order;
use crate::time::{End, Instant, Nanos, SECOND, Window};
use crate::verifier::libraries::{Check, Dates, Decides, Library, Read};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// So many rows stand there at once.
const FEW: usize = 12;

/// The width of a picture in its own units.
const WIDTH: i32 = 1_000;

/// A picture is at least so many steps wide, and has room for one more at either end: while a clock is dragged it stays.
const STEPS: Nanos = 8;

props_that_show! {
    /// Drawn again when the answers, the moment or what was asked change.
    OthersProps {} by |scene: &Scene| (
        Rc::as_ptr(&scene.outlook) as usize,
        scene.moment,
        scene.state.others.clone(),
        scene.state.preferences,
    )
}

#[component]
pub fn EveryoneElse(props: &OthersProps) -> Html {
    let scene = &props.scene;
    let all_shown = use_state_eq(|| false);
    let sought = use_state_eq(String::new);
    // While somebody types in a row, it stays where it is.
    let held = use_state_eq(|| None::<Rc<[&'static str]>>);
    let Some(outlook) = scene.outlook() else {
        return html! {};
    };
    let language = scene.state.preferences.locale.others();
    let word = |word| language.others_word(word);
    let server = asked(scene, &outlook.servers);
    let dates = Dates::of(&scene.inspection.facts);
    let others = &scene.state.others;
    let asked = server.map(|server| Asked {
        trace: &server.judged.trace,
        offset: server.machine.offset,
    });
    let assumed =
        |verifier: &'static Library| others.of(verifier.id).map_or(Assumed::default(), read);
    let mut rows = rows(&dates, asked, scene.moment, assumed);
    if let Some(held) = &*held {
        order::by_key(&mut rows, |row| {
            held.iter().position(|id| *id == row.verifier.id)
        });
    }
    let axis = Axis::of(&rows, server, scene.moment);
    let seeks = sought.trim().to_lowercase();
    let is_found = |row: &&Row| {
        let Library {
            name, versions, id, ..
        } = row.verifier;
        let names = format!("{name} {versions} {id}");
        names.to_lowercase().contains(&seeks)
    };
    let found: Vec<&Row> = rows.iter().filter(is_found).collect();
    let most = if *all_shown || !seeks.is_empty() {
        found.len()
    } else {
        FEW
    };
    let is_cut = rows.len() > FEW && seeks.is_empty();
    let switch = {
        let all_shown = all_shown.clone();
        Callback::from(move |_| all_shown.set(!*all_shown))
    };
    let on_seek = {
        let sought = sought.clone();
        Callback::from(move |event: InputEvent| sought.set(value_of(&event)))
    };
    let on_enter = {
        let order: Rc<[&'static str]> = rows.iter().map(|row| row.verifier.id).collect();
        let held = held.clone();
        Callback::from(move |_: FocusEvent| held.set(Some(order.clone())))
    };
    let on_leave = Callback::from(move |_: FocusEvent| held.set(None));
    let voice = scene.voice();
    let drawn = found.iter().take(most).map(|row| {
        let asks = row.verifier.decides != Decides::Itself;
        let asked = server.filter(|_| asks).map(|it| AttrValue::from(it.machine.name.clone()));
        html! {
            <OtherRow key={row.verifier.id} row={**row} {axis} turn={turn(row, language, &voice)} window={said_window(&row.sure, language, &voice)}
                {asked} others={others.clone()} locale={scene.state.preferences.locale} dispatch={scene.dispatch.clone()} />
        }
    });
    let above = server.map(|server| above(scene, server, &axis, language));
    // Rows with keys keep to themselves: one without among them, and all are drawn anew when their order changes.
    let table = vec![
        classed("thead", "", vec![titles(&axis, language, &voice)]),
        classed("tbody", "", above.into_iter().collect()),
        classed("tbody", "", drawn.collect()),
    ];
    html! {
        <section class="card others-card" aria-label={names::OTHERS}>
            <div class="card-head">
                <h2>{ word(OthersWord::Everyone) }</h2>
                { quiet("span", word(OthersWord::EveryoneHint)) }
            </div>
            { sentence(&rows, language, &voice) }
            <div class="others-choices">
                <label>{ word(OthersWord::Find) }<input type="search" aria-label={names::FIND_VERIFIER} value={(*sought).clone()} oninput={on_seek} /></label>
                { whom(scene, &outlook.servers, server, word(OthersWord::Asks)) }
            </div>
            <div class="others-scroll" onfocusin={on_enter} onfocusout={on_leave}>{ classed("table", "others", table) }</div>
            if found.is_empty() {
                { said("p", word(OthersWord::NothingFound)) }
            }
            if is_cut {
                { link(word(if *all_shown { OthersWord::ShowFewer } else { OthersWord::ShowAll }), switch) }
            }
        </section>
    }
}

/// The API server that is asked in TokenReviews.
fn asked<'a>(scene: &Scene, servers: &'a [Server]) -> Option<&'a Server> {
    let chosen = scene.state.others.asked;
    let found = servers.iter().find(|it| Some(it.machine.id) == chosen);
    found.or_else(|| servers.first())
}

fn read(of: &OfVerifier) -> Assumed {
    Assumed {
        offset: of.offset().unwrap_or(0),
        leeway: of.leeway().unwrap_or(None),
    }
}

fn value_of(event: &InputEvent) -> String {
    let field: HtmlInputElement = event.target_unchecked_into();
    field.value()
}

fn whom(scene: &Scene, servers: &[Server], asked: Option<&Server>, label: &'static str) -> Html {
    let (Some(asked), true) = (asked, servers.len() > 1) else {
        return html! {};
    };
    let option = |it: &Server| (it.machine.id.to_string(), it.machine.name.clone());
    let (dispatch, others) = (scene.dispatch.clone(), scene.state.others.clone());
    let onchoose = Callback::from(move |id: String| {
        let others = Others {
            asked: id.parse().ok(),
            ..(*others).clone()
        };
        dispatch.emit(Action::AskOthers(Rc::new(others)));
    });
    html! {
        <label>{ label }<Choice name={names::REVIEWING_SERVER} options={servers.iter().map(option).collect::<Vec<_>>()} chosen={asked.machine.id.to_string()} {onchoose} /></label>
    }
}

/// How many refuse it, the strictest of them, and who will be the next.
fn sentence(rows: &[Row], language: &'static dyn OthersLanguage, voice: &Voice) -> Html {
    let count = |is: fn(&Stand) -> bool| rows.iter().filter(|row| is(&row.stand)).count();
    let refusing = count(|stand| matches!(stand, Stand::Refuses(_)));
    let unknown = count(|stand| *stand == Stand::Unknown);
    let mut said = vec![language.who_refuses(refusing, unknown, rows.len())];
    let strictest = rows.first().and_then(|row| match row.stand {
        Stand::Refuses(EXPIRED) => {
            let at = voice.time(last(&row.sure)?);
            Some(language.first_refused(row.verifier.name, &at))
        }
        Stand::Refuses(TOO_EARLY | FUTURE) => {
            let at = voice.time(first(&row.sure)?);
            Some(language.last_takes(row.verifier.name, &at))
        }
        _ => None,
    });
    said.extend(strictest);
    let next = rows.iter().find(|row| row.stand == Stand::Accepts);
    if let Some((row, at)) = next.and_then(|row| Some((row, last(&row.sure)?))) {
        said.push(language.next_refuses(row.verifier.name, &voice.time(at)));
    }
    classed("p", "say", vec![marked(&said.join(language.between()))])
}

fn known(end: Option<End>) -> Option<Instant> {
    end.map(|end| end.at).filter(|at| at.0 != 0)
}

fn first(window: &Window) -> Option<Instant> {
    known(window.from)
}

fn last(window: &Window) -> Option<Instant> {
    known(window.until)
}

/// Since when it refuses, or until when it takes the token.
fn turn(row: &Row, language: &'static dyn OthersLanguage, voice: &Voice) -> AttrValue {
    let at = |at: Option<Instant>, say: fn(&dyn OthersLanguage, &str) -> String| {
        at.map(|at| say(language, &voice.time(at)))
    };
    let turn = match row.stand {
        Stand::Refuses(EXPIRED) => at(last(&row.sure), |it, at| it.since(at)),
        Stand::Refuses(TOO_EARLY | FUTURE) => at(first(&row.sure), |it, at| it.until(at)),
        Stand::Accepts => at(last(&row.sure), |it, at| it.until(at)),
        _ => at(row.turns, |it, at| it.until(at)),
    };
    turn.unwrap_or_default().into()
}

fn said_window(window: &Window, language: &'static dyn OthersLanguage, voice: &Voice) -> AttrValue {
    if window.is_empty() {
        return language.others_word(OthersWord::NeverTakes).into();
    }
    let [from, until] = [first(window), last(window)].map(|at| at.map(|at| voice.time(at)));
    language.takes(from.as_deref(), until.as_deref()).into()
}

fn titles(axis: &Axis, language: &'static dyn OthersLanguage, voice: &Voice) -> Html {
    let title = |name| {
        let mut children = vec![text(language.others_word(name))];
        if name == OthersWord::Window {
            let ends = [axis.from, axis.from.plus(axis.length)];
            let ends = ends.map(|at| quiet("span", voice.time(at)));
            children.push(classed("span", "others-scale", ends.into()));
        }
        element("th", &[("scope", Some("col".into()))], children)
    };
    classed("tr", "", COLUMNS.into_iter().map(title).collect())
}

const COLUMNS: [OthersWord; 6] = [
    OthersWord::Verifier,
    OthersWord::Clock,
    OthersWord::Leeways,
    OthersWord::Window,
    OthersWord::Verdict,
    OthersWord::Says,
];

/// The cells behind a row's name, each with its title, which narrow screens show.
fn cells(
    language: &'static dyn OthersLanguage,
    contents: [(&'static str, Vec<Html>); 5],
) -> impl Iterator<Item = Html> {
    let titles = COLUMNS.into_iter().skip(1);
    titles.zip(contents).map(move |(title, (class, children))| {
        let title = Some(language.others_word(title)).filter(|_| !children.is_empty());
        let attributes = [
            ("class", Some(class.into())),
            ("data-label", title.map(AttrValue::from)),
        ];
        element("td", &attributes, children)
    })
}

/// From somewhat before the first end of a window to somewhat after the last.
#[derive(Clone, Copy, PartialEq)]
struct Axis {
    from: Instant,
    length: Nanos,
    now: i32,
}

impl Axis {
    fn of(rows: &[Row], server: Option<&Server>, moment: Instant) -> Axis {
        // Those by clocks of their own stay where they are when an API server's is moved, and leave it room.
        let own = rows
            .iter()
            .filter(|row| row.verifier.decides == Decides::Itself);
        let (from, to) = reach((moment, moment), own.map(|row| row.possible));
        let step = SECOND * power_of_two(to.since(from) / STEPS / SECOND);
        let (from, to) = (from.minus(step), to.plus(step));
        let (from, to) = reach(
            (from, to),
            server.and_then(|server| server.window).into_iter(),
        );
        let start = from.0.div_euclid(step) * step;
        let end = (to.0.div_euclid(step) + 1) * step;
        let mut axis = Axis {
            from: Instant(start),
            length: end - start,
            now: 0,
        };
        axis.now = axis.x(moment);
        axis
    }

    fn x(&self, at: Instant) -> i32 {
        let x =
            at.since(self.from).clamp(0, self.length) / (self.length / Nanos::from(WIDTH)).max(1);
        i32::try_from(x).unwrap_or(WIDTH).min(WIDTH)
    }

    fn bar(&self, class: &'static str, window: &Window) -> Html {
        if window.is_empty() {
            return html! {};
        }
        let from = window.from.map_or(0, |end| self.x(end.at));
        let to = window.until.map_or(WIDTH, |end| self.x(end.at));
        bar(class, from, to, 3, 12)
    }

    fn picture(&self, label: &AttrValue, bars: Vec<Html>) -> Html {
        let now = self.now;
        html! {
            <svg viewBox={format!("0 0 {WIDTH} 18")} preserveAspectRatio="none" role="img" aria-label={label.clone()}>
                { bars }
                <path class="others-now" d={format!("M{now} 0V18")} />
            </svg>
        }
    }
}

/// So far that all of the windows' ends are within.
fn reach(
    (from, to): (Instant, Instant),
    windows: impl Iterator<Item = Window>,
) -> (Instant, Instant) {
    let ends = windows.flat_map(|window| [first(&window), last(&window)]);
    let wider = |(from, to): (Instant, Instant), at| (from.min(at), to.max(at));
    ends.flatten().fold((from, to), wider)
}

/// The least that is not below this, and 1.
fn power_of_two(least: Nanos) -> Nanos {
    let mut power = 1;
    while power < least {
        power *= 2;
    }
    power
}

/// The API server's own window, over all others.
fn above(
    scene: &Scene,
    server: &Server,
    axis: &Axis,
    language: &'static dyn OthersLanguage,
) -> Html {
    let voice = scene.voice();
    let bars = server.window.iter().map(|it| axis.bar("others-sure", it));
    let window = server.window.as_ref();
    let label = match window {
        Some(window) => said_window(window, language, &voice),
        None => server.machine.name.clone().into(),
    };
    let picture = axis.picture(&label, bars.collect());
    let placed = scene.report().and_then(|it| it.server(server.machine.id));
    let verdict = placed.map(|placed| {
        let answer = answer(scene.language(), placed);
        text(format!("{} {answer}", verdict_mark(placed.ruling.verdict)))
    });
    let name = vec![
        said("code", server.machine.name.clone()),
        quiet("span", language.others_word(OthersWord::Server)),
    ];
    let name = element("th", &[("scope", Some("row".into()))], name);
    let rest = cells(
        language,
        [
            ("", Vec::new()),
            ("", Vec::new()),
            ("others-window", vec![picture]),
            ("others-verdict", verdict.into_iter().collect()),
            ("", Vec::new()),
        ],
    );
    let verdict = placed.map(|it| super::scene::verdict_id(it.ruling.verdict).into());
    let attributes = [
        ("class", Some("others-server".into())),
        ("data-verdict", verdict),
    ];
    element("tr", &attributes, [name].into_iter().chain(rest).collect())
}

/// Compared by value, so that a row which says the same is not drawn again.
#[derive(Properties, PartialEq)]
struct OtherRowProps {
    row: Row,
    axis: Axis,
    turn: AttrValue,
    window: AttrValue,
    /// The API server that it asks.
    asked: Option<AttrValue>,
    others: Rc<Others>,
    locale: Locale,
    dispatch: Callback<Action>,
}

#[component]
fn OtherRow(props: &OtherRowProps) -> Html {
    let (row, verifier) = (&props.row, props.row.verifier);
    let language = props.locale.others();
    let word = |word| language.others_word(word);
    let (verdict, branch, mark) = match row.stand {
        Stand::Refuses(branch) => ("rejects", Some(branch), format!("✕ {}", claim(branch))),
        Stand::Accepts => ("accepts", None, word(OthersWord::Accepts).to_owned()),
        Stand::Unknown => ("unknown", None, word(OthersWord::Unknown).to_owned()),
    };
    let bars = vec![
        props.axis.bar("others-perhaps", &row.possible),
        props.axis.bar("others-sure", &row.sure),
    ];
    let attributes: [Attribute; 3] = [
        ("data-verifier", Some(verifier.id.into())),
        ("data-verdict", Some(verdict.into())),
        ("data-branch", branch.map(AttrValue::from)),
    ];
    let name = vec![text(verifier.name), quiet("span", verifier.versions)];
    let name = element("th", &[("scope", Some("row".into()))], name);
    let rest = cells(
        language,
        [
            ("", vec![clock(props, language)]),
            ("others-leeways", leeway(props, language)),
            (
                "others-window",
                vec![props.axis.picture(&props.window, bars)],
            ),
            (
                "others-verdict",
                vec![text(mark), quiet("span", props.turn.clone())],
            ),
            ("others-says", words(row, branch, language)),
        ],
    );
    element("tr", &attributes, [name].into_iter().chain(rest).collect())
}

/// Its own, or that of whom it asks.
fn clock(props: &OtherRowProps, language: &'static dyn OthersLanguage) -> Html {
    let verifier = props.row.verifier;
    if let Some(server) = &props.asked {
        return marked(&language.asks_server(server));
    }
    let typed = props.others.of(verifier.id);
    let fault = typed.and_then(|of| of.offset().err());
    field(
        props,
        format!("Offset of {}", verifier.id),
        typed.map_or("", |of| &of.offset),
        "+0s".into(),
        fault.map(|fault| props.locale.language().offset_fault(&fault)),
        |of, typed| of.offset = typed,
    )
}

fn leeway(props: &OtherRowProps, language: &'static dyn OthersLanguage) -> Vec<Html> {
    let verifier = props.row.verifier;
    if props.asked.is_some() {
        return Vec::new();
    }
    let mut leeways = vec![text(leeways(&props.row))];
    if let Some(option) = verifier.leeway_option {
        let typed = props.others.of(verifier.id);
        let fault = typed.and_then(|of| of.leeway().err());
        let checks = [verifier.exp, verifier.nbf, verifier.iat].into_iter();
        leeways.push(text(" "));
        leeways.push(field(
            props,
            format!("Leeway of {}", verifier.id),
            typed.map_or("", |of| &of.leeway),
            checks
                .flatten()
                .next()
                .map_or_else(String::new, |it| seconds(it.leeway)),
            fault.map(|fault| language.leeway_fault(&fault)),
            |of, typed| of.leeway = typed,
        ));
        leeways.push(classed("span", "quiet", vec![said("code", option)]));
    }
    leeways
}

/// Its sentence, and what is to be known of it.
fn words(
    row: &Row,
    branch: Option<&'static str>,
    language: &'static dyn OthersLanguage,
) -> Vec<Html> {
    let verifier = row.verifier;
    let shape = branch.and_then(|branch| says(verifier.id, branch));
    let mut words: Vec<Html> = Vec::new();
    words.extend(shape.map(|shape| said("code", without_holes(shape))));
    let notes = [
        (verifier.read != Read::Source, OthersWord::NotPublished),
        (verifier.age_limit, OthersWord::AgeLimit),
        (
            verifier.decides != Decides::Itself && row.stand == Stand::Unknown,
            OthersWord::Remembers,
        ),
    ];
    let notes = notes.into_iter().filter(|(holds, _)| *holds);
    words.extend(notes.map(|(_, note)| quiet("span", language.others_word(note))));
    words
}

/// The claim of a rule about times; other rules as they are called.
fn claim(branch: &'static str) -> &'static str {
    match branch {
        EXPIRED => "exp",
        TOO_EARLY => "nbf",
        FUTURE => "iat",
        other => other,
    }
}

fn leeways(row: &Row) -> String {
    if row.verifier.read != Read::Source {
        return "–".into();
    }
    let one = |check: Option<Check>| match check {
        Some(check) => seconds(check.leeway),
        None => "–".into(),
    };
    format!("{} / {} / {}", one(row.nbf), one(row.exp), one(row.iat))
}

fn seconds(leeway: Nanos) -> String {
    let text = crate::time::offset_text(leeway);
    text.trim_start_matches('+').to_owned()
}

/// A sentence with an ellipsis for what varies. Two braces stand for one.
fn without_holes(shape: &str) -> String {
    let mut text = String::new();
    let mut rest = shape;
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            text.push('{');
            rest = after;
            continue;
        }
        let (hole, after) = rest.split_once('}').unwrap_or((rest, ""));
        text.push_str(if hole == "_" { " " } else { "…" });
        rest = after;
    }
    text + rest
}

/// Something of one verifier to type.
fn field(
    props: &OtherRowProps,
    name: String,
    value: &str,
    placeholder: String,
    fault: Option<String>,
    change: fn(&mut OfVerifier, String),
) -> Html {
    let (dispatch, others, id) = (
        props.dispatch.clone(),
        props.others.clone(),
        props.row.verifier.id,
    );
    let oninput = Callback::from(move |event: InputEvent| {
        let typed = value_of(&event);
        let others = others.with(id, |of| change(of, typed));
        dispatch.emit(Action::AskOthers(Rc::new(others)));
    });
    html! {
        <>
            <input type="text" aria-label={name} aria-invalid={fault.is_some().then_some("true")} {placeholder} value={value.to_owned()} {oninput} />
            { fault.map(|fault| quiet("span", fault)).unwrap_or_default() }
        </>
    }
}
