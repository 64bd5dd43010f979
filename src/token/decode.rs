//! From the token's text to segments, bytes and JSON.

use super::base64url::{self, text_span};
use super::problem::{Part, Problem, What};
use crate::evidence::Clean;
use crate::json::{self, Node};
use crate::text::Span;
use std::rc::Rc;

/// What stands for a signature that was left out on purpose, in any case; kubectl prints this word for what it hides.
/// Its letters are base64url, so that decoders take it for a signature.
pub const LEFT_OUT: &str = "REDACTED";

/// A token as far as it could be read.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The text with everything stray taken off.
    pub text: Rc<Clean>,
    pub header: Segment,
    pub payload: Segment,
    pub signature: Segment,
    /// How many segments there are; three is a signed token, five an encrypted one.
    pub segments: usize,
    /// Whether something was lost when it was copied, in the header or the payload.
    pub is_cut: bool,
    /// Whether the signature is written in ordinary base64, which no verifier parses.
    pub signature_misspelt: bool,
    /// Whether a placeholder stands for the signature.
    pub signature_left_out: bool,
}

/// One stretch between dots.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Segment {
    /// Where it stands in the token's text; none if it is missing.
    pub span: Option<Span>,
    pub bytes: Vec<u8>,
    /// The JSON in it, as far as it could be read. The signature has none.
    pub json: Option<Rc<Node>>,
    /// Whether Go's decoders read it without an error.
    pub go_reads: bool,
}

impl Token {
    /// Whether it is a JWE, whose payload nobody reads without the key.
    pub fn is_encrypted(&self) -> bool {
        self.segments == 5
    }

    /// The text of a segment.
    pub fn segment_text(&self, segment: &Segment) -> &str {
        segment
            .span
            .map_or("", |span| &self.text.text[span.start..span.end])
    }

    /// Where some decoded bytes of a segment stand in the paste.
    pub fn place_of_bytes(&self, segment: &Segment, bytes: Span) -> Option<Span> {
        let span = segment.span?;
        let (start, end) = text_span(bytes.start, bytes.end, span.end - span.start);
        Some(self.text.place(span.start + start, span.start + end))
    }
}

/// Splits, decodes and reads. Verifies nothing.
pub fn decode(text: Rc<Clean>) -> (Token, Vec<Problem>) {
    let mut problems = Vec::new();
    let (spans, segments) = split(&text.text);
    let mut token = Token {
        segments,
        text,
        header: Segment::default(),
        payload: Segment::default(),
        signature: Segment::default(),
        is_cut: false,
        signature_misspelt: false,
        signature_left_out: false,
    };
    token.header = read_segment(&token, &spans, 0, Part::Header, &mut problems);
    if token.text.text.starts_with("yJ") {
        // What else is wrong with the header comes of it.
        let place = Some(token.text.place(0, 2));
        problems = vec![Problem::fault(What::FirstLetterMissing, place)];
    }
    let encrypted = token.is_encrypted();
    if encrypted {
        problems.push(Problem::fault(What::Encrypted, None));
        return (token, problems);
    }
    token.payload = read_segment(&token, &spans, 1, Part::Payload, &mut problems);
    token.signature = read_segment(&token, &spans, 2, Part::Signature, &mut problems);
    if is_left_out(token.segment_text(&token.signature)) {
        token.signature_left_out = true;
        token.signature.bytes.clear();
        let place = spans.get(2).map(|it| token.text.place(it.start, it.end));
        problems.push(Problem::note(What::SignatureLeftOut, place));
    }
    if let Some(signature) = spans.get(2).filter(|_| segments > 3) {
        let place = token.text.place(signature.end, token.text.text.len());
        problems.push(Problem::fault(What::TooManySegments(segments), Some(place)));
    }
    token.is_cut = problems.iter().any(|problem| is_cut(&problem.what));
    token.signature_misspelt = problems
        .iter()
        .any(|problem| misspells_signature(&problem.what));
    let unsigned = token
        .header
        .json
        .as_ref()
        .and_then(|header| header.get("alg"));
    if let Some(alg) = unsigned.filter(|alg| alg.as_str() == Some("none")) {
        let place = token.place_of_bytes(&token.header, alg.span);
        problems.push(Problem::fault(What::Unsigned, place));
    }
    (token, problems)
}

/// Whether the problem means that part of the text got lost on its way here.
fn is_cut(what: &What) -> bool {
    match what {
        What::Ellipsis { part } | What::LengthImpossible { part } => *part != Part::Signature,
        What::SegmentMissing(part) | What::SegmentEmpty(part) => *part != Part::Signature,
        What::Json { wrong, .. } => matches!(wrong, json::Wrong::CutShort { .. }),
        What::FirstLetterMissing => true,
        _ => false,
    }
}

/// Other strange characters in a signature are more likely a placeholder than what the server got.
fn misspells_signature(what: &What) -> bool {
    match what {
        What::OrdinaryBase64 { part, .. } | What::Padding { part } => *part == Part::Signature,
        _ => false,
    }
}

/// The placeholder, perhaps with what was wrong about the signature behind it.
fn is_left_out(signature: &str) -> bool {
    let word = signature.trim_end_matches(['+', '/', '=', '…']);
    word.eq_ignore_ascii_case(LEFT_OUT)
}

/// Whether two texts are the same token; none if that cannot be told because a signature was left out.
pub fn is_same(one: &str, other: &str) -> Option<bool> {
    let parts = |text| str::rsplit_once(text, '.').unwrap_or((text, ""));
    let ((one_before, one_signature), (other_before, other_signature)) = (parts(one), parts(other));
    let left_out = is_left_out(one_signature) || is_left_out(other_signature);
    match left_out && one_before == other_before {
        true => None,
        false => Some(one == other && !left_out),
    }
}

/// The first three segments, and how many there are.
fn split(text: &str) -> (Vec<Span>, usize) {
    let mut start = 0;
    let mut segments = text.split('.').map(|segment| {
        let span = Span::new(start, start + segment.len());
        start = span.end + 1;
        span
    });
    let first: Vec<Span> = segments.by_ref().take(3).collect();
    let count = first.len() + segments.count();
    (first, count)
}

fn read_segment(
    token: &Token,
    spans: &[Span],
    index: usize,
    part: Part,
    problems: &mut Vec<Problem>,
) -> Segment {
    let length = token.text.text.len();
    let Some(&span) = spans.get(index) else {
        let place = token.text.place(length, length);
        problems.push(Problem::fault(What::SegmentMissing(part), Some(place)));
        return Segment::default();
    };
    if span.is_empty() {
        // An unsecured token ends in a dot: RFC 7519, section 6.1.
        let place = token.text.place(span.start, span.end);
        problems.push(Problem::fault(What::SegmentEmpty(part), Some(place)));
    }
    let decoded = base64url::decode(&token.text.text[span.start..span.end], part);
    let mut go_reads = decoded.faults.is_empty();
    for (what, start, end) in decoded.faults {
        let place = token.text.place(span.start + start, span.start + end);
        problems.push(Problem::fault(what, Some(place)));
    }
    let mut segment = Segment {
        span: Some(span),
        bytes: decoded.bytes,
        json: None,
        go_reads,
    };
    if part == Part::Signature || span.is_empty() {
        return segment;
    }
    let (node, faults) = json::read(&segment.bytes);
    // Where base64 already broke off, the cut JSON behind it is the same fault again.
    let base64_broke = !go_reads;
    for fault in faults {
        go_reads &= fault.what.go_reads_on();
        let place = token.place_of_bytes(&segment, fault.span);
        if !(base64_broke && matches!(fault.what, json::Wrong::CutShort { .. })) {
            let wrong = fault.what;
            problems.push(Problem::fault(What::Json { part, wrong }, place));
        }
    }
    if let Some(node) = &node
        && node.value.kind() != json::Kind::Object
    {
        go_reads = false;
        let found = node.value.kind();
        let place = token.place_of_bytes(&segment, node.span);
        problems.push(Problem::fault(What::NotAnObject { part, found }, place));
    }
    segment.json = node.map(Rc::new);
    segment.go_reads = go_reads;
    segment
}
