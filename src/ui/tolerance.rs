//! How much a clock may err before the first 401, by the lifetime of tokens, with the machines of the page on it.

use super::chart::{labels, line, placed, text, width_of};
use super::names;
use super::skews::SkewProps;
use crate::clocks::{Machine, Role};
use crate::i18n::{LabLanguage, LabWord, Locale};
use crate::lab::fresh::Lifetime;
use crate::lab::tolerance::{Bears, Bound, Fate, Standing, bears, standing};
use crate::time::{Nanos, SECOND};
use crate::verifier::LEEWAY;
use crate::web::width::use_width;
use yew::prelude::*;

const LEFT: i32 = 52;
const TOP: i32 = 12;
const HEIGHT: i32 = 220;

/// The plot's ends: lifetimes, and distances between clocks.
const LIFETIMES: [i64; 2] = [600, 172_800];
const DISTANCES: [i64; 2] = [10, 172_800];

const LIFETIME_TICKS: [i64; 7] = [600, 1_800, 3_600, 14_400, 43_200, 86_400, 172_800];
const DISTANCE_TICKS: [i64; 6] = [10, 60, 600, 3_600, 21_600, 86_400];

/// Named are no more machines than this.
const MOST_NAMED: usize = 6;

/// The point of the curve under which it is named.
const WORDS_AT: usize = 38;

/// Between the baselines of two names.
const LINE: i32 = 14;

#[component]
pub fn Tolerance(props: &SkewProps) -> Html {
    let scene = &props.scene;
    let language = scene.state.preferences.locale.lab();
    let frame = use_node_ref();
    let width = use_width(&frame).max(240);
    let servers: Vec<&Machine> = scene.state.servers().collect();
    let machines = scene.state.clocks.iter().map(|clock| &clock.machine);
    let nodes: Vec<&Machine> = machines.filter(|it| it.role == Role::Node).collect();
    let token = props.token.as_ref().as_ref().ok();
    html! {
        <section class="card tolerance" aria-label={names::TOLERANCE}>
            <div class="card-head">
                <h2>{ language.lab_word(LabWord::Tolerance) }</h2>
                <span class="quiet">{ language.lab_word(LabWord::ByLifetime) }</span>
            </div>
            { for token.map(|token| said(token.lifetime, &servers, &nodes, language)) }
            <div class="tolerance-frame" ref={frame}>
                { for token.map(|token| {
                    let plot = Plot { width, lifetime: token.lifetime, bears: bears(plain(token.lifetime)) };
                    picture(&plot, &servers, &nodes, scene.state.preferences.locale)
                }) }
            </div>
        </section>
    }
}

/// The same lifetime, not extended.
fn plain(lifetime: Lifetime) -> Lifetime {
    Lifetime {
        given: lifetime.asked,
        ..lifetime
    }
}

fn said(
    lifetime: Lifetime,
    servers: &[&Machine],
    nodes: &[&Machine],
    language: &'static dyn LabLanguage,
) -> Html {
    let real = bears(lifetime);
    let shown = bears(plain(lifetime));
    let Standing {
        servers: apart,
        node,
        loops,
    } = standing(&real, servers, nodes);
    let mut rest: Vec<String> = Vec::new();
    rest.extend(apart.map(|(issuer, verifier, by)| {
        language.worst_server(&issuer.name, &verifier.name, by, real.new.fate(by))
    }));
    rest.extend(
        node.filter(|(_, behind)| *behind > 0)
            .map(|(node, behind)| language.worst_node(&node.name, behind, shown.late.fate(behind))),
    );
    rest.extend(loops.map(|node| language.fast_node(&node.name)));
    html! {
        <>
            <p class="say">
                <b>{ language.this_bears(shown.new.surely, shown.late.surely) }</b>
                { " " }{ rest.join(" ") }
            </p>
            if lifetime.is_extended() {
                <p class="tolerance-extended" data-extended="true">{ language.extended(real.late.surely) }</p>
            }
        </>
    }
}

struct Plot {
    width: i32,
    lifetime: Lifetime,
    bears: Bears,
}

impl Plot {
    /// Where the machines stand.
    fn x(&self) -> i32 {
        x_of(self.width, self.lifetime.asked)
    }
}

fn right(width: i32) -> i32 {
    width - 12
}

fn place(width: i32, lifetime: Nanos, distance: Nanos) -> (f64, f64) {
    let across = logarithmic(lifetime, LIFETIMES) * f64::from(right(width) - LEFT);
    let up = logarithmic(distance, DISTANCES) * f64::from(HEIGHT);
    (f64::from(LEFT) + across, f64::from(TOP + HEIGHT) - up)
}

fn x_of(width: i32, lifetime: Nanos) -> i32 {
    place(width, lifetime, SECOND).0.round() as i32
}

fn y_of(distance: Nanos) -> i32 {
    place(0, SECOND, distance).1.round() as i32
}

/// Where a distance lies between two, from 0 to 1.
fn logarithmic(distance: Nanos, ends: [i64; 2]) -> f64 {
    let seconds = distance as f64 / SECOND as f64;
    let [low, high] = ends.map(|end| (end as f64).ln());
    let at = seconds.max(1e-9).ln();
    ((at - low) / (high - low)).clamp(0.0, 1.0)
}

/// Lifetimes at which the curves are reckoned: enough for the bend at which 24 h come first.
fn curve(bound: impl Fn(&Bears) -> Nanos) -> Vec<(Nanos, Nanos)> {
    let [low, high] = LIFETIMES.map(|end| (end as f64).ln());
    let lifetimes = (0..=48).map(|part| {
        let seconds = (low + (high - low) * f64::from(part) / 48.0).exp();
        Nanos::from(seconds.round() as i64) * SECOND
    });
    let points = lifetimes.map(|asked| {
        let lifetime = Lifetime {
            asked,
            given: asked,
        };
        (asked, bound(&bears(lifetime)))
    });
    points.collect()
}

/// What stands still while clocks are dragged.
#[derive(Properties, PartialEq)]
struct CurvesProps {
    width: i32,
    locale: Locale,
}

#[component]
fn Curves(props: &CurvesProps) -> Html {
    let language = props.locale.lab();
    let width = props.width;
    let (right, bottom) = (right(width), TOP + HEIGHT);
    let path = |points: &[(Nanos, Nanos)]| {
        let points = points.iter().map(|(lifetime, distance)| {
            let (x, y) = place(width, *lifetime, *distance);
            format!("{x:.1} {y:.1}")
        });
        points.collect::<Vec<_>>().join("L")
    };
    let surely = curve(|bears| bears.late.surely);
    let mut luckily = curve(|bears| bears.late.luckily);
    luckily.reverse();
    let line_of = path(&surely);
    let band = format!("M{line_of}L{}Z", path(&luckily));
    let words_y = y_of(surely.get(WORDS_AT).map_or(0, |it| it.1)) + 22;
    let minute = y_of(LEEWAY);
    let lifetimes = LIFETIME_TICKS.map(|seconds| {
        let lifetime = Nanos::from(seconds) * SECOND;
        (x_of(width, lifetime), language.about(lifetime))
    });
    html! {
        <>
            { for DISTANCE_TICKS.map(|seconds| {
                let distance = Nanos::from(seconds) * SECOND;
                let y = y_of(distance);
                html! { <>{ line("chart-grid", format!("M{LEFT} {y}H{right}")) }{ text("", LEFT - 6, y + 4, "end", &language.about(distance)) }</> }
            }) }
            { line("tolerance-band", band) }
            { line("tolerance-node", format!("M{line_of}")) }
            { line("tolerance-server", format!("M{LEFT} {minute}H{right}")) }
            { text("strong", right, words_y, "end", language.lab_word(LabWord::NodeSlow)) }
            { text("strong", right, minute + 15, "end", language.lab_word(LabWord::ServerBehind)) }
            { labels(&placed(lifetimes, 0, width), bottom + 17) }
        </>
    }
}

/// The curve for whoever cannot see it.
fn in_words(language: &'static dyn LabLanguage) -> String {
    let points = [600, 3_600, 86_400].map(|seconds| {
        let asked = Nanos::from(seconds) * SECOND;
        let lifetime = Lifetime {
            asked,
            given: asked,
        };
        (asked, bears(lifetime).late.surely)
    });
    language.plot(&points)
}

fn picture(plot: &Plot, servers: &[&Machine], nodes: &[&Machine], locale: Locale) -> Html {
    let (width, language) = (plot.width, locale.lab());
    let height = TOP + HEIGHT + 24;
    let x = plot.x();
    html! {
        <svg class="chart" width={width.to_string()} height={height.to_string()} viewBox={format!("0 0 {width} {height}")} role="img" aria-label={in_words(language)}>
            <Curves {width} {locale} />
            { line("chart-mark", format!("M{x} {TOP}V{}", TOP + HEIGHT)) }
            { points(plot, servers, nodes, language) }
        </svg>
    }
}

/// A machine on the plot.
struct Point {
    name: String,
    distance: Nanos,
    fate: Fate,
    is_server: bool,
}

/// Nodes by how far they are behind the fastest API server, and API servers by how far behind the fastest issuer;
/// those that are farthest beyond what is borne first.
fn on_plot(plot: &Plot, servers: &[&Machine], nodes: &[&Machine]) -> Vec<Point> {
    let Some(fastest) = servers.iter().map(|it| it.offset).max() else {
        return Vec::new();
    };
    let point = |machine: &&Machine, bound: Bound, is_server| {
        let distance = fastest - machine.offset;
        Point {
            name: machine.name.clone(),
            distance,
            fate: bound.fate(distance),
            is_server,
        }
    };
    let servers = servers.iter().map(|it| point(it, plot.bears.new, true));
    let nodes = nodes.iter().map(|it| point(it, plot.bears.late, false));
    let mut points: Vec<Point> = servers.chain(nodes).filter(|it| it.distance > 0).collect();
    crate::order::by_key(&mut points, |point| {
        std::cmp::Reverse((point.fate, point.distance))
    });
    points
}

fn points(
    plot: &Plot,
    servers: &[&Machine],
    nodes: &[&Machine],
    language: &'static dyn LabLanguage,
) -> Html {
    let points = on_plot(plot, servers, nodes);
    let x = plot.x();
    let mut named: Vec<(i32, String, Fate)> = points
        .iter()
        .take(MOST_NAMED)
        .map(|it| {
            let words = format!("{}, {}", it.name, language.about(it.distance));
            (y_of(it.distance), words, it.fate)
        })
        .collect();
    let more = points.len().saturating_sub(MOST_NAMED);
    crate::order::by_key(&mut named, |(y, ..)| *y);
    let widest = named
        .iter()
        .map(|(_, words, _)| width_of(words))
        .max()
        .unwrap_or(0);
    // On the side that has room.
    let (words_x, anchor) = if x + 14 + widest < right(plot.width) {
        (x + 14, "start")
    } else {
        (x - 14, "end")
    };
    let lines = spread(&named.iter().map(|(y, ..)| *y).collect::<Vec<_>>());
    html! {
        <>
            { for points.iter().map(|it| dot(x, y_of(it.distance), it)) }
            { for named.iter().zip(&lines).map(|((y, words, fate), at)| {
                let (near, far) = if anchor == "start" { (x + 6, words_x - 2) } else { (x - 6, words_x + 2) };
                html! {
                    <g class="tolerance-name" data-fate={fate_id(*fate)}>
                        { line("tolerance-leader", format!("M{near} {y}L{far} {at}")) }
                        { text("strong", words_x, at + 4, anchor, words) }
                    </g>
                }
            }) }
            if more > 0 {
                { text("", words_x, lines.last().copied().unwrap_or(TOP) + LINE + 4, anchor, &language.more_nodes(more)) }
            }
        </>
    }
}

fn dot(x: i32, y: i32, point: &Point) -> Html {
    let fate = fate_id(point.fate);
    if point.is_server {
        html! { <rect class="tolerance-point" data-machine={point.name.clone()} data-fate={fate} x={(x - 5).to_string()} y={(y - 5).to_string()} width="10" height="10" /> }
    } else {
        html! { <circle class="tolerance-point" data-machine={point.name.clone()} data-fate={fate} cx={x.to_string()} cy={y.to_string()} r="5.5" /> }
    }
}

fn fate_id(fate: Fate) -> &'static str {
    match fate {
        Fate::Fine => "fine",
        Fate::Perhaps => "perhaps",
        Fate::Refused => "refused",
    }
}

/// Heights for names that begin at these, from the top down: as near as they can be without running into each other,
/// and above the plot's foot.
fn spread(wanted: &[i32]) -> Vec<i32> {
    let mut heights: Vec<i32> = Vec::with_capacity(wanted.len());
    let mut least = TOP;
    for y in wanted {
        let y = (*y).max(least);
        least = y + LINE;
        heights.push(y);
    }
    let mut most = TOP + HEIGHT - LINE;
    for y in heights.iter_mut().rev() {
        *y = (*y).min(most);
        most = *y - LINE;
    }
    heights
}
