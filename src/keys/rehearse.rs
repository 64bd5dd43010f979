//! Tokens to rehearse with: what can sign them, and the signing. Nothing of it is checked against a cluster.

use super::algorithms::{Algorithm, Curve, Takes};
use super::chance::CryptoRng;
use super::generate::{generate, generate_secret};
use super::private::PrivateKey;
use super::secret::{Form, Secret};
use super::sign::{SignFault, Signer as SignsBy, sign_token};
use super::{Kind, pasted};
use crate::app::{Draft, KeyBox, Signer};
use crate::evidence::{Finding, recognise};
use crate::jose::base64;
use crate::json::edit::{compact, set, string};
use crate::json::{self, Node, Value};
use crate::text::Span;
use serde_json::json;

/// Forms in which a private key or a secret may stand.
const FORMS: [&str; 3] = ["pem", "der", "jwks"];

/// Bytes of a secret made here: as long as the longest digest (RFC 7518, section 3.2).
const SECRET_BYTES: usize = 64;

/// Something that signs.
#[derive(Clone, Debug)]
pub struct Material {
    /// The kid that Kubernetes derives; of a secret, what it calls itself.
    pub id: String,
    pub what: What,
    /// Whether it was made here.
    pub made: bool,
}

#[derive(Clone, Debug)]
pub enum What {
    Key(Box<PrivateKey>),
    Secret(Secret),
}

impl Material {
    pub fn takes(&self) -> Takes {
        match &self.what {
            What::Key(key) => key.kind().takes(),
            What::Secret(_) => Takes::Secret,
        }
    }

    /// `P-256`, `RSA 2048`, `256 bits`.
    pub fn kind(&self) -> String {
        match &self.what {
            What::Key(key) => key.kind().to_string(),
            What::Secret(secret) => format!("{} bits", secret.bits()),
        }
    }

    /// The private key in PEM (PKCS #8), to take along; of a secret nothing.
    pub fn private_text(&self) -> Option<String> {
        match &self.what {
            What::Key(key) => Some(key.to_pkcs8_pem().to_string()),
            What::Secret(_) => None,
        }
    }

    /// The public key, for whoever is to verify.
    pub fn public_pem(&self) -> Option<String> {
        match &self.what {
            What::Key(key) => Some(key.public().to_pem()),
            What::Secret(_) => None,
        }
    }
}

/// Everything that can sign: in the evidence, in the box, and made here.
pub fn materials(
    pasted: &str,
    findings: &[Finding],
    keys: &KeyBox,
    made: &[impl AsRef<str>],
) -> Vec<Material> {
    let mut all = Vec::new();
    for text in made {
        all.extend(of_text(text.as_ref()).into_iter().map(|what| (what, true)));
    }
    let mut of = |text: &str, findings: &[Finding]| {
        for finding in findings.iter().filter(|it| FORMS.contains(&it.form)) {
            let Span { start, end } = finding.span;
            let text = text.get(start..end).unwrap_or_default();
            all.extend(of_text(text).into_iter().map(|what| (what, false)));
        }
    };
    of(pasted, findings);
    let boxed = match keys.secret {
        None => recognise(&keys.text).findings,
        Some(_) => Vec::new(),
    };
    of(&keys.text, &boxed);
    let is_key = boxed.iter().any(|it| FORMS.contains(&it.form));
    if !is_key && !keys.text.trim().is_empty() {
        let secret = match keys.secret {
            Some(form) => Secret::outright(&keys.text, form.into()),
            None => Secret::read(&keys.text, Form::Text),
        };
        all.extend(
            secret
                .ok()
                .map(|it| ((What::Secret(it), String::new()), false)),
        );
    }
    let mut materials: Vec<Material> = Vec::new();
    for ((what, name), made) in all {
        let id = match &what {
            What::Key(key) => key.public().kid().to_owned(),
            What::Secret(_) => name,
        };
        let is_known = |it: &Material| it.id == id && it.takes() == takes(&what);
        if materials.len() < pasted::MOST && !materials.iter().any(is_known) {
            materials.push(Material { id, what, made });
        }
    }
    materials
}

fn takes(what: &What) -> Takes {
    match what {
        What::Key(key) => key.kind().takes(),
        What::Secret(_) => Takes::Secret,
    }
}

/// Each with the name that it has, if it is a secret.
fn of_text(text: &str) -> Vec<(What, String)> {
    let keys = PrivateKey::all(text).into_iter().flatten();
    let keys = keys.map(|key| (What::Key(Box::new(key)), String::new()));
    keys.chain(secrets(text)).collect()
}

/// Of JSON Web Keys whose type is `oct`.
fn secrets(text: &str) -> Vec<(What, String)> {
    if !text.trim_start().starts_with('{') {
        return Vec::new();
    }
    let (root, _) = json::read(text.as_bytes());
    let Some(root) = root else {
        return Vec::new();
    };
    let set: Vec<&Node> = match root.get("keys").map(|keys| &keys.value) {
        Some(Value::Array(items)) => items.iter().collect(),
        _ => vec![&root],
    };
    let named = |node: &Node| {
        node.get("kid")
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    set.into_iter()
        .filter_map(|node| Some((What::Secret(Secret::of_jwk(node).ok()?), named(node))))
        .collect()
}

/// A new key for this algorithm, as PEM, or a secret as a JWK. None for RSA, which is looked for in slices, and for
/// an `alg` that is no algorithm.
pub fn made_for(alg: &str, chance: &mut dyn CryptoRng) -> Option<String> {
    let kind = match Algorithm::of(alg)?.takes() {
        Takes::Secret => {
            let secret = generate_secret(SECRET_BYTES, chance);
            let jwk = json!({"kty": "oct", "k": base64::encode(&secret)});
            return Some(jwk.to_string());
        }
        Takes::Rsa => return None,
        Takes::Curve(Curve::P256) => Kind::P256,
        Takes::Curve(Curve::P384) => Kind::P384,
        Takes::Curve(Curve::P521) => Kind::P521,
        Takes::Curve(Curve::Secp256k1) => Kind::Secp256k1,
        Takes::Edwards => Kind::Ed25519,
    };
    Some(generate(kind, chance)?.to_pkcs8_pem().to_string())
}

/// What signs a draft: what was chosen, if it can sign by this algorithm, and otherwise what was made here for it.
pub fn chosen<'a>(draft: &Draft, alg: &str, materials: &'a [Material]) -> Option<&'a Material> {
    let wanted = Algorithm::of(alg)?.takes();
    let mut fitting = materials.iter().filter(|it| it.takes() == wanted);
    match &draft.signer {
        Signer::PutIn(id) => fitting.find(|it| it.id == *id && !it.made),
        Signer::ThrowAway => fitting.find(|it| it.made),
    }
}

/// The header's `alg`; none if it has none that is a text.
pub fn alg_of(header: &str) -> Option<String> {
    let (node, _) = json::read(header.as_bytes());
    Some(node?.get("alg")?.as_str()?.to_owned())
}

/// Signs header and payload by the header's `alg`: as they are written, or without the blanks between their values.
/// `none` signs nothing.
pub fn signed(
    draft: &Draft,
    without_blanks: bool,
    material: Option<&Material>,
    chance: &mut dyn CryptoRng,
) -> Result<String, SignFault> {
    let alg = alg_of(&draft.header).unwrap_or_default();
    let signer = match material.map(|it| &it.what) {
        Some(What::Key(key)) => SignsBy::Key(key),
        Some(What::Secret(secret)) => SignsBy::Secret(secret),
        None => SignsBy::Nobody,
    };
    let [header, payload] = [&draft.header, &draft.payload].map(|text| match without_blanks {
        true => compact(text),
        false => text.clone(),
    });
    sign_token(&header, &payload, signer, &alg, chance)
}

/// The header with the kid of what signs it, as Kubernetes writes it. A secret has none.
pub fn with_kid(header: &str, material: &Material) -> String {
    match &material.what {
        What::Key(_) => {
            set(header, &["kid"], &string(&material.id)).unwrap_or_else(|| header.into())
        }
        What::Secret(_) => header.into(),
    }
}

/// The paste with the token in place of the one that was shown, and the public key of what signed it.
pub fn put_in(pasted: &str, shown: Option<Span>, token: &str, public: Option<&str>) -> String {
    let mut written = match shown {
        Some(span) => {
            let [before, after] = [pasted.get(..span.start), pasted.get(span.end..)];
            format!(
                "{}{token}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            )
        }
        None if pasted.trim().is_empty() => token.to_owned(),
        None => format!("{token}\n\n{pasted}"),
    };
    if let Some(public) = public {
        written = format!("{}\n\n{}", written.trim_end(), public.trim_end());
    }
    written
}

/// A random UUID (RFC 9562, section 5.4).
pub fn uuid(chance: &mut dyn CryptoRng) -> String {
    let mut bytes = [0; 16];
    chance.fill_bytes(&mut bytes);
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

#[cfg(test)]
mod tests {
    use super::super::algorithms::ALGORITHMS;
    use super::super::chance::Chance;
    use super::super::found::{self, Signer as Found};
    use super::*;
    use crate::report::inspect;

    fn dice() -> Chance<impl FnMut(&mut [u8])> {
        let mut state = 1_u64;
        Chance(move |bytes: &mut [u8]| {
            for byte in bytes {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                *byte = (state >> 56) as u8;
            }
        })
    }

    fn draft(alg: &str) -> Draft {
        Draft {
            header: format!("{{ \"alg\": \"{alg}\" }}"),
            payload: "{\n  \"iss\": \"a b\"\n}".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn what_is_made_here_signs_and_its_public_key_says_so() {
        for algorithm in ALGORITHMS {
            let draft = draft(algorithm.name);
            let Some(made) = made_for(algorithm.name, &mut dice()) else {
                assert_eq!(algorithm.takes(), Takes::Rsa);
                continue;
            };
            let materials = materials("", &[], &KeyBox::default(), &[made]);
            let material = chosen(&draft, algorithm.name, &materials).expect(algorithm.name);
            let token = signed(&draft, true, Some(material), &mut dice()).expect(algorithm.name);
            let payload = token.split('.').nth(1).and_then(base64::decode);
            assert_eq!(payload.as_deref(), Some(&b"{\"iss\":\"a b\"}"[..]));
            let Some(public) = material.public_pem() else {
                continue;
            };
            let pasted = put_in(
                "before eyJ.x.y after",
                Some(Span::new(7, 14)),
                &token,
                Some(&public),
            );
            assert!(pasted.starts_with(&format!("before {token} after")));
            let inspection = inspect(&pasted);
            let findings = &inspection.evidence.findings;
            let found = found::read(&pasted, findings, &inspection.facts, &KeyBox::default());
            assert!(
                matches!(found.signer(&inspection.facts), Found::Key(it) if it.key.kid == material.id)
            );
        }
    }

    #[test]
    fn a_key_that_was_put_in_signs_only_if_chosen_and_by_its_own_algorithms() {
        let pem = made_for("ES256", &mut dice()).expect("a key");
        let keys = KeyBox {
            text: format!("{pem}\n{{\"kty\":\"oct\",\"k\":\"c2VjcmV0\",\"kid\":\"mine\"}}").into(),
            secret: None,
        };
        let all = materials("", &[], &keys, &[] as &[&str]);
        assert_eq!(all.len(), 2);
        let mut draft = draft("ES256");
        assert!(chosen(&draft, "ES256", &all).is_none());
        draft.signer = Signer::PutIn(all[0].id.clone());
        assert!(chosen(&draft, "ES256", &all).is_some());
        assert!(chosen(&draft, "ES384", &all).is_none());
        assert!(chosen(&draft, "HS256", &all).is_none());
        draft.signer = Signer::PutIn("mine".into());
        assert!(chosen(&draft, "HS256", &all).is_some());
        assert_eq!(with_kid(&draft.header, &all[1]), draft.header);
        let named = with_kid(&draft.header, &all[0]);
        assert_eq!(
            named,
            format!("{{ \"alg\": \"ES256\", \"kid\": \"{}\" }}", all[0].id)
        );
        // Debug shows no secret.
        assert!(!format!("{all:?}").contains("secret"));
    }

    #[test]
    fn without_a_key_only_none_is_signed() {
        assert_eq!(
            signed(&draft("ES256"), true, None, &mut dice()),
            Err(SignFault::Algorithm)
        );
        let unsecured = signed(&draft("none"), false, None, &mut dice()).expect("no signature");
        assert!(unsecured.ends_with('.'));
        let header = unsecured.split('.').next().and_then(base64::decode);
        assert_eq!(header.as_deref(), Some(&b"{ \"alg\": \"none\" }"[..]));
    }

    #[test]
    fn a_uuid_has_its_version_and_variant() {
        let drawn = uuid(&mut dice());
        assert_eq!((drawn.len(), drawn.as_bytes()[14]), (36, b'4'));
        assert!("89ab".contains(&drawn[19..20]), "{drawn}");
    }
}
