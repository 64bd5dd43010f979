//! Who rejects whom: each API server's new tokens, or the token that is shown, in the eyes of every API server.

use super::chart::{labels, line, placed, text};
use super::names;
use super::scene::{Scene, marked};
use super::skews::{NewToken, SkewProps, on_asked, on_typed};
use crate::app::{Lab, Round, shown_seconds};
use crate::clocks::Machine;
use crate::clocks::fleet::Tolerance;
use crate::i18n::{Balanced, LabLanguage, LabWord, Locale};
use crate::lab::fresh::STAMPED;
use crate::lab::life::Life;
use crate::lab::matrix::{Answer, Matrix as Pairs, Step};
use crate::lab::tolerance;
use crate::time::{Nanos, offset_text};
use crate::web::width::use_width;
use yew::prelude::*;

/// Where the picture of the share is drawn.
const LEFT: i32 = 44;
const TOP: i32 = 24;
const HEIGHT: i32 = 96;

/// More API servers than this stand closer together.
const ROOMY: usize = 5;

/// The widths of their columns.
const HEAD: usize = 130;
const COLUMN: usize = 118;

/// More changes are drawn, and not said.
const MOST_SAID: usize = 8;

/// What is looked at.
struct Looked {
    pairs: Pairs,
    /// From the stamp to `exp`.
    given: Option<Nanos>,
    /// The age at which a kubelet replaces it by a right clock.
    replaced: Option<Nanos>,
}

#[component]
pub fn Matrix(props: &SkewProps) -> Html {
    let scene = &props.scene;
    let language = scene.state.preferences.locale.lab();
    let servers: Vec<&Machine> = scene.state.servers().collect();
    let looked = looked(scene, &props.token, &servers);
    let frame = use_node_ref();
    let width = use_width(&frame).max(240);
    let word = |word| language.lab_word(word);
    let several = servers.len() > 1;
    html! {
        <section class="card matrix-card" aria-label={names::WHO_REJECTS_WHOM}>
            <div class="card-head">
                <h2>{ word(LabWord::WhoRejectsWhom) }</h2>
                { choices(scene, &props.token, language) }
            </div>
            { match (&looked, several) {
                (Some(looked), true) => html! {
                    <div class="matrix-body">
                        { said(looked, &servers, language) }
                        { table(looked, &servers, scene.state.preferences.locale) }
                    </div>
                },
                (Some(_), false) => html! { <p>{ word(LabWord::OneServer) }</p> },
                (None, _) if scene.state.lab.round == Round::Shown => html! { <p>{ word(LabWord::NoDates) }</p> },
                (None, _) => html! {},
            } }
            if several && looked.is_some() {
                <p class="quiet matrix-caption">{ word(LabWord::ShareOverLife) }</p>
            }
            <div class="matrix-frame" ref={frame}>
                { for looked.iter().filter(|_| several).map(|looked| picture(looked, width, language)) }
            </div>
        </section>
    }
}

fn looked(scene: &Scene, token: &NewToken, servers: &[&Machine]) -> Option<Looked> {
    if scene.state.lab.round == Round::New {
        let token = token.as_ref().as_ref().ok()?;
        return Some(Looked {
            pairs: Pairs::fresh(servers, token, STAMPED),
            given: Some(token.lifetime.given),
            replaced: Some(tolerance::node(token.lifetime).due()),
        });
    }
    let outlook = scene.outlook()?;
    let facts = &scene.inspection.facts;
    let stamped = facts.iat.value().or(facts.nbf.value())?.instant;
    let issuer = servers.iter().position(|it| it.id == outlook.issuer.id)?;
    let issued = outlook.issuer.true_time(stamped);
    let of_pod = facts.kubernetes.as_ref().is_some_and(|it| it.pod.is_some());
    Some(Looked {
        pairs: Pairs::pasted(&outlook.servers, issuer, issued),
        given: facts.exp.value().map(|exp| exp.instant.since(stamped)),
        replaced: of_pod.then(|| Tolerance::of(facts).due()),
    })
}

fn choices(scene: &Scene, token: &NewToken, language: &'static dyn LabLanguage) -> Html {
    let lab = &scene.state.lab;
    let choose = on_asked(scene, |lab: &mut Lab, round| lab.round = round);
    let button = |round, word| {
        let pressed = (lab.round == round).to_string();
        let onclick = choose.reform(move |_: MouseEvent| round);
        html! { <button type="button" aria-pressed={pressed} {onclick}>{ language.lab_word(word) }</button> }
    };
    let fault = token.as_ref().as_ref().err();
    let shown = shown_seconds(&scene.inspection.facts).to_string();
    html! {
        <div class="matrix-choices">
            if scene.inspection.token.is_some() {
                <div class="buttons">
                    { button(Round::New, LabWord::NewToken) }
                    { button(Round::Shown, LabWord::ShownToken) }
                </div>
            }
            <label>
                <span class="quiet">{ "expirationSeconds" }</span>
                <input
                    aria-label={names::NEW_SECONDS}
                    aria-invalid={fault.map(|_| "true")}
                    inputmode="numeric"
                    autocomplete="off"
                    placeholder={shown}
                    value={lab.seconds.clone()}
                    oninput={on_typed(scene, |lab, typed| lab.seconds = typed)}
                />
            </label>
            <span role="status" class="fault">
                { for fault.map(|fault| marked(&language.seconds_fault(*fault))) }
            </span>
        </div>
    }
}

/// The result, in sentences.
fn said(looked: &Looked, servers: &[&Machine], language: &'static dyn LabLanguage) -> Html {
    let pairs = &looked.pairs;
    let of = pairs.pairs.len();
    let is_new = of > pairs.verifiers;
    let headline = language.refusing_new(pairs.refusing_new(), of, is_new);
    let balanced = pairs.calm().map(|calm| {
        language.balanced(Balanced {
            of,
            new: pairs.refusing_new(),
            from: calm.from,
            until: calm.until,
            least: calm.refused,
        })
    });
    let apart = pairs.spread().filter(|spread| spread.by > 0);
    let apart = apart.and_then(|spread| {
        let first = servers.get(spread.first)?;
        let last = servers.get(spread.last)?;
        Some(language.lets_go(&first.name, &last.name, spread.by))
    });
    let rest: Vec<String> = balanced.into_iter().chain(apart).collect();
    html! {
        <p class="say"><b>{ headline }</b>{ " " }{ rest.join(" ") }</p>
    }
}

fn table(looked: &Looked, servers: &[&Machine], locale: Locale) -> Html {
    let language = locale.lab();
    let head = |machine: &Machine| {
        html! { <>{ &machine.name }<span class="quiet number">{ offset_text(machine.offset) }</span></> }
    };
    let pairs = &looked.pairs;
    let names: Vec<AttrValue> = servers.iter().map(|it| it.name.clone().into()).collect();
    let name = |at: usize| names.get(at).cloned().unwrap_or_default();
    // Columns of a fixed width are laid out at once, however many there are.
    let dense = (pairs.verifiers > ROOMY).then(|| (HEAD + COLUMN * pairs.verifiers).to_string());
    html! {
        <div class="matrix-scroll" tabindex="0" role="group" aria-label={names::MATRIX}>
            <table class="matrix" data-dense={dense.is_some().then_some("true")} width={dense}>
                <thead>
                    <tr>
                        <td class="quiet">
                            { language.lab_word(LabWord::IssuedBy) }{ " ↓" }<br />{ language.lab_word(LabWord::CheckedBy) }{ " →" }
                        </td>
                        { for servers.iter().map(|server| html! { <th key={server.id} scope="col">{ head(server) }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    { for pairs.pairs.chunks(pairs.verifiers.max(1)).map(|row| {
                        let issuer = row.first().and_then(|pair| servers.get(pair.issuer));
                        html! {
                            <tr key={issuer.map_or(0, |it| it.id)}>
                                <th scope="row">{ for issuer.map(|issuer| head(issuer)) }</th>
                                { for row.iter().map(|pair| {
                                    let answer = pair.answer();
                                    let apart = pairs.after_issuer(pair).filter(|by| *by != 0 && answer != Answer::Never);
                                    html! { <Cell issuer={name(pair.issuer)} verifier={name(pair.verifier)} {answer} {apart} {locale} /> }
                                }) }
                            </tr>
                        }
                    }) }
                </tbody>
            </table>
        </div>
    }
}

/// One pair. A component, so that of 81 only those are drawn again that change.
#[derive(Properties, PartialEq)]
struct CellProps {
    issuer: AttrValue,
    verifier: AttrValue,
    answer: Answer,
    /// How much later than with the issuer it ends.
    apart: Option<Nanos>,
    locale: Locale,
}

#[component]
fn Cell(props: &CellProps) -> Html {
    let language = props.locale.lab();
    let (id, mark) = match props.answer {
        Answer::Accepts => ("accepts", "✓ "),
        Answer::After(_) => ("refuses-new", "✕ "),
        Answer::Never => ("never", "✕ "),
    };
    html! {
        <td data-issuer={&props.issuer} data-verifier={&props.verifier} data-verdict={id}>
            <span aria-hidden="true">{ mark }</span>{ language.answer(props.answer) }
            if let Some(by) = props.apart {
                <span class="matrix-apart">{ language.ends_apart(by) }</span>
            }
        </td>
    }
}

/// The share of requests that fail, over the token's life.
fn picture(looked: &Looked, width: i32, language: &'static dyn LabLanguage) -> Html {
    let pairs = &looked.pairs;
    let of = pairs.pairs.len().max(1);
    let changes = pairs.steps.iter().map(|step| step.at);
    let life = Life::around(changes.chain(looked.given));
    let right = width - 10;
    let x = |age: Nanos| LEFT + (life.share(age) * f64::from(right - LEFT)).round() as i32;
    let y = |refused: usize| {
        TOP + HEIGHT - (refused as f64 / of as f64 * f64::from(HEIGHT)).round() as i32
    };
    let bottom = TOP + HEIGHT;
    let outline = outline(&pairs.steps, &x, &y, right);
    let height = bottom + 24;
    let ages = told(looked).into_iter().map(|age| {
        let text = match age {
            0 => language.lab_word(LabWord::Issued).to_owned(),
            _ => language.about(age),
        };
        (x(age), text)
    });
    html! {
        <svg class="chart matrix-share" width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img" aria-label={in_words(&pairs.steps, of, language)}>
            { for [(0, "0 %"), (50, "50 %"), (100, "100 %")].map(|(share, label)| {
                let y = bottom - HEIGHT * share / 100;
                html! { <>{ line("chart-grid", format!("M{LEFT} {y}H{right}")) }{ text("", LEFT - 6, y + 4, "end", label) }</> }
            }) }
            <path class="matrix-area" d={format!("M{LEFT} {bottom}{outline}V{bottom}Z", outline = outline.replacen('M', "L", 1))} />
            { line("matrix-line", outline) }
            { for looked.replaced.filter(|age| *age < life.end()).map(|age| {
                let x = x(age);
                let words = language.kubelet_replaces(age);
                let (at, anchor) = if x > width / 2 { (x - 6, "end") } else { (x + 6, "start") };
                html! { <>{ line("chart-mark", format!("M{x} {}V{bottom}", TOP - 14)) }{ text("strong", at, TOP - 6, anchor, &words) }</> }
            }) }
            { for life.sections.iter().filter(|it| it.shortened).map(|middle| {
                let x = (x(middle.from) + x(middle.to)) / 2;
                html! { <>{ line("chart-gap", format!("M{} {bottom}h8", x - 4)) }{ line("chart-break", format!("M{} {}l4 -12m4 12l4 -12", x - 6, bottom + 6)) }</> }
            }) }
            { labels(&placed(ages, LEFT, right), bottom + 17) }
        </svg>
    }
}

fn outline(
    steps: &[Step],
    x: &dyn Fn(Nanos) -> i32,
    y: &dyn Fn(usize) -> i32,
    right: i32,
) -> String {
    let mut path = String::new();
    for step in steps {
        let (x, y) = (x(step.at), y(step.refused));
        let next = if path.is_empty() {
            format!("M{x} {y}")
        } else {
            format!("H{x}V{y}")
        };
        path.push_str(&next);
    }
    path.push_str(&format!("H{right}"));
    path
}

/// The ages to name on the axis, the most telling first.
fn told(looked: &Looked) -> Vec<Nanos> {
    let steps = &looked.pairs.steps;
    let calm = looked.pairs.calm();
    let mut ages = vec![0];
    ages.extend(calm.map(|calm| calm.from));
    ages.extend(calm.and_then(|calm| calm.until));
    ages.extend(steps.last().map(|step| step.at));
    ages.extend(looked.given);
    ages.extend(steps.iter().take(32).map(|step| step.at));
    ages
}

/// The picture, for whoever cannot see it.
fn in_words(steps: &[Step], of: usize, language: &'static dyn LabLanguage) -> String {
    let mut said: Vec<String> = Vec::new();
    for step in steps.iter().take(MOST_SAID) {
        said.push(language.share_from(step.at, step.refused, of));
    }
    if steps.len() > MOST_SAID
        && let Some(last) = steps.last()
    {
        said.push("…".into());
        said.push(language.share_from(last.at, last.refused, of));
    }
    let label = language.lab_word(LabWord::ShareOverLife);
    format!("{label}: {}", said.join("; "))
}
