//! A report on paper: shown only when it is printed.

use super::scene::Scene;
use crate::handout::{Block, Handout, Piece, Text};
use yew::prelude::*;

pub fn paper(scene: &Scene, handout: &Handout) -> Html {
    html! {
        <article class="paper" lang={scene.state.preferences.locale.tag()}>
            { for handout.blocks().iter().map(block) }
        </article>
    }
}

fn block(block: &Block) -> Html {
    match block {
        Block::Title(title) => html! { <h1>{ text(title) }</h1> },
        Block::Heading(heading) => html! { <h2>{ text(heading) }</h2> },
        Block::Paragraph(paragraph) => html! { <p>{ text(paragraph) }</p> },
        Block::Facts(facts) => html! {
            <dl class="settings">
                { for facts.iter().map(|(what, value)| html! { <><dt>{ text(what) }</dt><dd>{ text(value) }</dd></> }) }
            </dl>
        },
        Block::List { items, numbered } => {
            let items = items.iter().map(|item| html! { <li>{ text(item) }</li> });
            if *numbered {
                html! { <ol>{ for items }</ol> }
            } else {
                html! { <ul>{ for items }</ul> }
            }
        }
        Block::Table { head, rows } => html! {
            <table>
                <thead><tr>{ for head.iter().map(|cell| html! { <th scope="col">{ text(cell) }</th> }) }</tr></thead>
                <tbody>
                    { for rows.iter().map(|row| html! { <tr>{ for row.iter().map(|cell| html! { <td>{ text(cell) }</td> }) }</tr> }) }
                </tbody>
            </table>
        },
        Block::Commands(commands) => html! {
            <ul>
                { for commands.iter().map(|(what, command)| html! { <li>{ text(what) }<pre>{ command }</pre></li> }) }
            </ul>
        },
        Block::Code(code) => html! { <pre>{ code }</pre> },
        Block::Link(link) => html! { <p><code>{ link }</code></p> },
    }
}

fn text(text: &Text) -> Html {
    let pieces = text.pieces().iter().map(|piece| match piece {
        Piece::Words(words) => html! { { words } },
        Piece::Code(code) => html! { <code>{ code }</code> },
    });
    html! { <>{ for pieces }</> }
}
