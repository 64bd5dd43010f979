//! Pictures with axes: labels that do not run into each other, and numbers as SVG wants them.

use yew::prelude::*;

/// A text under or beside an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub x: i32,
    pub anchor: &'static str,
    pub text: String,
}

/// Between two labels.
const GAP: i32 = 10;

/// About how wide a text is in the small size of pictures.
pub fn width_of(text: &str) -> i32 {
    let wide = |c: char| if u32::from(c) < 0x2000 { 13 } else { 23 };
    text.chars().map(wide).sum::<i32>() / 2 + 1
}

/// Those of the texts, first come first served, that have room from `left` to `right`.
pub fn placed(
    wanted: impl IntoIterator<Item = (i32, String)>,
    left: i32,
    right: i32,
) -> Vec<Label> {
    let mut taken: Vec<(i32, i32)> = Vec::new();
    let mut labels = Vec::new();
    for (x, text) in wanted {
        let width = width_of(&text);
        let (from, anchor) = if x - width / 2 < left {
            (x.max(left), "start")
        } else if x + width / 2 > right {
            (x.min(right) - width, "end")
        } else {
            (x - width / 2, "middle")
        };
        let (from, to) = (from - GAP, from + width + GAP);
        let is_free = taken
            .iter()
            .all(|(first, last)| to <= *first + GAP || from >= *last - GAP);
        if x < left || x > right || !is_free {
            continue;
        }
        taken.push((from, to));
        labels.push(Label { x, anchor, text });
    }
    labels
}

/// A text in a picture.
pub fn text(class: &'static str, x: i32, y: i32, anchor: &'static str, text: &str) -> Html {
    html! { <text class={class} x={x.to_string()} y={y.to_string()} text-anchor={anchor}>{ text }</text> }
}

/// The labels of an axis in a line.
pub fn labels(labels: &[Label], y: i32) -> Html {
    labels
        .iter()
        .map(|label| text("", label.x, y, label.anchor, &label.text))
        .collect()
}

/// A rectangle that is seen however short it is.
pub fn bar(class: &'static str, from: i32, to: i32, y: i32, height: i32) -> Html {
    let width = (to - from).max(2);
    html! { <rect {class} x={from.to_string()} y={y.to_string()} width={width.to_string()} height={height.to_string()} rx="2" /> }
}

/// A straight line.
pub fn line(class: &'static str, path: String) -> Html {
    html! { <path {class} d={path} /> }
}
