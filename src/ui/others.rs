//! Everyone else: libraries and programs that verify tokens of a cluster, and what each makes of the dates of this one.

use super::chart::bar;
use super::choice::Choice;
use super::element::{Attribute, classed, element, link, quiet, said, text};
use super::names;
use super::scene::{Scene, marked, props_that_show};
use crate::app::{Action, OfVerifier, Others};
use crate::clocks::Server;
use crate::evidence::sentences::says;
use crate::i18n::{OthersLanguage, OthersWord};
use crate::lab::others::{Asked, Assumed, Row, Stand, rows};
use crate::time::{Instant, Nanos, SECOND, Window};
use crate::verifier::libraries::{Check, Dates, Decides, Library, Read};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// So many rows stand there at once.
const FEW: usize = 12;

/// The width of a picture in its own units.
const WIDTH: i32 = 1_000;

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
        |library: &'static Library| others.of(library.id).map_or(Assumed::default(), read);
    let rows = rows(&dates, asked, scene.moment, assumed);
    let axis = Axis::of(&rows, server, scene.moment);
    let seeks = sought.trim().to_lowercase();
    let is_found = |row: &&Row| {
        let names = format!(
            "{} {} {}",
            row.verifier.name, row.verifier.versions, row.verifier.id
        );
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
    let titles = [
        OthersWord::Verifier,
        OthersWord::Clock,
        OthersWord::Leeways,
        OthersWord::Window,
        OthersWord::Verdict,
        OthersWord::Says,
    ];
    let title = |title| {
        element(
            "th",
            &[("scope", Some("col".into()))],
            vec![text(word(title))],
        )
    };
    let mut body: Vec<Html> = Vec::new();
    body.extend(server.map(|server| above(server, &axis, word(OthersWord::Server))));
    let drawn = found.iter().take(most);
    body.extend(drawn.map(|row| drawn_row(scene, row, &axis, language, server)));
    let head = classed("tr", "", titles.into_iter().map(title).collect());
    let table = vec![classed("thead", "", vec![head]), classed("tbody", "", body)];
    html! {
        <section class="card others-card" aria-label={names::OTHERS}>
            <div class="card-head">
                <h2>{ word(OthersWord::Everyone) }</h2>
                { quiet("span", word(OthersWord::EveryoneHint)) }
            </div>
            { sentence(scene, &rows, language) }
            <div class="others-choices">
                <label>{ word(OthersWord::Find) }<input type="search" aria-label={names::FIND_VERIFIER} value={(*sought).clone()} oninput={on_seek} /></label>
                { whom(scene, &outlook.servers, server, word(OthersWord::Asks)) }
            </div>
            <div class="others-scroll">{ classed("table", "others", table) }</div>
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

fn sentence(scene: &Scene, rows: &[Row], language: &'static dyn OthersLanguage) -> Html {
    let count = |is: fn(&Stand) -> bool| rows.iter().filter(|row| is(&row.stand)).count();
    let refusing = count(|stand| matches!(stand, Stand::Refuses(_)));
    let unknown = count(|stand| *stand == Stand::Unknown);
    let first = rows.first().filter(|_| refusing > 0);
    let first = first.map(|row| row.verifier.name);
    let mut said = language.who_refuses(refusing, unknown, rows.len(), first);
    let next = rows.iter().find(|row| row.stand == Stand::Accepts);
    if let Some((row, at)) = next.and_then(|row| Some((row, row.turns?))) {
        said.push(' ');
        let at = scene.voice().time(at);
        said.push_str(&language.next_refuses(row.verifier.name, &at));
    }
    classed("p", "say", vec![marked(&said)])
}

/// From somewhat before the first end of a window to somewhat after the last.
struct Axis {
    from: Instant,
    length: Nanos,
    now: i32,
}

impl Axis {
    fn of(rows: &[Row], server: Option<&Server>, moment: Instant) -> Axis {
        let of_server = server.and_then(|server| server.window);
        let windows = rows.iter().map(|row| row.possible).chain(of_server);
        let ends = windows.flat_map(|window| [window.from, window.until]);
        let at = ends.flatten().map(|end| end.at).filter(|at| at.0 != 0);
        let (mut from, mut to) = (moment, moment);
        for at in at {
            (from, to) = (from.min(at), to.max(at));
        }
        let room = to.since(from) / 20 + SECOND;
        let mut axis = Axis {
            from: from.minus(room),
            length: to.since(from) + 2 * room,
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

    fn picture(&self, label: &str, bars: Vec<Html>) -> Html {
        let now = self.now;
        html! {
            <svg viewBox={format!("0 0 {WIDTH} 18")} preserveAspectRatio="none" role="img" aria-label={label.to_owned()}>
                { bars }
                <path class="others-now" d={format!("M{now} 0V18")} />
            </svg>
        }
    }
}

/// The API server's own window, over all others.
fn above(server: &Server, axis: &Axis, label: &'static str) -> Html {
    let bars = server.window.iter().map(|it| axis.bar("others-sure", it));
    let picture = axis.picture(&server.machine.name, bars.collect());
    let name = classed(
        "th",
        "",
        vec![
            said("code", server.machine.name.clone()),
            quiet("span", label),
        ],
    );
    classed(
        "tr",
        "others-server",
        vec![
            name,
            classed("td", "", Vec::new()),
            classed("td", "", Vec::new()),
            classed("td", "others-window", vec![picture]),
            classed("td", "", Vec::new()),
            classed("td", "", Vec::new()),
        ],
    )
}

fn drawn_row(
    scene: &Scene,
    row: &Row,
    axis: &Axis,
    language: &'static dyn OthersLanguage,
    server: Option<&Server>,
) -> Html {
    let library = row.verifier;
    let word = |word| language.others_word(word);
    let asks = library.decides != Decides::Itself;
    let (verdict, branch, mark) = match row.stand {
        Stand::Refuses(branch) => ("rejects", Some(branch), format!("✕ {}", claim(branch))),
        Stand::Accepts => ("accepts", None, word(OthersWord::Accepts).to_owned()),
        Stand::Unknown => ("unknown", None, word(OthersWord::Unknown).to_owned()),
    };
    let of = scene
        .state
        .others
        .of(library.id)
        .cloned()
        .unwrap_or_default();
    let clock = match server {
        Some(server) if asks => marked(&language.asks_server(&server.machine.name)),
        _ => {
            let fault = of.offset().err();
            let fault = fault.map(|fault| scene.language().offset_fault(&fault));
            field(
                scene,
                library,
                format!("Offset of {}", library.id),
                &of.offset,
                "+0s",
                fault,
                |of, typed| of.offset = typed,
            )
        }
    };
    let mut leeways = vec![text(leeways(row))];
    if library.leeway_option.is_some() {
        let fault = of.leeway().err().map(|fault| language.leeway_fault(&fault));
        leeways.push(text(" "));
        leeways.push(field(
            scene,
            library,
            format!("Leeway of {}", library.id),
            &of.leeway,
            "",
            fault,
            |of, typed| of.leeway = typed,
        ));
        leeways.extend(
            library
                .leeway_option
                .map(|option| classed("span", "quiet", vec![said("code", option)])),
        );
    }
    let mut words: Vec<Html> = Vec::new();
    if let Some(shape) = branch.and_then(|branch| says(library.id, branch)) {
        words.push(said("code", without_holes(shape)));
    }
    if library.read != Read::Source {
        words.push(quiet("span", word(OthersWord::NotPublished)));
    }
    if library.age_limit {
        words.push(quiet("span", word(OthersWord::AgeLimit)));
    }
    if asks && row.stand == Stand::Unknown {
        words.push(quiet("span", word(OthersWord::Remembers)));
    }
    let bars = vec![
        axis.bar("others-perhaps", &row.possible),
        axis.bar("others-sure", &row.sure),
    ];
    let attributes: [Attribute; 3] = [
        ("data-verifier", Some(library.id.into())),
        ("data-verdict", Some(verdict.into())),
        ("data-branch", branch.map(AttrValue::from)),
    ];
    let cells = vec![
        classed(
            "th",
            "",
            vec![text(library.name), quiet("span", library.versions)],
        ),
        classed("td", "", vec![clock]),
        classed("td", "others-leeways", leeways),
        classed(
            "td",
            "others-window",
            vec![axis.picture(library.name, bars)],
        ),
        classed("td", "others-verdict", vec![text(mark)]),
        classed("td", "others-says", words),
    ];
    element("tr", &attributes, cells)
}

/// The claim of a rule about times; other rules as they are called.
fn claim(branch: &'static str) -> &'static str {
    match branch {
        crate::lab::others::EXPIRED => "exp",
        crate::lab::others::TOO_EARLY => "nbf",
        crate::lab::others::FUTURE => "iat",
        other => other,
    }
}

fn leeways(row: &Row) -> String {
    if row.verifier.decides != Decides::Itself || row.verifier.read != Read::Source {
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

/// A sentence with an ellipsis for what varies.
fn without_holes(shape: &str) -> String {
    let mut text = String::new();
    for (index, piece) in shape.split('{').enumerate() {
        match piece.split_once('}') {
            Some((hole, rest)) if index > 0 => {
                text.push_str(if matches!(hole, "_") { " " } else { "…" });
                text.push_str(rest);
            }
            _ => text.push_str(piece),
        }
    }
    text
}

/// Something of one verifier to type.
fn field(
    scene: &Scene,
    library: &'static Library,
    name: String,
    value: &str,
    placeholder: &'static str,
    fault: Option<String>,
    change: fn(&mut OfVerifier, String),
) -> Html {
    let (dispatch, others) = (scene.dispatch.clone(), scene.state.others.clone());
    let oninput = Callback::from(move |event: InputEvent| {
        let typed = value_of(&event);
        let others = others.with(library.id, |of| change(of, typed));
        dispatch.emit(Action::AskOthers(Rc::new(others)));
    });
    html! {
        <>
            <input type="text" aria-label={name} aria-invalid={fault.is_some().then_some("true")} {placeholder} value={value.to_owned()} {oninput} />
            { for fault.into_iter().map(|fault| quiet("span", fault)) }
        </>
    }
}
