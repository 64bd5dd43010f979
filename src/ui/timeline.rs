//! The token's window and every machine's clock on one axis: what a clock shows.
//!
//! The window stands still and the clocks move, so a clock inside the window is a server that accepts. Dragging
//! a handle and typing its offset are the same act.

use super::names;
use super::scene::{Scene, SceneProps, verdict_id, verdict_mark, verdict_word};
use crate::app::{Action, Axis, View};
use crate::clocks::Machine;
use crate::i18n::Word;
use crate::report::Outlook;
use crate::rules::{Edge, TimeCheck};
use crate::time::{Instant, LARGEST_OFFSET, Nanos, SECOND, offset_text};
use crate::verifier::Verdict;
use crate::web::width::use_width;
use web_sys::Element;
use yew::prelude::*;

/// Narrower pictures write the names above the lines instead of before them.
const NARROW: i32 = 520;

/// Everything is drawn on whole pixels.
const ROW: i32 = 46;
const TOP: i32 = 26;

/// About how wide the name of an edge is.
const LABEL: i32 = 110;

/// A drag under way: which clock, from where, and the axis it began on.
#[derive(Clone, PartialEq)]
struct Drag {
    machine: u32,
    began_at: i32,
    offset: Nanos,
    axis: Axis,
}

/// Where things are in the picture.
struct Picture {
    width: i32,
    left: i32,
    axis: Axis,
    narrow: bool,
}

impl Picture {
    fn x(&self, at: Instant) -> i32 {
        let exact = self.axis.share(at) * f64::from(self.drawn());
        // `as` stops at the ends of an i32, and nothing is drawn there.
        self.left.saturating_add(exact.round() as i32)
    }

    /// The same, kept inside the picture.
    fn x_inside(&self, at: Instant) -> i32 {
        self.x(at).clamp(self.left, self.width - 1)
    }

    fn drawn(&self) -> i32 {
        (self.width - self.left - 12).max(1)
    }
}

#[component]
pub fn Timeline(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let frame = use_node_ref();
    let width = use_width(&frame).max(200);
    let drag = use_state_eq(|| None::<Drag>);
    let reads = |machine: &Machine| machine.reads(scene.moment);
    let readings: Vec<Instant> = scene.machines.iter().map(reads).collect();
    let axis = match &*drag {
        Some(drag) => drag.axis,
        None => Axis::around(scene.state.view, &readings, &edges(scene.outlook())),
    };
    let narrow = width < NARROW;
    let picture = Picture {
        width,
        left: if narrow { 4 } else { 118 },
        axis,
        narrow,
    };
    let machines = &scene.machines;
    let bottom = TOP + ROW * (i32::try_from(machines.len()).unwrap_or(0) + 1);
    let height = bottom + 22;
    html! {
        <section class="card timeline" aria-label={names::TIMELINE}>
            <div class="card-head">
                <h2>{ scene.word(Word::Timeline) }</h2>
                <span class="quiet">{ scene.word(Word::TimelineAxis) }</span>
                { views(scene) }
            </div>
            <div class="timeline-frame" ref={frame}>
                <svg width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")}>
                    <defs>
                        <pattern id="leeway" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <rect class="leeway-ground" width="7" height="7" />
                            <path class="leeway-line" d="M0 0V7" />
                        </pattern>
                    </defs>
                    { grid(scene, &picture, bottom) }
                    { window(scene, &picture, bottom) }
                    { for machines.iter().zip(&scene.state.clocks).enumerate().map(|(index, (now, clock))| {
                        let y = TOP + ROW * i32::try_from(index).unwrap_or(0) + ROW * 3 / 2;
                        machine(scene, &picture, now, &clock.machine, y, &drag)
                    }) }
                </svg>
            </div>
            <p class="quiet">{ scene.word(Word::TimelineHint) }</p>
        </section>
    }
}

/// Every edge at which an answer turns, with and without its leeway.
fn edges(outlook: Option<&Outlook>) -> Vec<Instant> {
    let checks = outlook
        .into_iter()
        .flat_map(|outlook| outlook.issuers().trace.time_checks());
    checks
        .flat_map(|check| [check.stamp, check.accepted_edge()])
        .collect()
}

fn views(scene: &Scene) -> Html {
    let button = |word, view| {
        let pressed = scene.state.view == view;
        html! {
            <button type="button" aria-pressed={pressed.to_string()} onclick={scene.on::<MouseEvent>(Action::LookAt(view))}>{ scene.word(word) }</button>
        }
    };
    html! {
        <div class="buttons">
            { button(Word::AroundClocks, View::Clocks) }
            { button(Word::WholeLife, View::WholeLife) }
        </div>
    }
}

fn grid(scene: &Scene, picture: &Picture, bottom: i32) -> Html {
    use crate::i18n::Zone;
    let room = if picture.narrow { 96 } else { 112 };
    let most = usize::try_from(picture.drawn() / room).unwrap_or(1).max(1);
    let east = scene.zone.offset_seconds(picture.axis.from);
    let voice = scene.voice();
    html! {
        <g class="grid">
            { for picture.axis.ticks(most, east).into_iter().map(|tick| {
                let x = picture.x(tick.at);
                let anchor = if x < picture.left + 40 { "start" } else if x > picture.width - 60 { "end" } else { "middle" };
                html! {
                    <g key={tick.at.0.to_string()}>
                        <path d={format!("M{x} 8V{bottom}")} />
                        <text x={x.to_string()} y={(bottom + 16).to_string()} text-anchor={anchor}>{ voice.time(tick.at) }</text>
                    </g>
                }
            }) }
        </g>
    }
}

/// The token's own row: its life, the leeway on both sides, and the names of the edges.
fn window(scene: &Scene, picture: &Picture, bottom: i32) -> Html {
    let Some(outlook) = scene.outlook() else {
        return html! {};
    };
    let checks = |edge| {
        outlook
            .issuers()
            .trace
            .time_checks()
            .filter(move |check| check.edge == edge)
    };
    // Of several that begin together, the one that is asked first.
    let start =
        checks(Edge::Start).reduce(|one, other| if other.stamp > one.stamp { other } else { one });
    let end = checks(Edge::End).min_by_key(|check| check.stamp);
    let y = TOP + 6;
    let from = start.map_or(picture.left, |check| picture.x_inside(check.stamp));
    let to = end.map_or(picture.width, |check| picture.x_inside(check.stamp));
    html! {
        <g class="window">
            if !picture.narrow {
                <text class="strong" x="0" y={(y + 15).to_string()}>{ scene.word(Word::Token) }</text>
            }
            if to > from {
                <rect class="life" x={from.to_string()} y={y.to_string()} width={(to - from).to_string()} height="22" />
            }
            { for start.into_iter().chain(end).map(|check| edge(scene, picture, check, y, bottom, to - from)) }
        </g>
    }
}

fn edge(
    scene: &Scene,
    picture: &Picture,
    check: &TimeCheck,
    y: i32,
    bottom: i32,
    room: i32,
) -> Html {
    let accepted = check.accepted_edge();
    let (stamp_x, edge_x) = (picture.x_inside(check.stamp), picture.x_inside(accepted));
    let (first, last) = (stamp_x.min(edge_x), stamp_x.max(edge_x));
    let inside = picture.axis.contains(check.stamp);
    let edge_inside = picture.axis.contains(accepted);
    let (x, anchor) = stamp_label(picture, check, stamp_x, room);
    html! {
        <g class="edge">
            if last > first {
                <rect class="leeway" fill="url(#leeway)" x={first.to_string()} y={y.to_string()} width={(last - first).to_string()} height="22" />
            }
            if edge_inside && check.leeway != 0 {
                <path class="edge-accepted" d={format!("M{edge_x} {y}V{bottom}")} />
            }
            if last - first > 78 {
                <text x={((first + last) / 2).to_string()} y={(y + 15).to_string()} text-anchor="middle">{ format!("{} {}", scene.word(Word::Leeway), scene.language().leeway(check.leeway)) }</text>
            }
            if inside {
                <path class="edge-stamp" d={format!("M{stamp_x} {}V{bottom}", y - 4)} />
                <text class="strong" x={x.to_string()} y={(y - 7).to_string()} text-anchor={anchor}>{ format!("{} {}", check.claim, scene.voice().time(check.stamp)) }</text>
            } else {
                { beyond(scene, picture, check, y) }
            }
        </g>
    }
}

/// The name of an edge stands above the token's life, or outside it where the life is short.
fn stamp_label(picture: &Picture, check: &TimeCheck, x: i32, room: i32) -> (i32, &'static str) {
    let long_enough = room >= 2 * LABEL;
    let rightwards = match check.edge {
        Edge::Start => long_enough || x < picture.left + LABEL,
        Edge::End => !long_enough && x < picture.width - LABEL,
    };
    let rightwards = rightwards && x < picture.width - LABEL;
    if rightwards { (x, "start") } else { (x, "end") }
}

/// An edge outside the picture: which way, and how far from the moment judged.
fn beyond(scene: &Scene, picture: &Picture, check: &TimeCheck, y: i32) -> Html {
    let later = check.stamp > picture.axis.to;
    let away = scene.language().away(check.stamp.since(scene.moment));
    let (x, anchor, text) = if later {
        (
            picture.width - 4,
            "end",
            format!("{} {away} →", check.claim),
        )
    } else {
        (
            picture.left + 4,
            "start",
            format!("← {} {away}", check.claim),
        )
    };
    html! { <text x={x.to_string()} y={(y + 15).to_string()} text-anchor={anchor}>{ text }</text> }
}

/// A machine as it is at the moment, and as it was before anything happened to its clock: that offset is moved.
fn machine(
    scene: &Scene,
    picture: &Picture,
    machine: &Machine,
    before: &Machine,
    y: i32,
    drag: &UseStateHandle<Option<Drag>>,
) -> Html {
    let reads = machine.reads(scene.moment);
    let x = picture.x_inside(reads);
    let (answer, words) = answer_of(scene, machine);
    let offset = offset_text(machine.offset);
    // A live clock would be read out every second.
    let time = if scene.state.is_live() {
        String::new()
    } else {
        scene.voice().time(reads)
    };
    let label_y = if picture.narrow { y - 14 } else { y - 1 };
    let right = x < picture.width - 150;
    let (words_x, anchor) = if right {
        (x + 13, "start")
    } else {
        (x - 13, "end")
    };
    html! {
        <g key={machine.id} class="clock" data-answer={answer}>
            <text class="strong" x="0" y={label_y.to_string()}>
                { &machine.name }
                if picture.narrow {
                    <tspan class="quiet">{ format!(" {offset}") }</tspan>
                }
            </text>
            if !picture.narrow {
                <text x="0" y={(y + 13).to_string()}>{ offset.clone() }</text>
            }
            <path class="clock-line" d={format!("M{} {y}H{}", picture.left, picture.width)} />
            { band(scene, picture, machine, y) }
            { due(scene, picture, machine, y) }
            <g
                class="clock-handle"
                role="slider"
                tabindex="0"
                aria-label={names::clock_of(&machine.name)}
                aria-orientation="horizontal"
                aria-valuemin={(-LARGEST_OFFSET / SECOND).to_string()}
                aria-valuemax={(LARGEST_OFFSET / SECOND).to_string()}
                aria-valuenow={(machine.offset / SECOND).to_string()}
                aria-valuetext={scene.language().handle(&machine.name, &offset, &time, &words)}
                onkeydown={keys(scene, before)}
                onpointerdown={grab(picture, before, drag)}
                onpointermove={pull(scene, picture, drag)}
                onpointerup={let_go(drag)}
                onpointercancel={let_go(drag)}
                onlostpointercapture={let_go(drag)}
            >
                <circle class="clock-reach" cx={x.to_string()} cy={y.to_string()} r="18" />
                <circle class="clock-dot" cx={x.to_string()} cy={y.to_string()} r="8" />
            </g>
            <text class="clock-words" x={words_x.to_string()} y={(y - 4).to_string()} text-anchor={anchor}>{ words }</text>
        </g>
    }
}

/// Where the evidence says that this clock is.
fn band(scene: &Scene, picture: &Picture, machine: &Machine, y: i32) -> Html {
    let x = |reading| picture.x_inside(reading);
    let proven = scene.proven.as_ref();
    proven.map_or_else(Html::default, |proven| proven.band(scene, machine, &x, y))
}

/// When the kubelet is due to replace the token, by this node's clock.
fn due(scene: &Scene, picture: &Picture, machine: &Machine, y: i32) -> Html {
    let node = scene.outlook().and_then(|outlook| outlook.node(machine.id));
    let Some((refresh, _)) = node.and_then(|node| node.plan.as_ref()) else {
        return html! {};
    };
    if !picture.axis.contains(refresh.due) {
        return html! {};
    }
    let x = picture.x(refresh.due);
    let reason = if refresh.by_age { "24 h" } else { "80 %" };
    html! {
        <g class="due">
            <path d={format!("M{x} {}V{}", y - 9, y + 9)} />
            <text x={x.to_string()} y={(y + 20).to_string()} text-anchor="middle">{ format!("{reason} {}", scene.voice().time(refresh.due)) }</text>
        </g>
    }
}

fn answer_of(scene: &Scene, machine: &Machine) -> (&'static str, String) {
    let server = scene.report().and_then(|report| report.server(machine.id));
    match server {
        Some(server) => {
            let verdict: Verdict = server.ruling.verdict;
            (
                verdict_id(verdict),
                format!(
                    "{} {}",
                    verdict_mark(verdict),
                    scene.word(verdict_word(verdict))
                ),
            )
        }
        None => ("none", String::new()),
    }
}

/// Arrow keys move a clock by a second, with Shift by a minute; Home sets it right.
fn keys(scene: &Scene, machine: &Machine) -> Callback<KeyboardEvent> {
    let dispatch = scene.dispatch.clone();
    let (id, offset) = (machine.id, machine.offset);
    Callback::from(move |event: KeyboardEvent| {
        let step = if event.shift_key() {
            60 * SECOND
        } else {
            SECOND
        };
        let moved = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => offset + step,
            "ArrowLeft" | "ArrowDown" => offset - step,
            "PageUp" => offset + 60 * SECOND,
            "PageDown" => offset - 60 * SECOND,
            "Home" => 0,
            _ => return,
        };
        event.prevent_default();
        dispatch.emit(Action::MoveClock(
            id,
            moved.clamp(-LARGEST_OFFSET, LARGEST_OFFSET),
        ));
    })
}

fn grab(
    picture: &Picture,
    machine: &Machine,
    drag: &UseStateHandle<Option<Drag>>,
) -> Callback<PointerEvent> {
    let drag = drag.clone();
    let axis = picture.axis;
    let (machine, offset) = (machine.id, machine.offset);
    Callback::from(move |event: PointerEvent| {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        // Not the current target: that is the page's root, where Yew listens.
        let pressed = event.target_dyn_into::<Element>();
        let handle = pressed.and_then(|pressed| pressed.closest("[role=slider]").ok().flatten());
        if let Some(handle) = handle {
            let _ = handle.set_pointer_capture(event.pointer_id());
        }
        drag.set(Some(Drag {
            machine,
            began_at: event.client_x(),
            offset,
            axis,
        }));
    })
}

fn pull(
    scene: &Scene,
    picture: &Picture,
    drag: &UseStateHandle<Option<Drag>>,
) -> Callback<PointerEvent> {
    let Some(under_way) = (**drag).clone() else {
        return Callback::noop();
    };
    let dispatch = scene.dispatch.clone();
    let drawn = picture.drawn();
    Callback::from(move |event: PointerEvent| {
        // A press that moves nothing changes nothing, least of all by rounding.
        if event.client_x() == under_way.began_at {
            return;
        }
        let pixels = f64::from(event.client_x() - under_way.began_at) / f64::from(drawn);
        let exact = (pixels * under_way.axis.length() as f64) as Nanos;
        let step = under_way.axis.step_per_pixel(f64::from(drawn));
        let moved = under_way.offset.saturating_add(exact);
        let rounded = (moved + step / 2).div_euclid(step) * step;
        dispatch.emit(Action::MoveClock(
            under_way.machine,
            rounded.clamp(-LARGEST_OFFSET, LARGEST_OFFSET),
        ));
    })
}

fn let_go(drag: &UseStateHandle<Option<Drag>>) -> Callback<PointerEvent> {
    let drag = drag.clone();
    Callback::from(move |_| drag.set(None))
}
