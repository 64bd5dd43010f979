//! TokenReviews (k8s.io/api/authentication/v1/types.go): the token that was asked about, and what the API server said.

use super::carried::{self, Credential};
use super::clue::{Found, Grade, Reason, Said, Speaker, What, Who};
use super::document::{Document, at, items, of_kind, text_at};
use super::sentences;
use crate::json::{Node, Value};
use crate::text::Span;

const FORM: &str = "token_review";

pub fn read(document: &Document) -> Vec<Found> {
    let mut found = Vec::new();
    for review in of_kind(&document.root, "TokenReview") {
        let user = text_at(review, &["status", "user", "username"]);
        if let Some(node) = at(review, &["spec", "token"]) {
            let audiences = items(at(review, &["spec", "audiences"])).iter();
            let it = Credential {
                form: FORM,
                node,
                name: user.map(str::to_owned),
                used_by: audiences
                    .filter_map(Node::as_str)
                    .map(str::to_owned)
                    .collect(),
                expires: None,
            };
            carried::credential(document, it, &mut found);
        }
        found.extend(answer(document, review, user));
    }
    found
}

fn answer(document: &Document, review: &Node, user: Option<&str>) -> Option<Found> {
    let status = review.get("status")?;
    let (sentence, reasons) = match status.get("error").filter(|it| it.as_str() != Some("")) {
        Some(error) => {
            let text = document.text(error)?;
            let mut reasons = sentences::reasons(&text.text, 0);
            for reason in &mut reasons {
                reason.span = text.place(reason.span.start, reason.span.end);
            }
            (text.hull(), reasons)
        }
        None => {
            let authenticated = status.get("authenticated")?;
            let grade = match authenticated.value {
                Value::Bool(true) => Grade::Accepted,
                _ => Grade::NoReason,
            };
            (authenticated.span, vec![plain(authenticated.span, grade)])
        }
    };
    Some(Found {
        form: FORM,
        span: sentence,
        what: What::Said(Said {
            speaker: Speaker {
                who: Who::ApiServer,
                host: None,
            },
            at: None,
            sentence,
            reasons,
            subject: user.map(str::to_owned),
            audit_id: None,
            caller: None,
            remark: None,
        }),
    })
}

fn plain(span: Span, grade: Grade) -> Reason {
    Reason {
        span,
        grade,
        branch: None,
        origin: None,
        times: Vec::new(),
        spans: Vec::new(),
    }
}
