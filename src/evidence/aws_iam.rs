//! A token of aws-iam-authenticator: `k8s-aws-v1.` and a presigned URL in base64url. Not a JWT.

use super::clue::{Found, Opened, What};
use super::{Evidence, Finding, compact};
use crate::jose::base64::ENGINE;
use crate::text::Span;
use crate::time::{Nanos, SECOND, Stamp};
use crate::token::Look;
use base64::Engine;
use percent_encoding::percent_decode_str;

const PREFIX: &str = "k8s-aws-v1.";

pub fn find(pasted: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut at = 0;
    while let Some(found) = pasted.get(at..).and_then(|rest| rest.find(PREFIX)) {
        let start = at + found;
        at = start + compact::run_length(&pasted[start..]);
        findings.push(Finding {
            form: "aws_iam",
            span: Span::new(start, at),
            token: None,
            look: Some(Look::AwsIamToken),
            notes: Vec::new(),
        });
    }
    findings
}

/// The closer look: every one, with what its URL says.
pub fn read(pasted: &str, evidence: &Evidence) -> Vec<Found> {
    let is_one = |look: &Option<Look>| *look == Some(Look::AwsIamToken);
    if !evidence.findings.iter().any(|it| is_one(&it.look)) {
        return Vec::new();
    }
    let found = find(pasted).into_iter().filter_map(|it| {
        let opened = open(pasted.get(it.span.start..it.span.end)?)?;
        Some(Found {
            form: "aws_iam",
            span: it.span,
            what: What::Opened(opened),
        })
    });
    found.collect()
}

/// What the presigned URL says: `X-Amz-Date`, `X-Amz-Expires`, and whose key signed it for which region. The cluster's
/// name is the value of a header (`x-k8s-aws-id`), and in no token.
pub fn open(token: &str) -> Option<Opened> {
    let digits = token.strip_prefix(PREFIX)?;
    let url = ENGINE.decode(digits.trim_end_matches('=')).ok()?;
    let url = String::from_utf8_lossy(&url);
    let (host, query) = url.split_once('?').unwrap_or((&url, ""));
    let value = |wanted: &str| {
        query.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let value = percent_decode_str(value).decode_utf8_lossy().into_owned();
            name.eq_ignore_ascii_case(wanted).then_some(value)
        })
    };
    let scope = value("X-Amz-Credential").unwrap_or_default();
    let mut scope = scope.split('/').filter(|part| !part.is_empty());
    let key_id = scope.next().map(str::to_owned);
    let region = scope.nth(1).map(str::to_owned);
    let regional = || {
        let name = host.split("//sts.").nth(1)?.split('.').next()?;
        (name != "amazonaws").then(|| name.to_owned())
    };
    let expires = value("X-Amz-Expires").and_then(|it| it.parse::<u32>().ok());
    Some(Opened::AwsIam {
        at: value("X-Amz-Date").and_then(|it| Stamp::read_whole(&it)),
        region: region.or_else(regional),
        expires: expires.map(|it| Nanos::from(it) * SECOND),
        key_id,
    })
}
