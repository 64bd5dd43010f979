//! What the node holds: the tokens in a pod's file over time, and when API servers refuse what the workload uses.

use super::chart::{bar, labels, line, placed, text, width_of};
use super::choice::Choice;
use super::names;
use super::scene::{Scene, marked};
use super::skews::{SkewProps, on_asked, on_typed};
use crate::app::{Axis, Lab};
use crate::clocks::{Machine, Role};
use crate::i18n::{Gets, LabLanguage, LabWord, NodeWhy};
use crate::lab::fresh::Fresh;
use crate::lab::held::{Held, Lot, held, horizon};
use crate::lab::simulation::{Client, Scenario, Stretch, Verifier};
use crate::time::{Instant, Nanos, Window};
use crate::web::width::use_width;
use yew::prelude::*;

const ROW: i32 = 32;
const BAR: i32 = 18;
const TOP: i32 = 6;

/// More API servers than this in rows of their own are left out.
const MOST_ROWS: usize = 9;

#[component]
pub fn NodeHolds(props: &SkewProps) -> Html {
    let scene = &props.scene;
    let language = scene.state.preferences.locale.lab();
    let frame = use_node_ref();
    let width = use_width(&frame).max(240);
    let nodes = nodes(scene);
    let node = chosen(scene, &nodes);
    let token = props.token.as_ref().as_ref().ok();
    let shown = token
        .zip(node)
        .and_then(|(token, node)| shown(scene, token, node));
    html! {
        <section class="card node-holds" aria-label={names::NODE_HOLDS}>
            <div class="card-head">
                <h2>{ language.lab_word(LabWord::NodeHolds) }</h2>
                { for shown.iter().map(|shown| html! {
                    <span class="quiet">{ language.node_tokens(&shown.node.name, shown.ahead(), shown.scenario.lifetime.asked) }</span>
                }) }
            </div>
            if node.is_none() {
                <p>{ language.lab_word(LabWord::NoNode) }</p>
            } else {
                { choices(scene, &nodes, language) }
            }
            { for shown.iter().map(|shown| said(shown, language)) }
            <div class="node-holds-frame" ref={frame}>
                { for shown.iter().map(|shown| picture(shown, width, language)) }
            </div>
        </section>
    }
}

/// What is played.
struct Shown<'a> {
    node: &'a Machine,
    servers: Vec<&'a Machine>,
    scenario: Scenario<'a>,
    held: Held,
}

impl Shown<'_> {
    /// How far the node is ahead of the issuer.
    fn ahead(&self) -> Nanos {
        self.node.offset - self.scenario.issuer.offset
    }

    fn server(&self, at: usize) -> &str {
        self.servers.get(at).map_or("", |it| &it.name)
    }
}

fn nodes(scene: &Scene) -> Vec<&Machine> {
    let machines = scene.state.clocks.iter().map(|clock| &clock.machine);
    machines.filter(|it| it.role == Role::Node).collect()
}

/// The one that was chosen, or the slowest.
fn chosen<'a>(scene: &Scene, nodes: &[&'a Machine]) -> Option<&'a Machine> {
    let chosen = scene.state.lab.node;
    let found = nodes.iter().find(|node| Some(node.id) == chosen).copied();
    found.or_else(|| slowest(nodes))
}

fn slowest<'a>(nodes: &[&'a Machine]) -> Option<&'a Machine> {
    let all = nodes.iter().copied();
    all.reduce(|one, other| {
        if other.offset < one.offset {
            other
        } else {
            one
        }
    })
}

fn shown<'a>(scene: &'a Scene, token: &'a Fresh, node: &'a Machine) -> Option<Shown<'a>> {
    let lab = &scene.state.lab;
    let servers: Vec<&Machine> = scene.state.servers().collect();
    let place = servers.iter().position(|it| it.role == Role::Issuer)?;
    let verifier = |(at, server): (usize, &&Machine)| Verifier {
        offset: server.offset,
        reach: token.reach(place, at),
    };
    let mut scenario = Scenario {
        lifetime: token.lifetime,
        issuer: servers.get(place)?,
        node,
        verifiers: servers.iter().enumerate().map(verifier).collect(),
        failing: lab.failing().ok().flatten(),
        client: lab.client,
        horizon: 0,
    };
    scenario.horizon = horizon(&scenario);
    Some(Shown {
        held: held(&scenario),
        node,
        servers,
        scenario,
    })
}

fn choices(scene: &Scene, nodes: &[&Machine], language: &'static dyn LabLanguage) -> Html {
    let word = |word| language.lab_word(word);
    let lab = &scene.state.lab;
    let worst = slowest(nodes).map_or("", |node| &node.name);
    let mut options = vec![(
        String::new(),
        scene.language().labelled(word(LabWord::WorstNode), worst),
    )];
    options.extend(
        nodes
            .iter()
            .map(|node| (node.id.to_string(), node.name.clone())),
    );
    let is_there = |id: &u32| nodes.iter().any(|node| node.id == *id);
    let chosen = lab
        .node
        .filter(is_there)
        .map_or(String::new(), |id| id.to_string());
    let clients = [
        (Client::Rereads, LabWord::ClientRereads),
        (Client::Never, LabWord::ClientNever),
    ];
    let clients = clients.map(|(client, words)| (client.id().to_owned(), word(words).to_owned()));
    let fault = lab.failing().err();
    let field = |label, name, value: &String, change| {
        html! {
            <label>
                <span class="quiet">{ word(label) }</span>
                <input aria-label={name} aria-invalid={fault.as_ref().map(|_| "true")} autocomplete="off" value={value.clone()} oninput={on_typed(scene, change)} />
            </label>
        }
    };
    html! {
        <div class="node-holds-choices">
            <label>
                <span class="quiet">{ word(LabWord::NodeChoice) }</span>
                <Choice name={names::HELD_NODE} {options} {chosen} onchoose={on_asked(scene, |lab: &mut Lab, id: String| lab.node = id.parse().ok())} />
            </label>
            <label>
                <span class="quiet">{ word(LabWord::ClientChoice) }</span>
                <Choice name={names::HELD_CLIENT} options={clients.to_vec()} chosen={lab.client.id().to_owned()} onchoose={on_asked(scene, |lab: &mut Lab, id: String| lab.client = Client::read(&id).unwrap_or_default())} />
            </label>
            <div class="node-holds-fails">
                { field(LabWord::FailsFrom, names::FAILS_FROM, &lab.fails_from, |lab, typed| lab.fails_from = typed) }
                { field(LabWord::FailsTo, names::FAILS_TO, &lab.fails_to, |lab, typed| lab.fails_to = typed) }
            </div>
            <span role="status" class="fault">
                if fault.is_some() {
                    { marked(word(LabWord::NotASpan)) }
                }
            </span>
        </div>
    }
}

fn said(shown: &Shown, language: &'static dyn LabLanguage) -> Html {
    let name = |verifier| shown.server(verifier);
    let gets = match shown.held.lot {
        Lot::Fine => Gets::No401,
        Lot::Often {
            refused,
            of,
            verifier,
        } => Gets::Often {
            refused,
            of,
            server: name(verifier),
        },
        Lot::AtWorst {
            refused,
            of,
            verifier,
        } => Gets::AtWorst {
            refused,
            of,
            server: name(verifier),
        },
        Lot::Once { from, to, verifier } => Gets::Once {
            from,
            to,
            server: name(verifier),
        },
        Lot::From { age, verifier } => Gets::From {
            age,
            server: name(verifier),
        },
        Lot::Always { verifier } => Gets::Always {
            server: name(verifier),
        },
    };
    let stops = shown.held.stops;
    let why = language.node_why(NodeWhy {
        node: &shown.node.name,
        ahead: shown.ahead(),
        replaces: shown.held.replaces,
        stops: stops.map(|(age, verifier)| (age, name(verifier))),
        loops: shown.held.loops,
        extended: shown.scenario.lifetime.is_extended(),
    });
    html! { <p class="say"><b>{ language.gets(gets) }</b>{ " " }{ why }</p> }
}

/// Servers that refuse at the same times share a row.
fn rows(shown: &Shown) -> Vec<(Vec<usize>, Vec<Stretch>)> {
    let mut rows: Vec<(Vec<usize>, Vec<Stretch>)> = Vec::new();
    for (server, stretches) in shown.held.played.refused.iter().enumerate() {
        if stretches.is_empty() {
            continue;
        }
        match rows.iter_mut().find(|(_, same)| same == stretches) {
            Some((servers, _)) => servers.push(server),
            None => rows.push((vec![server], stretches.clone())),
        }
    }
    rows.truncate(MOST_ROWS);
    rows
}

fn picture(shown: &Shown, width: i32, language: &'static dyn LabLanguage) -> Html {
    let played = &shown.held.played;
    let rows = rows(shown);
    let name_of = |servers: &[usize]| {
        let names: Vec<&str> = servers.iter().map(|at| shown.server(*at)).collect();
        match names.as_slice() {
            [one] => (*one).to_owned(),
            [one, rest @ ..] => format!("{one} +{}", rest.len()),
            [] => String::new(),
        }
    };
    let mut names = vec![
        language.lab_word(LabWord::InTheFile).to_owned(),
        language.lab_word(LabWord::Held).to_owned(),
        language.lab_word(LabWord::Valid).to_owned(),
    ];
    names.extend(
        rows.iter()
            .map(|(servers, _)| format!("401 {}", name_of(servers))),
    );
    let widest = names.iter().map(|name| width_of(name)).max().unwrap_or(0);
    let left = (widest + 12).min(width / 3);
    let right = width - 8;
    let axis = Axis {
        from: Instant(0),
        to: Instant(played.until.max(1)),
    };
    let x = |age: Nanos| {
        let share = axis.share(Instant(age)).clamp(0.0, 1.0);
        left + (share * f64::from(right - left)).round() as i32
    };
    let y = |row: usize| TOP + ROW * i32::try_from(row).unwrap_or(0);
    let bottom = y(names.len());
    let height = bottom + 22;
    let ticks = axis.ticks(usize::try_from((right - left) / 80).unwrap_or(1), 0);
    let times = ticks.iter().map(|tick| (x(tick.at.0), tick.at.0));
    let times: Vec<(i32, Nanos)> = times.collect();
    let tick_words = times.iter().map(|(x, age)| (*x, language.about(*age)));
    html! {
        <svg class="chart" width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img" aria-label={in_words(shown, &rows, language)}>
            { for times.iter().map(|(x, _)| line("chart-grid", format!("M{x} {TOP}V{bottom}"))) }
            { for names.iter().enumerate().map(|(row, name)| text("strong", 0, y(row) + 14, "start", name)) }
            { in_file(shown, &x, y(0), language) }
            { in_use(shown, &x, y(1)) }
            { valid(shown, &x, y(2)) }
            { for rows.iter().enumerate().map(|(row, (_, stretches))| html! {
                <g class="node-holds-refused">
                    { for stretches.iter().map(|it| refused(it, &x, y(row + 3), language)) }
                </g>
            }) }
            { labels(&placed(tick_words, left, right), bottom + 15) }
        </svg>
    }
}

fn in_file(
    shown: &Shown,
    x: &dyn Fn(Nanos) -> i32,
    y: i32,
    language: &'static dyn LabLanguage,
) -> Html {
    let played = &shown.held.played;
    let starts: Vec<Nanos> = played.generations.iter().map(|it| it.issued).collect();
    let ends = starts.iter().skip(1).copied().chain([played.until]);
    let bars = starts.iter().zip(ends).enumerate().map(|(at, (from, to))| {
        let class = if at % 2 == 0 {
            "node-holds-file"
        } else {
            "node-holds-file next"
        };
        let words = language.generation(at + 1);
        let (from, to) = (x(*from), x(to));
        html! {
            <>
                { bar(class, from, to - 1, y, BAR) }
                if to - from > width_of(&words) + 10 {
                    { text("on-file", from + 6, y + 13, "start", &words) }
                }
            </>
        }
    });
    bars.collect()
}

/// What the client uses, which lags behind the file.
fn in_use(shown: &Shown, x: &dyn Fn(Nanos) -> i32, y: i32) -> Html {
    let played = &shown.held.played;
    let held = played.generations.iter().enumerate();
    let held: Vec<(usize, Nanos)> = held.filter_map(|(at, it)| Some((at, it.held?))).collect();
    let ends = held
        .iter()
        .skip(1)
        .map(|(_, from)| *from)
        .chain([played.until]);
    let bars = held.iter().zip(ends).map(|((at, from), to)| {
        let class = if at % 2 == 0 {
            "node-holds-file"
        } else {
            "node-holds-file next"
        };
        bar(class, x(*from), x(to) - 1, y, BAR)
    });
    bars.collect()
}

/// When the issuer itself accepts what is in use: without its leeway, and with.
fn valid(shown: &Shown, x: &dyn Fn(Nanos) -> i32, y: i32) -> Html {
    let played = &shown.held.played;
    let issuer = shown.scenario.issuer;
    let place = shown.servers.iter().position(|it| it.id == issuer.id);
    let reach: Option<Window> = place.and_then(|at| shown.scenario.verifiers.get(at)?.reach);
    let Some(until) = reach.and_then(|reach| reach.until) else {
        return html! {};
    };
    let held: Vec<(Nanos, Nanos)> = played
        .generations
        .iter()
        .filter_map(|it| Some((it.held?, it.stamp)))
        .collect();
    let next = held
        .iter()
        .skip(1)
        .map(|(held, _)| *held)
        .chain([played.until]);
    let bars = held.iter().zip(next).map(|((from, stamp), to)| {
        let ends = stamp + shown.scenario.lifetime.given - issuer.offset;
        let lets_go = stamp + until.at.0 - issuer.offset;
        let good = ends.min(to);
        html! {
            <>
                if good > *from {
                    { bar("node-holds-valid", x(*from), x(good), y, BAR) }
                }
                if lets_go.min(to) > ends.max(*from) {
                    { bar("node-holds-leeway", x(ends.max(*from)), x(lets_go.min(to)), y, BAR) }
                }
            </>
        }
    });
    bars.collect()
}

fn refused(
    stretch: &Stretch,
    x: &dyn Fn(Nanos) -> i32,
    y: i32,
    language: &'static dyn LabLanguage,
) -> Html {
    let (from, to) = (x(stretch.from), x(stretch.to));
    let words = language.about(stretch.to - stretch.from);
    html! {
        <>
            { bar("node-holds-401", from, to, y, BAR) }
            if to - from > width_of(&words) + 6 {
                { text("on-401", (from + to) / 2, y + 13, "middle", &words) }
            }
        </>
    }
}

/// The picture, for whoever cannot see it.
fn in_words(
    shown: &Shown,
    rows: &[(Vec<usize>, Vec<Stretch>)],
    language: &'static dyn LabLanguage,
) -> String {
    let issued = shown.held.played.generations.iter().take(4).enumerate();
    let mut said: Vec<String> = issued
        .map(|(at, token)| {
            format!(
                "{} {}",
                language.generation(at + 1),
                language.about(token.issued)
            )
        })
        .collect();
    for (servers, stretches) in rows {
        let names: Vec<&str> = servers.iter().map(|at| shown.server(*at)).collect();
        let times = stretches
            .iter()
            .take(4)
            .map(|it| format!("{} – {}", language.about(it.from), language.about(it.to)));
        let times: Vec<String> = times.collect();
        said.push(format!(
            "{}: {}",
            language.refused_by(&names),
            times.join(", ")
        ));
    }
    let file = language.lab_word(LabWord::InTheFile);
    format!("{file}: {}", said.join("; "))
}
