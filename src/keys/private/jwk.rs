//! JSON Web Keys with their private members (RFC 7518, sections 6.2.2 and 6.3.2; RFC 8037, section 2).

use super::numbers::{Rsa, SEED, derived, of_curve, of_rsa, of_seed};
use super::{Held, PrivateFault, PrivateKey, of_place};
use crate::jose::base64;
use crate::json::{Kind as Form, Node, write_string};
use crate::keys::algorithms::Takes;
use crate::keys::jwk;
use crate::keys::pasted::Wrong;
use rsa::BoxedUint;
use rsa::traits::PrivateKeyParts;
use zeroize::Zeroizing;

/// The members of an RSA key that follow from its primes and `d`.
const DERIVED: [&str; 3] = ["dp", "dq", "qi"];

pub fn read(node: &Node) -> Result<PrivateKey, PrivateFault> {
    let found = node.value.kind();
    if found != Form::Object {
        return Err(of_place(node.span, Wrong::NotAnObject { found }));
    }
    // Of the public part it says what is wrong as for a public key.
    let public = jwk::read(node).map_err(|fault| match fault.what {
        Wrong::Modulus { bits } => PrivateFault::Modulus { bits },
        what => of_place(fault.span, what),
    })?;
    let Some(d) = bytes(node, "d")? else {
        return Err(PrivateFault::NoPrivatePart);
    };
    let key = match public.key.kind().takes() {
        Takes::Curve(curve) => {
            full_length(node, &d, curve.length())?;
            of_curve(curve, &d, None)?
        }
        Takes::Edwards => {
            full_length(node, &d, SEED)?;
            of_seed(&d, None)?
        }
        Takes::Rsa | Takes::Secret => of_primes(node, &d)?,
    };
    if key.public().kid() != public.key.kid() {
        return Err(PrivateFault::Apart);
    }
    Ok(PrivateKey {
        named: public.kid,
        ..key
    })
}

/// RFC 7518, section 6.3.2, wants all of the others where one is there; only the primes are needed together.
fn of_primes(node: &Node, d: &[u8]) -> Result<PrivateKey, PrivateFault> {
    if node.get("oth").is_some() {
        return Err(PrivateFault::MorePrimes);
    }
    let missing = |member| of_place(node.span, Wrong::Missing { member });
    let (p, q) = match (bytes(node, "p")?, bytes(node, "q")?) {
        (Some(_), None) => return Err(missing("q")),
        (None, Some(_)) => return Err(missing("p")),
        both => both,
    };
    let [dp, dq, qi] = DERIVED.map(|member| bytes(node, member));
    let (dp, dq, qi) = (dp?, dq?, qi?);
    let known = |member: &'static str| bytes(node, member)?.ok_or_else(|| missing(member));
    let (n, e) = (known("n")?, known("e")?);
    of_rsa(&Rsa {
        n: &n,
        e: &e,
        d,
        primes: p.as_deref().zip(q.as_deref()).map(|(p, q)| [&**p, &**q]),
        derived: [&dp, &dq, &qi].map(|it| it.as_ref().map(|it| it.as_slice())),
    })
}

/// The bytes of a member, if it is there.
fn bytes(node: &Node, member: &'static str) -> Result<Option<Zeroizing<Vec<u8>>>, PrivateFault> {
    if node.get(member).is_none() {
        return Ok(None);
    }
    let (bytes, _) = jwk::bytes(node, member).map_err(PrivateFault::Jwk)?;
    Ok(Some(Zeroizing::new(bytes)))
}

/// RFC 7518, section 6.2.2.1: with all its zeros.
fn full_length(node: &Node, d: &[u8], wanted: usize) -> Result<(), PrivateFault> {
    let found = d.len();
    if found == wanted {
        return Ok(());
    }
    let span = node.get("d").map_or(node.span, |d| d.span);
    let wrong = Wrong::Length {
        member: "d",
        found,
        wanted,
    };
    Err(of_place(span, wrong))
}

/// The public key's members, and then the private ones.
pub fn write(key: &PrivateKey) -> Zeroizing<String> {
    let members = match &key.held {
        Held::Rsa(key) => rsa(key),
        Held::P256(key) => vec![("d", encoded(&Zeroizing::new(key.to_bytes())))],
        Held::P384(key) => vec![("d", encoded(&Zeroizing::new(key.to_bytes())))],
        Held::P521(key) => vec![("d", encoded(&Zeroizing::new(key.to_bytes())))],
        Held::Secp256k1(key) => vec![("d", encoded(&Zeroizing::new(key.to_bytes())))],
        Held::Ed25519(key) => vec![("d", encoded(key.as_bytes()))],
    };
    let public = key.public().to_jwk();
    let mut out = Zeroizing::new(public.trim_end_matches('}').to_owned());
    for (member, value) in members {
        out.push_str(&format!(",\"{member}\":"));
        write_string(&value, &mut out);
    }
    if let Some(kid) = key.named() {
        out.push_str(",\"kid\":");
        write_string(kid, &mut out);
    }
    out.push('}');
    out
}

fn rsa(key: &rsa::PrivateKey) -> Vec<(&'static str, Zeroizing<String>)> {
    let mut members = vec![("d", number(key.d()))];
    let primes = ["p", "q"].into_iter().zip(key.primes());
    members.extend(primes.map(|(member, prime)| (member, number(prime.as_ref()))));
    let derived = derived(key).into_iter().flatten();
    let derived = DERIVED.into_iter().zip(derived);
    members.extend(derived.map(|(member, value)| (member, number(&value))));
    members
}

/// In as few bytes as it needs (RFC 7518, section 2, Base64urlUInt).
fn number(number: &BoxedUint) -> Zeroizing<String> {
    encoded(&Zeroizing::new(number.to_be_bytes_trimmed_vartime()))
}

fn encoded(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(base64::encode(bytes))
}
