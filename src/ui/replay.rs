//! An incident played through: what each machine does over true time, and what happens to its clock.

use super::names;
use super::scene::{Scene, SceneProps, marked, verdict_id};
use crate::app::{Action, Axis, EventField, EventKind, MOST_EVENTS, TypedEvent, date_text};
use crate::i18n::{ReplayLanguage, ReplayWord};
use crate::lab::replay::{
    Actor, Does, Happening, Stage, Stretch, What, happenings, stage, stamped,
};
use crate::time::{Instant, Nanos, SECOND};
use crate::verifier::Verdict;
use crate::web::width::use_width;
use gloo_timers::callback::Interval;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Between two pictures while it plays.
const FRAME: u32 = 100;

/// Seconds of true time in a second.
const SPEEDS: [u32; 5] = [1, 10, 60, 600, 3600];
const USUAL_SPEED: u32 = 10;

/// Narrower pictures write the names above the lanes.
const NARROW: i32 = 520;
const LANE: i32 = 26;
const TOP: i32 = 6;

/// More moments are not listed; the picture has them all.
const LISTED: usize = 24;

/// Something that several machines do at the same moment.
struct Moment<'a> {
    at: Instant,
    machines: Vec<&'a str>,
    what: &'a What,
}

#[component]
pub fn Replay(props: &SceneProps) -> Html {
    let scene = &props.scene;
    let speed = use_state_eq(|| USUAL_SPEED);
    let whole = use_state_eq(|| false);
    let frame = use_node_ref();
    let width = use_width(&frame).max(200);
    let Some(outlook) = scene.outlook() else {
        return html! {};
    };
    let actors: Vec<Actor> = scene
        .state
        .clocks
        .iter()
        .map(|clock| {
            let machine = &clock.machine;
            let server = outlook
                .servers
                .iter()
                .find(|it| it.machine.id == machine.id);
            let facts = &scene.inspection.facts;
            Actor {
                machine,
                course: scene
                    .state
                    .course(machine.id, facts, &scene.zone, scene.now),
                judged: server.map(|server| &*server.judged),
            }
        })
        .collect();
    let iat = scene.inspection.facts.iat.value().map(|iat| iat.instant);
    let issuer = outlook.issuer.id;
    let made = iat.and_then(|iat| stamped(&actors, issuer, iat));
    let all = happenings(&actors, made.map(|at| (issuer, at)));
    let stage = stage(&all, scene.moment, *whole);
    let moments = moments(scene, &all);
    let word = |word| scene.replay_language().replay_word(word);
    let view = |label, is: bool| {
        let whole_set = whole.clone();
        html! {
            <button type="button" aria-pressed={(*whole == is).to_string()} onclick={Callback::from(move |_: MouseEvent| whole_set.set(is))}>{ word(label) }</button>
        }
    };
    html! {
        <section class="card replay" aria-label={names::REPLAY}>
            <div class="card-head">
                <h2>{ word(ReplayWord::Replay) }</h2>
                <span class="quiet">{ word(ReplayWord::ReplayHint) }</span>
                <div class="buttons">
                    { view(ReplayWord::OneScene, false) }
                    { view(ReplayWord::WholeLife, true) }
                </div>
            </div>
            <Transport scene={scene.clone()} {stage} turns={turns(&moments)} speed={*speed} on_speed={let speed = speed.clone(); Callback::from(move |to| speed.set(to))} />
            <div class="replay-frame" ref={frame}>
                { lanes(scene, &actors, stage, made, width) }
            </div>
            { list(scene, &moments, stage) }
            { events(scene) }
        </section>
    }
}

/// What happens, those together that are the same for several machines.
fn moments<'a>(scene: &'a Scene, all: &'a [Happening]) -> Vec<Moment<'a>> {
    let mut moments: Vec<Moment> = Vec::new();
    for happening in all {
        let mut clocks = scene.state.clocks.iter();
        let Some(clock) = clocks.find(|clock| clock.machine.id == happening.machine) else {
            continue;
        };
        let name = clock.machine.name.as_str();
        let same = moments
            .iter_mut()
            .rev()
            .take_while(|moment| moment.at == happening.at)
            .find(|moment| *moment.what == happening.what);
        match same {
            Some(moment) => moment.machines.push(name),
            None => moments.push(Moment {
                at: happening.at,
                machines: vec![name],
                what: &happening.what,
            }),
        }
    }
    moments
}

/// The moments at which anything happens, each once.
fn turns(moments: &[Moment]) -> Rc<[Instant]> {
    let mut turns: Vec<Instant> = moments.iter().map(|moment| moment.at).collect();
    turns.dedup();
    turns.into()
}

#[derive(Properties, PartialEq)]
struct TransportProps {
    scene: Scene,
    stage: Stage,
    turns: Rc<[Instant]>,
    speed: u32,
    on_speed: Callback<u32>,
}

/// Play and pause, the speed, and true time as something to pull.
#[component]
fn Transport(props: &TransportProps) -> Html {
    let TransportProps {
        scene,
        stage,
        turns,
        ..
    } = props;
    let (speed, stage) = (props.speed, *stage);
    let playing = use_state_eq(|| false);
    // Where it is, for a timer that began earlier.
    let at = use_mut_ref(|| scene.moment);
    *at.borrow_mut() = scene.moment;
    let word = |word| scene.replay_language().replay_word(word);
    {
        let (dispatch, playing) = (scene.dispatch.clone(), playing.clone());
        use_effect_with(
            (*playing, speed, stage.until),
            move |(plays, speed, until)| {
                let (speed, until) = (*speed, *until);
                let ticking = plays.then(|| {
                    Interval::new(FRAME, move || {
                        let step = Nanos::from(speed) * Nanos::from(FRAME) * (SECOND / 1000);
                        let next = at.borrow().plus(step);
                        let ends = next >= until;
                        dispatch.emit(Action::TypeMoment(date_text(next.min(until))));
                        if ends {
                            playing.set(false);
                        }
                    })
                });
                move || drop(ticking)
            },
        );
    }
    let go = |to: Instant| Action::TypeMoment(date_text(to));
    let inside = stage.from <= scene.moment && scene.moment < stage.until;
    let toggle = {
        let (dispatch, playing) = (scene.dispatch.clone(), playing.clone());
        let begin = go(if inside { scene.moment } else { stage.from });
        Callback::from(move |_: MouseEvent| {
            if !*playing {
                dispatch.emit(begin.clone());
            }
            playing.set(!*playing);
        })
    };
    let jump = |label, to: Option<Instant>| {
        let dispatch = scene.dispatch.clone();
        let playing = playing.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                playing.set(false);
                dispatch.emit(Action::TypeMoment(date_text(to)));
            }
        });
        html! { <button type="button" disabled={to.is_none()} {onclick}>{ word(label) }</button> }
    };
    let before = turns.iter().rev().find(|turn| **turn < scene.moment);
    let behind = turns.iter().find(|turn| **turn > scene.moment);
    let seconds = |moment: Instant| moment.since(stage.from) / SECOND;
    let last = seconds(stage.until);
    let pulled = {
        let (dispatch, playing) = (scene.dispatch.clone(), playing.clone());
        Callback::from(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let to = stage.from.plus(field.value_as_number() as Nanos * SECOND);
            playing.set(false);
            dispatch.emit(Action::TypeMoment(date_text(to)));
        })
    };
    let chosen = {
        let on_speed = props.on_speed.clone();
        Callback::from(move |event: Event| {
            let field: HtmlSelectElement = event.target_unchecked_into();
            on_speed.emit(field.value().parse().unwrap_or(USUAL_SPEED));
        })
    };
    html! {
        <div class="transport">
            <div class="buttons">
                <button type="button" class="play" onclick={toggle}>
                    <span aria-hidden="true">{ if *playing { "❚❚ " } else { "▶ " } }</span>
                    { word(if *playing { ReplayWord::Pause } else { ReplayWord::Play }) }
                </button>
                <label>
                    <span class="quiet">{ word(ReplayWord::Speed) }</span>
                    { " " }
                    <select aria-label={names::SPEED} onchange={chosen}>
                        { for SPEEDS.map(|it| html! { <option value={it.to_string()} selected={it == speed}>{ format!("{it}×") }</option> }) }
                    </select>
                </label>
                { jump(ReplayWord::EarlierTurn, before.copied()) }
                { jump(ReplayWord::LaterTurn, behind.copied()) }
            </div>
            <input
                type="range"
                class="scrub"
                aria-label={names::TRUE_TIME}
                min="0"
                max={last.to_string()}
                step="1"
                value={seconds(scene.moment).clamp(0, last).to_string()}
                aria-valuetext={scene.voice().full(scene.moment)}
                oninput={pulled}
            />
        </div>
    }
}

/// A lane for every API server, and for every other machine whose clock something happens to.
/// Before the token was made they are pale.
fn lanes(scene: &Scene, actors: &[Actor], stage: Stage, made: Option<Instant>, width: i32) -> Html {
    let narrow = width < NARROW;
    let left = if narrow { 4 } else { 118 };
    let drawn = (width - left - 12).max(1);
    let axis = Axis {
        from: stage.from,
        to: stage.until,
    };
    let x = |at: Instant| {
        let exact = axis.share(at) * f64::from(drawn);
        left.saturating_add(exact.round() as i32)
            .clamp(left, left + drawn)
    };
    let shown: Vec<&Actor> = actors
        .iter()
        .filter(|actor| actor.judged.is_some() || !actor.course.is_empty())
        .collect();
    let lane = if narrow { LANE + 14 } else { LANE };
    let bottom = TOP + lane * i32::try_from(shown.len()).unwrap_or(0);
    let height = bottom + 22;
    let voice = scene.voice();
    use crate::i18n::Zone;
    let room = if narrow { 96 } else { 112 };
    let most = usize::try_from(drawn / room).unwrap_or(1).max(1);
    let ticks = axis.ticks(most, scene.zone.offset_seconds(axis.from));
    let now = axis.contains(scene.moment).then(|| x(scene.moment));
    html! {
        <svg width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")}>
            <defs>
                <pattern id="asleep" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <path class="asleep-line" d="M0 0V6" />
                </pattern>
            </defs>
            <g class="grid">
                { for ticks.into_iter().map(|tick| {
                    let x = x(tick.at);
                    let anchor = if x < left + 40 { "start" } else if x > width - 60 { "end" } else { "middle" };
                    html! {
                        <g key={tick.at.0.to_string()}>
                            <path d={format!("M{x} {TOP}V{bottom}")} />
                            <text x={x.to_string()} y={(bottom + 16).to_string()} text-anchor={anchor}>{ voice.time(tick.at) }</text>
                        </g>
                    }
                }) }
            </g>
            { for shown.iter().enumerate().map(|(index, actor)| {
                let y = TOP + lane * i32::try_from(index).unwrap_or(0);
                let bar = if narrow { y + 14 } else { y };
                let name = &actor.machine.name;
                html! {
                    <g key={actor.machine.id} class="lane" data-machine={name.clone()}>
                        <text class="strong" x="0" y={(if narrow { y + 11 } else { y + 15 }).to_string()}>{ name }</text>
                        { for actor.stretches(stage).iter().map(|stretch| self::stretch(scene, name, stretch, x(stretch.from), x(stretch.until), bar)) }
                        { for actor.course.steps().filter(|(at, _)| axis.contains(*at)).map(|(at, _)| {
                            let x = x(at);
                            html! { <path class="stepped" d={format!("M{x} {}L{} {}H{}Z", bar + 9, x - 5, bar - 1, x + 5)} /> }
                        }) }
                    </g>
                }
            }) }
            if let Some(x) = made.map(x).filter(|x| *x > left) {
                <rect class="unmade" x={left.to_string()} y={TOP.to_string()} width={(x - left).to_string()} height={(bottom - TOP).to_string()} />
            }
            if let Some(x) = now {
                <path class="now" d={format!("M{x} 0V{bottom}")} />
            }
        </svg>
    }
}

fn stretch(scene: &Scene, machine: &str, stretch: &Stretch, from: i32, to: i32, y: i32) -> Html {
    let language = scene.replay_language();
    let (id, words, branch) = match &stretch.does {
        Does::Runs => ("runs", language.replay_word(ReplayWord::Runs), None),
        Does::Sleeps => ("sleeps", language.replay_word(ReplayWord::Sleeps), None),
        Does::Answers {
            verdict,
            rule,
            refusal,
        } => {
            let words = match verdict {
                Verdict::Accepts => scene.word(super::scene::verdict_word(*verdict)),
                _ => scene.language().branch(refusal.as_ref()),
            };
            (verdict_id(*verdict), words, rule.map(|rule| rule.id))
        }
    };
    let voice = scene.voice();
    let title = format!(
        "{}, {} – {}",
        language.does(machine, words),
        voice.time(stretch.from),
        voice.time(stretch.until)
    );
    // About 6.2 pixels a letter, and twice as much where each is a word.
    let letters = words.chars().map(|c| if c.is_ascii() { 62 } else { 120 });
    let fits = letters.sum::<i32>() / 10 + 12 < to - from;
    html! {
        <g class="stretch" data-does={id} data-branch={branch}>
            <title>{ title }</title>
            <rect x={from.to_string()} y={y.to_string()} width={(to - from).max(1).to_string()} height="18" rx="2" />
            if id == "sleeps" {
                <rect class="asleep" fill="url(#asleep)" x={from.to_string()} y={y.to_string()} width={(to - from).max(1).to_string()} height="18" />
            }
            if fits {
                <text x={(from + 6).to_string()} y={(y + 13).to_string()}>{ words }</text>
            }
        </g>
    }
}

/// What happens, in order; each moment is one to go to.
fn list(scene: &Scene, moments: &[Moment], stage: Stage) -> Html {
    let language = scene.replay_language();
    let on_stage: Vec<&Moment> = moments
        .iter()
        .filter(|moment| stage.from <= moment.at && moment.at <= stage.until)
        .collect();
    let last = on_stage
        .iter()
        .rposition(|moment| moment.at <= scene.moment);
    let left = on_stage.len().saturating_sub(LISTED);
    html! {
        <ol class="happenings" role="list">
            { for on_stage.iter().take(LISTED).enumerate().map(|(index, moment)| html! {
                <li key={format!("{} {}", moment.at.0, index)} aria-current={(last == Some(index)).then_some("step")}>
                    <button type="button" class="link" onclick={scene.on::<MouseEvent>(Action::TypeMoment(date_text(moment.at)))}><time>{ scene.voice().time(moment.at) }</time></button>
                    <span>{ marked(&language.happens(&moment.machines, moment.what)) }</span>
                </li>
            }) }
            if left > 0 {
                <li class="quiet">{ format!("+{left}") }</li>
            }
        </ol>
    }
}

/// What is typed of the clocks' events.
fn events(scene: &Scene) -> Html {
    let word = |word| scene.replay_language().replay_word(word);
    let typed = &scene.state.events;
    let add = |label, kind| {
        let mut clocks = scene.state.clocks.iter();
        // What is stepped is mostly the clock that is off.
        let off = clocks.clone().find(|clock| clock.machine.offset != 0);
        let Some(clock) = off.or_else(|| clocks.next()) else {
            return html! {};
        };
        let back = crate::time::offset_text(-clock.machine.offset);
        let event = TypedEvent {
            machine: clock.machine.id,
            kind,
            at: date_text(scene.moment),
            to: match kind {
                EventKind::Step if clock.machine.offset != 0 => back,
                EventKind::Step => "+2m".into(),
                EventKind::Sleep => "+10m".into(),
            },
        };
        let all: Vec<TypedEvent> = typed.iter().cloned().chain([event]).collect();
        html! {
            <button type="button" disabled={typed.len() >= MOST_EVENTS} onclick={scene.on::<MouseEvent>(Action::Happen(Rc::new(all)))}>{ word(label) }</button>
        }
    };
    html! {
        <div class="events">
            <h3>{ word(ReplayWord::Events) }</h3>
            if typed.is_empty() {
                <p class="quiet">{ word(ReplayWord::EventsHint) }</p>
            } else {
                <div role="list" aria-label={names::EVENTS}>
                    { for typed.iter().enumerate().map(|(index, event)| self::event(scene, index, event)) }
                </div>
                <p class="quiet">{ word(ReplayWord::Reckoning) }</p>
            }
            <div class="buttons">
                { add(ReplayWord::AddStep, EventKind::Step) }
                { add(ReplayWord::AddSleep, EventKind::Sleep) }
            </div>
        </div>
    }
}

fn event(scene: &Scene, index: usize, event: &TypedEvent) -> Html {
    let language: &dyn ReplayLanguage = scene.replay_language();
    let word = |word| language.replay_word(word);
    let number = index + 1;
    let fault = event.read(&scene.inspection.facts, &scene.zone, scene.now);
    let fault = fault.err();
    let changed = |change: fn(&mut TypedEvent, String)| {
        let (typed, dispatch) = (scene.state.events.clone(), scene.dispatch.clone());
        move |text: String| {
            let mut all = (*typed).clone();
            if let Some(event) = all.get_mut(index) {
                change(event, text);
            }
            dispatch.emit(Action::Happen(Rc::new(all)));
        }
    };
    let picked = |change: fn(&mut TypedEvent, String)| {
        let changed = changed(change);
        Callback::from(move |picked: Event| {
            let field: HtmlSelectElement = picked.target_unchecked_into();
            changed(field.value());
        })
    };
    let field = |which, name: String, label, value: &str, change: fn(&mut TypedEvent, String)| {
        let changed = changed(change);
        let oninput = Callback::from(move |typed: InputEvent| {
            let field: HtmlInputElement = typed.target_unchecked_into();
            changed(field.value());
        });
        let bad = fault.as_ref().is_some_and(|(field, _)| *field == which);
        let id = format!("event-fault-{index}");
        html! {
            <label>
                <span class="quiet">{ word(label) }</span>
                <input type="text" aria-label={name} aria-invalid={bad.to_string()} aria-describedby={bad.then_some(id)} value={value.to_owned()} autocomplete="off" spellcheck="false" {oninput} />
            </label>
        }
    };
    let without: Vec<TypedEvent> = {
        let all = scene.state.events.iter().enumerate();
        all.filter(|(at, _)| *at != index)
            .map(|(_, event)| event.clone())
            .collect()
    };
    let to = match event.kind {
        EventKind::Step => ReplayWord::By,
        EventKind::Sleep => ReplayWord::Until,
    };
    html! {
        <div role="listitem" class="event" key={index}>
            <select aria-label={names::event(number, names::MACHINE)} onchange={picked(|event, id| event.machine = id.parse().unwrap_or(event.machine))}>
                { for scene.state.clocks.iter().map(|clock| html! {
                    <option key={clock.machine.id} value={clock.machine.id.to_string()} selected={clock.machine.id == event.machine}>{ &clock.machine.name }</option>
                }) }
            </select>
            <select aria-label={names::event(number, names::EVENT_KIND)} onchange={picked(|event, kind| event.kind = EventKind::read(&kind).unwrap_or(event.kind))}>
                { for EventKind::ALL.map(|kind| html! {
                    <option value={kind.id()} selected={kind == event.kind}>{ word(match kind {
                        EventKind::Step => ReplayWord::IsStepped,
                        EventKind::Sleep => ReplayWord::FallsAsleep,
                    }) }</option>
                }) }
            </select>
            { field(EventField::At, names::event(number, names::EVENT_AT), ReplayWord::At, &event.at, |event, at| event.at = at) }
            { field(EventField::To, names::event(number, names::EVENT_TO), to, &event.to, |event, to| event.to = to) }
            <button type="button" class="link" aria-label={scene.language().labelled(word(ReplayWord::Remove), &number.to_string())} onclick={scene.on::<MouseEvent>(Action::Happen(Rc::new(without)))}>{ word(ReplayWord::Remove) }</button>
            if let Some((_, fault)) = &fault {
                <span id={format!("event-fault-{index}")} class="fault">{ marked(&language.event_fault(fault)) }</span>
            }
        </div>
    }
}
