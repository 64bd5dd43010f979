//! Values from events: a stack of what is open, and limits that no text gets past.

use super::{Fault, Wrong, plain};
use crate::json::{Member, Node, Value};
use crate::text::Span;
use saphyr_parser::{Event, ScalarStyle, Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Deeper nesting than this is not read; the reader of JSON has the same limit.
pub const DEEPEST: usize = 200;

/// So many values are read of one text, copies for anchors and aliases included.
///
/// A pod has some 300; of a list of a thousand pods all are read.
pub const MOST: usize = 500_000;

/// So many bytes are copied for anchors and aliases.
const MOST_COPIED: usize = 4 << 20;

/// A mapping with fewer members is searched for duplicates one by one.
const FEW: usize = 16;

#[derive(Default)]
pub struct Builder {
    documents: Vec<Node>,
    faults: Vec<Fault>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    values: usize,
    copied: usize,
}

/// A value with an anchor, and what a copy of it costs.
struct Anchored {
    node: Node,
    size: Size,
}

#[derive(Clone, Copy, Default)]
struct Size {
    values: usize,
    bytes: usize,
    depth: usize,
}

/// A sequence or mapping that is not whole yet.
struct Open {
    span: Span,
    anchor: usize,
    size: Size,
    holds: Holds,
}

enum Holds {
    Items(Vec<Node>),
    Members {
        members: Vec<Member>,
        /// The names, once there are more than a few.
        names: HashSet<String>,
        key: Key,
    },
}

enum Key {
    /// The next value is a key.
    Wanted,
    Is(String, Span),
    /// It is no text, and its value is dropped.
    Unusable,
}

impl Builder {
    pub fn fault(&mut self, span: Span, what: Wrong) {
        self.faults.push(Fault { span, what });
    }

    pub fn finish(self) -> (Vec<Node>, Vec<Fault>) {
        (self.documents, self.faults)
    }

    /// Takes the next event; the reason if there can be no further one.
    pub fn event(&mut self, event: Event, span: Span) -> Result<(), Wrong> {
        match event {
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::DocumentEnd => self.cut(),
            Event::Scalar(text, style, anchor, tag) => {
                self.charge(1)?;
                let size = Size {
                    values: 1,
                    bytes: text.len(),
                    depth: 0,
                };
                if self.wants_key() {
                    self.anchor(anchor, || Value::String(text.to_string()), span, size)?;
                    self.key(text.into_owned(), span);
                } else {
                    let value = scalar(text, style, tag.as_deref());
                    self.anchor(anchor, || value.clone(), span, size)?;
                    self.put(Node { span, value }, size);
                }
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::SequenceStart(anchor, _) => {
                self.begin(anchor, span, Holds::Items(Vec::new()))?
            }
            Event::MappingStart(anchor, _) => {
                let holds = Holds::Members {
                    members: Vec::new(),
                    names: HashSet::new(),
                    key: Key::Wanted,
                };
                self.begin(anchor, span, holds)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
        Ok(())
    }

    /// Ends everything that is open, as far as it was read.
    pub fn cut(&mut self) {
        while let Some(open) = self.open.pop() {
            let size = open.size;
            let node = open.node();
            self.put(node, size);
        }
        self.anchors.clear();
    }

    fn charge(&mut self, values: usize) -> Result<(), Wrong> {
        self.values = self.values.saturating_add(values);
        (self.values <= MOST).then_some(()).ok_or(Wrong::TooMany)
    }

    fn charge_copy(&mut self, size: Size) -> Result<(), Wrong> {
        self.copied = self.copied.saturating_add(size.bytes);
        if self.copied > MOST_COPIED {
            return Err(Wrong::TooMany);
        }
        self.charge(size.values)
    }

    fn anchor(
        &mut self,
        anchor: usize,
        value: impl FnOnce() -> Value,
        span: Span,
        size: Size,
    ) -> Result<(), Wrong> {
        if anchor > 0 {
            self.charge_copy(size)?;
            let node = Node {
                span,
                value: value(),
            };
            self.anchors.insert(anchor, Anchored { node, size });
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Wrong> {
        let Some(size) = self.anchors.get(&anchor).map(|anchored| anchored.size) else {
            self.fault(span, Wrong::AliasOfItself);
            let value = Value::Null;
            self.put_or_key(Node { span, value }, Size::default());
            return Ok(());
        };
        if self.open.len() + size.depth > DEEPEST {
            return Err(Wrong::TooDeep);
        }
        self.charge_copy(size)?;
        let value = self.anchors.get(&anchor).map(|it| it.node.value.clone());
        // The value stands where the alias stands; what is inside of it stays at its own places.
        let value = value.unwrap_or(Value::Null);
        self.put_or_key(Node { span, value }, size);
        Ok(())
    }

    fn begin(&mut self, anchor: usize, span: Span, holds: Holds) -> Result<(), Wrong> {
        if self.open.len() >= DEEPEST {
            return Err(Wrong::TooDeep);
        }
        self.charge(1)?;
        self.open.push(Open {
            span,
            anchor,
            size: Size {
                values: 1,
                ..Size::default()
            },
            holds,
        });
        Ok(())
    }

    fn end(&mut self, span: Span) -> Result<(), Wrong> {
        let Some(mut open) = self.open.pop() else {
            return Ok(());
        };
        // Only brackets have an end of their own.
        if !span.is_empty() {
            open.span.end = span.end;
        }
        let (anchor, size) = (open.anchor, open.size);
        let node = open.node();
        self.anchor(anchor, || node.value.clone(), node.span, size)?;
        self.put_or_key(node, size);
        Ok(())
    }

    fn wants_key(&self) -> bool {
        let holds = self.open.last().map(|open| &open.holds);
        matches!(
            holds,
            Some(Holds::Members {
                key: Key::Wanted,
                ..
            })
        )
    }

    fn key(&mut self, name: String, span: Span) {
        if let Some(Open { holds, .. }) = self.open.last_mut()
            && let Holds::Members { key, .. } = holds
        {
            *key = Key::Is(name, span);
        }
    }

    /// Adds a value that may stand where a key should.
    fn put_or_key(&mut self, node: Node, size: Size) {
        if !self.wants_key() {
            return self.put(node, size);
        }
        let Node { span, value } = node;
        match value {
            Value::String(name) | Value::Number(name) => self.key(name, span),
            _ => {
                self.fault(span, Wrong::KeyIsNoText);
                if let Some(Open { holds, .. }) = self.open.last_mut()
                    && let Holds::Members { key, .. } = holds
                {
                    *key = Key::Unusable;
                }
            }
        }
    }

    /// Adds a value to what is open, or to the documents.
    fn put(&mut self, node: Node, size: Size) {
        let Some(open) = self.open.last_mut() else {
            let nothing = node.value == Value::Null && node.span.is_empty();
            if !nothing {
                self.documents.push(node);
            }
            return;
        };
        open.span.end = open.span.end.max(node.span.end);
        open.size.values = open.size.values.saturating_add(size.values);
        open.size.bytes = open.size.bytes.saturating_add(size.bytes);
        open.size.depth = open.size.depth.max(size.depth + 1);
        match &mut open.holds {
            Holds::Items(items) => items.push(node),
            Holds::Members {
                members,
                names,
                key,
            } => {
                let Key::Is(name, name_span) = std::mem::replace(key, Key::Wanted) else {
                    return;
                };
                open.size.bytes = open.size.bytes.saturating_add(name.len());
                open.span.end = open.span.end.max(name_span.end);
                if stands_twice(&name, members, names) {
                    let what = Wrong::Duplicate(name.clone());
                    self.faults.push(Fault {
                        span: name_span,
                        what,
                    });
                }
                members.push(Member {
                    name,
                    name_span,
                    value: node,
                });
            }
        }
    }
}

impl Open {
    fn node(self) -> Node {
        let value = match self.holds {
            Holds::Items(items) => Value::Array(items),
            Holds::Members { members, .. } => Value::Object(members),
        };
        Node {
            span: self.span,
            value,
        }
    }
}

fn stands_twice(name: &str, members: &[Member], names: &mut HashSet<String>) -> bool {
    if members.len() < FEW {
        return members.iter().any(|member| member.name == name);
    }
    if names.is_empty() {
        names.extend(members.iter().map(|member| member.name.clone()));
    }
    !names.insert(name.to_owned())
}

/// Quoted and block scalars are texts, and so is what has a tag of its own.
fn scalar(text: Cow<str>, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = tag.is_some_and(|tag| !tag.is_yaml_core_schema() || tag.suffix == "str");
    if style == ScalarStyle::Plain && !is_text {
        plain(&text)
    } else {
        Value::String(text.into_owned())
    }
}
