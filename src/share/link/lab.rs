//! What the clock lab is asked, as links carry it.

use super::*;

pub(super) fn event_of(place: usize, event: &TypedEvent) -> serde_json::Value {
    let mut members = Map::new();
    members.insert("machine".into(), place.into());
    put_text(&mut members, "kind", event.kind.id());
    put_text(&mut members, "at", &event.at);
    put_text(&mut members, "to", &event.to);
    members.into()
}

pub(super) fn events(scenario: &Node, clocks: &[Clock]) -> Result<Vec<TypedEvent>, LinkFault> {
    let events = list(scenario, "events")?.unwrap_or_default();
    if events.len() > MOST_EVENTS {
        return Err(LinkFault::TooMuch);
    }
    let event = |typed| {
        is_object(typed, "events")?;
        let place = typed
            .get("machine")
            .ok_or(misfit("machine", Misfit::Missing))?;
        Ok(TypedEvent {
            machine: id_at(clocks, place, "machine", |_| true)?,
            kind: EventKind::read(needed(typed, "kind")?).ok_or(misfit("kind", Misfit::Value))?,
            at: text(typed, "at")?.unwrap_or_default().into(),
            to: text(typed, "to")?.unwrap_or_default().into(),
        })
    };
    events.iter().map(event).collect()
}

pub(super) fn lab_of(
    lab: &Lab,
    place: &dyn Fn(u32) -> Option<usize>,
) -> Map<String, serde_json::Value> {
    let mut members = Map::new();
    if lab.round != Round::New {
        put_text(&mut members, "token", lab.round.id());
    }
    put_text(&mut members, "seconds", &lab.seconds);
    if let Some(place) = lab.node.and_then(place) {
        members.insert("node".into(), place.into());
    }
    if lab.client != Client::Rereads {
        put_text(&mut members, "client", lab.client.id());
    }
    put_text(&mut members, "fails_from", &lab.fails_from);
    put_text(&mut members, "fails_to", &lab.fails_to);
    members
}

pub(super) fn lab(scenario: &Node, clocks: &[Clock]) -> Result<Lab, LinkFault> {
    let Some(asked) = scenario.get("lab") else {
        return Ok(Lab::default());
    };
    is_object(asked, "lab")?;
    let typed = |member| Ok(text(asked, member)?.unwrap_or_default().to_owned());
    Ok(Lab {
        round: text(asked, "token")?
            .and_then(Round::read)
            .unwrap_or_default(),
        seconds: typed("seconds")?,
        node: match asked.get("node") {
            None => None,
            Some(place) => Some(id_at(clocks, place, "node", |role| role == Role::Node)?),
        },
        client: text(asked, "client")?
            .and_then(Client::read)
            .unwrap_or_default(),
        fails_from: typed("fails_from")?,
        fails_to: typed("fails_to")?,
    })
}

pub(super) fn of_verifier(of: &OfVerifier) -> serde_json::Value {
    let mut members = Map::new();
    put_text(&mut members, "id", &of.id);
    put_text(&mut members, "offset", &of.offset);
    put_text(&mut members, "leeway", &of.leeway);
    members.into()
}

pub(super) fn others(scenario: &Node, clocks: &[Clock]) -> Result<Others, LinkFault> {
    let list = list(scenario, "others")?.unwrap_or_default();
    if list.len() > MOST_OTHERS {
        return Err(LinkFault::TooMuch);
    }
    let mut others = Others::default();
    for one in list {
        is_object(one, "others")?;
        let typed = |member| Ok(text(one, member)?.unwrap_or_default().to_owned());
        let id = typed("id")?;
        if others.of(&id).is_some() {
            return Err(misfit("id", Misfit::Value));
        }
        others.typed.push(OfVerifier {
            id,
            offset: typed("offset")?,
            leeway: typed("leeway")?,
        });
    }
    others.asked = match scenario.get("reviews") {
        None => None,
        Some(place) => Some(id_at(clocks, place, "reviews", Role::verifies)?),
    };
    Ok(others)
}
