//! Decoding verified claims into the types of go-jose and Kubernetes (go-jose jwt/claims.go, its fork of
//! encoding/json; kubernetes pkg/serviceaccount/{claims,legacy}.go).
//!
//! Names match exactly and stand once in whatever is decoded; what nobody asks for is skipped unread. A date or
//! an audience of the wrong type ends the decoding at once, and so does a number where another type is wanted;
//! any other value of the wrong type is noted, and decoding goes on. The public claims come first.

use super::Library;
use crate::claims::NumericDate;
use crate::json::{Kind, Node, Value};
use std::collections::HashSet;

/// Which private claims are decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    Bound,
    Legacy,
}

/// Why claims do not decode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimError {
    DateNotANumber {
        claim: String,
        found: Kind,
    },
    AudienceNotText {
        found: Kind,
    },
    /// `wanted` is the Go type.
    WrongType {
        claim: String,
        found: Kind,
        wanted: &'static str,
    },
    Duplicate {
        name: String,
    },
}

/// What a member is decoded into.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Date,
    Audience,
    Struct(&'static str, fn(&str) -> Option<Type>),
}

/// The error of the first of the two structs that does not decode.
pub fn unmarshal(payload: &Node, schema: Schema, library: Library) -> Option<ClaimError> {
    let private = match schema {
        Schema::Bound => bound,
        Schema::Legacy => legacy,
    };
    [public as fn(&str) -> Option<Type>, private]
        .into_iter()
        .find_map(|fields| {
            let mut decoder = Decoder {
                version: library,
                noted: None,
            };
            match decoder.members(payload, "", fields) {
                Ok(()) => decoder.noted,
                Err(error) => Some(error),
            }
        })
}

fn public(name: &str) -> Option<Type> {
    match name {
        "iss" | "sub" | "jti" => Some(Type::Text),
        "aud" => Some(Type::Audience),
        "exp" | "nbf" | "iat" => Some(Type::Date),
        _ => None,
    }
}

fn bound(name: &str) -> Option<Type> {
    (name == "kubernetes.io").then_some(Type::Struct("serviceaccount.kubernetes", kubernetes))
}

fn kubernetes(name: &str) -> Option<Type> {
    match name {
        "namespace" => Some(Type::Text),
        "serviceaccount" | "pod" | "secret" | "node" => {
            Some(Type::Struct("serviceaccount.ref", reference))
        }
        "warnafter" => Some(Type::Date),
        _ => None,
    }
}

fn reference(name: &str) -> Option<Type> {
    matches!(name, "name" | "uid").then_some(Type::Text)
}

fn legacy(name: &str) -> Option<Type> {
    let name = name.strip_prefix("kubernetes.io/serviceaccount/")?;
    matches!(
        name,
        "namespace" | "secret.name" | "service-account.name" | "service-account.uid"
    )
    .then_some(Type::Text)
}

struct Decoder {
    version: Library,
    /// The first value of a wrong type.
    noted: Option<ClaimError>,
}

impl Decoder {
    fn members(
        &mut self,
        node: &Node,
        path: &str,
        fields: fn(&str) -> Option<Type>,
    ) -> Result<(), ClaimError> {
        let mut names = HashSet::new();
        for member in node.members() {
            let name = member.name.as_str();
            if !names.insert(name) {
                return Err(ClaimError::Duplicate { name: name.into() });
            }
            let path = match path {
                "" => name.to_owned(),
                path => format!("{path}.{name}"),
            };
            if let Some(wanted) = fields(name) {
                self.value(&member.value, &path, wanted)?;
            }
        }
        Ok(())
    }

    fn value(&mut self, node: &Node, path: &str, wanted: Type) -> Result<(), ClaimError> {
        let found = node.value.kind();
        match wanted {
            Type::Date if !self.is_date(&node.value) => Err(ClaimError::DateNotANumber {
                claim: path.into(),
                found,
            }),
            Type::Audience if !is_audience(&node.value) => {
                Err(ClaimError::AudienceNotText { found })
            }
            Type::Text if !matches!(found, Kind::String | Kind::Null) => {
                self.wrong_type(path, found, "string")
            }
            Type::Struct(_, fields) if found == Kind::Object => self.members(node, path, fields),
            Type::Struct(wanted, _) if found != Kind::Null => self.wrong_type(path, found, wanted),
            _ => Ok(()),
        }
    }

    fn wrong_type(
        &mut self,
        claim: &str,
        found: Kind,
        wanted: &'static str,
    ) -> Result<(), ClaimError> {
        let error = ClaimError::WrongType {
            claim: claim.into(),
            found,
            wanted,
        };
        if found == Kind::Number {
            return Err(error);
        }
        self.noted.get_or_insert(error);
        Ok(())
    }

    /// Dates are plain numbers in 2.2.2, and pointers, which null leaves alone, from 2.6.0 on.
    fn is_date(&self, value: &Value) -> bool {
        match value {
            Value::Number(written) => NumericDate::read(written).is_some(),
            Value::Null => self.version > Library::V2_2,
            _ => false,
        }
    }
}

fn is_audience(value: &Value) -> bool {
    match value {
        Value::String(_) => true,
        Value::Array(items) => items.iter().all(|item| item.as_str().is_some()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::read;

    #[test]
    fn the_error_that_is_reported_is_the_one_that_ends_the_decoding() {
        let date = "exp";
        for (payload, claim) in [
            (r#"{"sub":[],"exp":1}"#, "sub"),
            (r#"{"sub":[],"jti":{}}"#, "sub"),
            (r#"{"sub":[],"exp":"x"}"#, date),
            (r#"{"sub":[],"jti":1}"#, "jti"),
            (r#"{"kubernetes.io":1,"exp":"x"}"#, date),
            (
                r#"{"kubernetes.io":{"pod":[],"node":{"uid":1}}}"#,
                "kubernetes.io.node.uid",
            ),
        ] {
            let node = read(payload.as_bytes()).0.expect("JSON");
            let found = match unmarshal(&node, Schema::Bound, Library::V2_6) {
                Some(
                    ClaimError::WrongType { claim, .. } | ClaimError::DateNotANumber { claim, .. },
                ) => claim,
                other => format!("{other:?}"),
            };
            assert_eq!(found, claim, "{payload}");
        }
    }
}
