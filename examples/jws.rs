//! Signs and verifies what another implementation asks for: `jws < requests.jsonl`.
//!
//! A line of JSON is a request, and each gets a line: `{"make": "P-256"}` gives `{"pem", "jwk", "public"}`;
//! `{"sign": {"header": "…", "payload": "…"}, "key": "…", "alg": "ES256"}` gives `{"token"}`;
//! `{"verify": "…", "key": "…", "alg": "ES256"}` gives `{"verifies"}`. A key is a text: PEM, or a JWK, also of the type
//! `oct`. What is no request gets `{"line", "problem"}`. Randomness is that of `/dev/urandom`.

use jwtriage::jose::base64;
use jwtriage::keys::chance::{Chance, CryptoRng};
use jwtriage::keys::generate::{RSA_SIZES, RsaSearch, generate};
use jwtriage::keys::private::PrivateKey;
use jwtriage::keys::secret::Secret;
use jwtriage::keys::sign::{Signer, sign_token};
use jwtriage::keys::{Check, Kind, PublicKey};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Read, Write};

const CURVES: [Kind; 5] = [
    Kind::P256,
    Kind::P384,
    Kind::P521,
    Kind::Secp256k1,
    Kind::Ed25519,
];

type Answer = Result<Value, String>;

fn main() -> io::Result<()> {
    let mut source = File::open("/dev/urandom")?;
    let mut chance = Chance(move |bytes: &mut [u8]| {
        source.read_exact(bytes).expect("the system has randomness");
    });
    let mut out = BufWriter::new(io::stdout().lock());
    for (at, line) in io::stdin().lock().lines().enumerate() {
        let said = answer(&line?, &mut chance);
        let said = said.unwrap_or_else(|problem| json!({"line": at + 1, "problem": problem}));
        writeln!(out, "{said}")?;
    }
    out.flush()
}

fn answer(line: &str, chance: &mut dyn CryptoRng) -> Answer {
    let request: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = |member: &str| request[member].as_str().ok_or(format!("no {member}"));
    if let Ok(kind) = text("make") {
        let key = make(kind, chance).ok_or(format!("no key is called {kind}"))?;
        let public = json!({"pem": key.public().to_pem(), "jwk": key.public().to_jwk()});
        return Ok(json!({"pem": *key.to_pkcs8_pem(), "jwk": *key.to_jwk(), "public": public}));
    }
    let (key, alg) = (text("key")?, text("alg")?);
    if let Ok(token) = text("verify") {
        return verify(token, key, alg);
    }
    let part = |member: &str| request["sign"][member].as_str().ok_or("nothing to do");
    let (header, payload) = (part("header")?, part("payload")?);
    let token = match secret_of(key) {
        Some(secret) => sign_token(header, payload, Signer::Secret(&secret), alg, chance),
        None => {
            let key = PrivateKey::from_text(key).map_err(|fault| format!("{fault:?}"))?;
            sign_token(header, payload, Signer::Key(&key), alg, chance)
        }
    };
    let token = token.map_err(|fault| format!("{fault:?}"))?;
    Ok(json!({"token": token}))
}

fn verify(token: &str, key: &str, alg: &str) -> Answer {
    let (signed, signature) = token.rsplit_once('.').ok_or("no token")?;
    let signature = base64::decode(signature).ok_or("no base64url")?;
    let public = PublicKey::from_pem(key).or_else(|_| PublicKey::from_jwk(key));
    let check = match (secret_of(key), public) {
        (Some(secret), _) => secret.check(alg, signed.as_bytes(), &signature),
        (None, Ok(key)) => key.check(alg, signed.as_bytes(), &signature),
        (None, Err(_)) => {
            let key = PrivateKey::from_text(key).map_err(|fault| format!("{fault:?}"))?;
            key.public().check(alg, signed.as_bytes(), &signature)
        }
    };
    Ok(json!({"verifies": check == Check::Verifies}))
}

/// Of a JWK of the type `oct`.
fn secret_of(key: &str) -> Option<Secret> {
    let (node, _) = jwtriage::json::read(key.as_bytes());
    Secret::of_jwk(&node?).ok()
}

fn make(kind: &str, chance: &mut dyn CryptoRng) -> Option<PrivateKey> {
    if let Some(curve) = CURVES.iter().find(|curve| curve.to_string() == kind) {
        return generate(*curve, chance);
    }
    let mut sizes = RSA_SIZES.into_iter();
    let bits = sizes.find(|bits| format!("RSA {bits}") == kind)?;
    let mut search = RsaSearch::new(bits)?;
    std::iter::repeat_with(|| search.step(chance)).find_map(|key| key)
}
