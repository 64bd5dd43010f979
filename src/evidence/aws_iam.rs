//! A token of aws-iam-authenticator: `k8s-aws-v1.` and a presigned URL in base64url. Not a JWT.

use super::{Finding, compact};
use crate::text::Span;
use crate::token::Look;

pub fn find(pasted: &str) -> Vec<Finding> {
    pasted
        .match_indices("k8s-aws-v1.")
        .map(|(start, _)| Finding {
            form: "aws_iam",
            span: Span::new(start, start + compact::run_length(&pasted[start..])),
            token: None,
            look: Some(Look::AwsIamToken),
            notes: Vec::new(),
        })
        .collect()
}
