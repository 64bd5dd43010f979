//! JSON Web Keys with their private members (RFC 7518, sections 6.2.2 and 6.3.2; RFC 8037, section 2).

use super::numbers::{Rsa, SEED, derived, of_curve, of_rsa, of_seed};
use super::{Held, PrivateFault, PrivateKey, of_place};
use crate::jose::base64;
use crate::json::{Kind as Form, Node};
use crate::keys::algorithms::Takes;
use crate::keys::jwk;
use crate::keys::pasted::Wrong;
use ecdsa::SigningKey;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, FieldBytesSize};
use rsa::BoxedUint;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
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
    let Some(value) = node.get(member) else {
        return Ok(None);
    };
    let found = value.value.kind();
    let text = value.as_str();
    let text = text.ok_or_else(|| of_place(value.span, Wrong::NotText { member, found }))?;
    let bytes = base64::decode(text.trim_end_matches('='));
    let bytes = bytes.ok_or_else(|| of_place(value.span, Wrong::NotBase64url { member }))?;
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

pub fn write(key: &PrivateKey) -> Zeroizing<String> {
    let mut members = match &key.held {
        Held::Rsa(key) => rsa(key),
        Held::P256(key) => curve(key),
        Held::P384(key) => curve(key),
        Held::P521(key) => curve(key),
        Held::Secp256k1(key) => curve(key),
        Held::Ed25519(key) => vec![
            ("kty", plain("OKP")),
            ("crv", plain("Ed25519")),
            ("x", encoded(key.verifying_key().as_bytes())),
            ("d", encoded(key.as_bytes())),
        ],
    };
    let kid = key.named().unwrap_or_else(|| key.public().kid());
    members.push(("kid", plain(kid)));
    let mut out = Zeroizing::new(String::from("{"));
    for (at, (member, value)) in members.iter().enumerate() {
        out.push_str(if at == 0 { "\n  " } else { ",\n  " });
        crate::json::write_string(member, &mut out);
        out.push_str(": ");
        crate::json::write_string(value, &mut out);
    }
    out.push_str("\n}");
    out
}

type Members = Vec<(&'static str, Zeroizing<String>)>;

fn curve<C: super::Signs>(key: &SigningKey<C>) -> Members
where
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let point = key.verifying_key().to_sec1_point(false);
    // Behind the 4 of the uncompressed form both coordinates are equally long (SEC 1, section 2.3.3).
    let coordinates = point.as_bytes().get(1..).unwrap_or_default();
    let (x, y) = coordinates.split_at(coordinates.len() / 2);
    vec![
        ("kty", plain("EC")),
        ("crv", plain(C::CURVE.name())),
        ("x", encoded(x)),
        ("y", encoded(y)),
        ("d", encoded(&Zeroizing::new(key.to_bytes()))),
    ]
}

fn rsa(key: &rsa::PrivateKey) -> Members {
    let mut members = vec![
        ("kty", plain("RSA")),
        ("n", encoded(&key.n_bytes())),
        ("e", encoded(&key.e_bytes())),
        ("d", number(key.d())),
    ];
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

fn plain(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}
