//! Claims and headers as they travel: written again as they stood, without secrets, and in pseudonyms if asked for.

use super::Counts;
use super::names::{Names, Sort};
use super::secrets;
use super::token::Depth;
use crate::claims::REGISTRY;
use crate::jose::{base64, folds_to};
use crate::json::{Member, Node, Value, write_string};
use crate::token::LEFT_OUT;

/// Where in a token a value stands, and so what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Header,
    Payload,
    /// The claim `kubernetes.io`.
    Kubernetes,
    /// An object that it names.
    Reference(Sort),
    /// A JSON Web Key.
    Key,
    /// A chain of certificates.
    Chain,
    /// A text of this sort, or whatever holds such texts.
    Texts(Sort),
    /// A word of a specification.
    Word,
    /// A date, which may be written as a text of digits.
    Date,
    /// Whatever it is, nobody else may have it.
    Secret,
}

/// Members of a key that only its owner has (RFC 7518, sections 6.2.2, 6.3.2 and 6.4).
pub const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Members of a key that are numbers.
const NUMBERS: &[&str] = &["n", "e", "x", "y"];

/// Claims that hold what opens a door.
const SECRETS: &[&str] = &[
    "password",
    "passwd",
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
    "private_key",
    "api_key",
    "apikey",
];

/// Names of claims beside those of the registry (IANA's JSON Web Token Claims, and what providers write).
const CLAIMS: &[&str] = &[
    "acr",
    "amr",
    "at_use_nbr",
    "b64",
    "birthdate",
    "c_hash",
    "client_id",
    "cnf",
    "epk",
    "events",
    "family_name",
    "given_name",
    "locale",
    "middle_name",
    "nickname",
    "phone_number",
    "picture",
    "preferred_username",
    "profile",
    "roles",
    "s_hash",
    "scope",
    "scp",
    "sid",
    "updated_at",
    "ver",
    "version",
    "website",
    "zoneinfo",
    "zip",
];

/// Words of headers and keys (IANA's registries for JOSE and media types). Others may name whose they are:
/// `typ` is often `acme+jwt`.
const SPECIFIED: &[&str] = &[
    "none",
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "ES256K",
    "EdDSA",
    "Ed25519",
    "Ed448",
    "dir",
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "A128KW",
    "A192KW",
    "A256KW",
    "A128GCMKW",
    "A192GCMKW",
    "A256GCMKW",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
    "A128GCM",
    "A192GCM",
    "A256GCM",
    "A128CBC-HS256",
    "A192CBC-HS384",
    "A256CBC-HS512",
    "DEF",
    "JWT",
    "JOSE",
    "JOSE+JSON",
    "JWE",
    "JWS",
    "at+jwt",
    "application/at+jwt",
    "application/jwt",
    "dpop+jwt",
    "dc+sd-jwt",
    "vc+sd-jwt",
    "kb+jwt",
    "logout+jwt",
    "secevent+jwt",
    "b64",
    "exp",
    "RSA",
    "EC",
    "OKP",
    "oct",
    "P-256",
    "P-384",
    "P-521",
    "secp256k1",
    "X25519",
    "X448",
    "sig",
    "enc",
    "sign",
    "verify",
];

/// Base64url of three bytes, for numbers of keys.
const NUMBER: &str = "AAAA";

/// Stands for a secret that is no base64url.
const NO_NUMBER: &str = "REDACTED!";

/// How certificates begin in base64.
const DER: &str = "MII";

/// The shell of a certificate with nothing in it, in base64.
const CERTIFICATE: &str = "MIIAAA==";

/// Writes the values of one token.
pub struct Writer<'a> {
    names: &'a mut Names,
    stays: &'a mut Counts,
    depth: Depth,
    /// Whether anything is not as it stood.
    pub changed: bool,
}

impl<'a> Writer<'a> {
    pub fn new(names: &'a mut Names, stays: &'a mut Counts, depth: Depth) -> Writer<'a> {
        Writer {
            names,
            stays,
            depth,
            changed: false,
        }
    }

    /// The value as compact JSON, numbers and the order of members as they stood.
    pub fn written(&mut self, node: &Node, place: Place) -> String {
        let mut out = String::new();
        self.write(node, place, &mut out);
        out
    }

    fn write(&mut self, node: &Node, place: Place, out: &mut String) {
        match &node.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(written) if place == Place::Secret => {
                self.changed |= written != "0";
                out.push('0');
            }
            Value::Number(written) => out.push_str(written),
            Value::String(text) => write_string(&self.text(place, text), out),
            Value::Array(items) => {
                let mut separator = '[';
                for item in items {
                    out.push(separator);
                    self.write(item, place, out);
                    separator = ',';
                }
                if separator == '[' {
                    out.push('[');
                }
                out.push(']');
            }
            Value::Object(members) => self.object(members, place, out),
        }
    }

    fn object(&mut self, members: &[Member], place: Place, out: &mut String) {
        let is_key = members.iter().any(|member| member.name == "kty");
        let place = match is_key && place != Place::Secret {
            true => Place::Key,
            false => place,
        };
        let mut separator = '{';
        for member in members {
            out.push(separator);
            separator = ',';
            let inside = inside(place, &member.name);
            write_string(&self.name(place, &member.name), out);
            out.push(':');
            self.write(&member.value, inside, out);
        }
        if separator == '{' {
            out.push('{');
        }
        out.push('}');
    }

    fn name(&mut self, place: Place, name: &str) -> String {
        let is_known = match place {
            Place::Kubernetes | Place::Reference(_) | Place::Key => is_short(name),
            _ => is_known_name(name),
        };
        if is_known {
            return name.into();
        }
        let plain = secrets::without(name, self.depth, self.stays);
        let written = match self.names.on {
            true => self.names.of(Sort::Claim, name),
            false => plain.unwrap_or_else(|| name.into()),
        };
        self.changed |= written != name;
        written
    }

    fn text(&mut self, place: Place, text: &str) -> String {
        if place == Place::Secret {
            return self.secret(text);
        }
        // Certificates are public, and long.
        let written = match place == Place::Chain && text.starts_with(DER) {
            true => None,
            false => secrets::without(text, self.depth, self.stays),
        };
        self.changed |= written.as_ref().is_some_and(|written| written != text);
        if !self.names.on {
            return written.unwrap_or_else(|| text.into());
        }
        let written = self.renamed(place, text);
        self.changed |= written != text;
        written
    }

    /// Whether it reads as a number of a key stays the same.
    fn secret(&mut self, text: &str) -> String {
        let instead = match base64::decode(text) {
            _ if text.is_empty() => "",
            Some(_) => LEFT_OUT,
            None => NO_NUMBER,
        };
        self.changed |= instead != text;
        self.stays.secrets += usize::from(instead != text);
        instead.into()
    }

    fn renamed(&mut self, place: Place, text: &str) -> String {
        let digits = || text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        match place {
            Place::Word if is_specified(text) => text.into(),
            Place::Date if digits() => text.into(),
            Place::Texts(sort) => self.names.of(sort, text),
            Place::Reference(_) | Place::Kubernetes => self.names.of(Sort::Text, text),
            Place::Key => match base64::decode(text) {
                Some(bytes) if !bytes.is_empty() => NUMBER.into(),
                _ => String::new(),
            },
            Place::Chain if text.starts_with(DER) => CERTIFICATE.into(),
            Place::Chain => String::new(),
            Place::Word | Place::Date | Place::Header | Place::Payload | Place::Secret => {
                self.names.of(Sort::Text, text)
            }
        }
    }
}

/// Where the value of a member stands.
fn inside(place: Place, name: &str) -> Place {
    if SECRETS.contains(&name) {
        return Place::Secret;
    }
    match place {
        Place::Header => match name {
            "alg" | "typ" | "cty" | "crit" | "enc" | "zip" => Place::Word,
            "kid" => Place::Texts(Sort::Kid),
            "jku" | "x5u" => Place::Texts(Sort::Host),
            "x5c" => Place::Chain,
            _ => Place::Texts(Sort::Text),
        },
        Place::Payload => of_claim(name),
        Place::Kubernetes => match name {
            "namespace" => Place::Texts(Sort::Namespace),
            "serviceaccount" => Place::Reference(Sort::ServiceAccount),
            "pod" => Place::Reference(Sort::Pod),
            "secret" => Place::Reference(Sort::Secret),
            "node" => Place::Reference(Sort::Node),
            "warnafter" => Place::Date,
            _ => Place::Texts(Sort::Text),
        },
        Place::Reference(sort) => match name {
            "name" => Place::Texts(sort),
            "uid" => Place::Texts(Sort::Uid),
            _ => Place::Texts(Sort::Text),
        },
        Place::Key => match name {
            "kty" | "crv" | "alg" | "use" | "key_ops" => Place::Word,
            "kid" => Place::Texts(Sort::Kid),
            "x5c" => Place::Chain,
            _ if PRIVATE.contains(&name) => Place::Secret,
            _ if NUMBERS.contains(&name) => Place::Key,
            _ => Place::Texts(Sort::Text),
        },
        other => other,
    }
}

fn of_claim(name: &str) -> Place {
    if folds_to(name, "iss") {
        return Place::Texts(Sort::Issuer);
    }
    if let Some(flat) = name.strip_prefix("kubernetes.io/serviceaccount/") {
        return Place::Texts(match flat {
            "namespace" => Sort::Namespace,
            "secret.name" => Sort::Secret,
            "service-account.name" => Sort::ServiceAccount,
            "service-account.uid" => Sort::Uid,
            _ => Sort::Text,
        });
    }
    match name {
        "kubernetes.io" => Place::Kubernetes,
        "sub" => Place::Texts(Sort::Subject),
        "aud" | "azp" | "client_id" => Place::Texts(Sort::Audience),
        "jti" => Place::Texts(Sort::TokenId),
        "exp" | "nbf" | "iat" | "auth_time" | "updated_at" => Place::Date,
        "email" => Place::Texts(Sort::User),
        "groups" | "roles" => Place::Texts(Sort::Group),
        _ => Place::Texts(Sort::Text),
    }
}

/// Whether the name is one of a specification, in whichever case: another case is a fault worth telling.
pub fn is_known_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    folds_to(name, "iss")
        || CLAIMS.contains(&lower.as_str())
        || SECRETS.contains(&lower.as_str())
        || REGISTRY
            .iter()
            .any(|entry| entry.path.eq_ignore_ascii_case(&lower))
}

/// What the objects in claims call their members.
fn is_short(name: &str) -> bool {
    let of_kubernetes = [
        "namespace",
        "serviceaccount",
        "pod",
        "secret",
        "node",
        "warnafter",
        "name",
        "uid",
    ];
    let of_keys = [
        "kty", "kid", "alg", "use", "crv", "key_ops", "x5c", "x5t", "x5t#S256", "x5u",
    ];
    let all = of_kubernetes
        .iter()
        .chain(&of_keys)
        .chain(NUMBERS)
        .chain(PRIVATE);
    all.into_iter().any(|known| *known == name)
}

/// Whether it is a word of a specification, in whichever case: another case is a fault worth telling.
fn is_specified(text: &str) -> bool {
    SPECIFIED.iter().any(|word| word.eq_ignore_ascii_case(text))
}
