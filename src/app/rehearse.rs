//! Tokens to rehearse with: what can sign them, and the signing. Nothing of it is checked against a cluster.

use super::found::LONGEST_SECRET;
use super::{Draft, How, KeyBox, Signer, Written};
use crate::evidence::{Finding, KEY_FORMS, recognise};
use crate::jose::base64;
use crate::json::edit::{compact, set, string};
use crate::json::{self, Node, Value};
use crate::keys::algorithms::{Algorithm, Curve, Takes};
use crate::keys::chance::CryptoRng;
use crate::keys::generate::{generate, generate_secret};
use crate::keys::private::{PrivateFault, PrivateKey};
use crate::keys::secret::{Form, Secret};
use crate::keys::sign::{SignFault, Signer as SignsBy, sign_token};
use crate::keys::{Kind, pasted};
use crate::text::Span;
use serde_json::json;
use std::rc::Rc;

/// Bytes of a secret made here: as long as the longest digest (RFC 7518, section 3.2).
const SECRET_BYTES: usize = 64;

/// Something that signs.
#[derive(Clone, Debug)]
pub struct Material {
    /// The kid that Kubernetes derives; of a secret, what it calls itself, or else its number.
    pub id: String,
    pub what: What,
    /// The text of what was made here.
    pub made: Option<Made>,
}

/// A private key in PEM, or a secret as a JWK. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Made(pub Rc<str>);

#[derive(Clone, Debug)]
pub enum What {
    Key(Box<PrivateKey>),
    Secret(Secret),
}

/// Everything that can sign, and why some keys cannot.
#[derive(Clone, Debug, Default)]
pub struct Materials {
    pub all: Vec<Material>,
    pub faults: Vec<PrivateFault>,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Made")
    }
}

impl Material {
    pub fn takes(&self) -> Takes {
        self.what.takes()
    }

    /// The public key, for whoever is to verify.
    pub fn public_pem(&self) -> Option<String> {
        match &self.what {
            What::Key(key) => Some(key.public().to_pem()),
            What::Secret(_) => None,
        }
    }
}

impl What {
    fn takes(&self) -> Takes {
        match self {
            What::Key(key) => key.kind().takes(),
            What::Secret(_) => Takes::Secret,
        }
    }
}

/// Everything that can sign: made here, in the evidence, and in the box.
pub fn materials(pasted: &str, findings: &[Finding], keys: &KeyBox, made: &[Rc<str>]) -> Materials {
    let mut materials = Materials::default();
    for text in made {
        materials.read(text, Some(Made(text.clone())));
    }
    materials.read_all(pasted, findings);
    if keys.text.len() > LONGEST_SECRET && keys.secret.is_some() {
        return materials;
    }
    let secret = match keys.secret {
        Some(form) => Secret::outright(&keys.text, form.into()),
        None => {
            let boxed = recognise(&keys.text).findings;
            materials.read_all(&keys.text, &boxed);
            let has_keys = boxed.iter().any(|it| KEY_FORMS.contains(&it.form));
            if has_keys || keys.text.trim().is_empty() || keys.text.len() > LONGEST_SECRET {
                return materials;
            }
            Secret::read(&keys.text, Form::Text)
        }
    };
    if let Ok(secret) = secret {
        materials.add(What::Secret(secret), "", None);
    }
    materials
}

impl Materials {
    fn read_all(&mut self, text: &str, findings: &[Finding]) {
        for finding in findings.iter().filter(|it| KEY_FORMS.contains(&it.form)) {
            let Span { start, end } = finding.span;
            self.read(text.get(start..end).unwrap_or_default(), None);
        }
    }

    fn read(&mut self, text: &str, made: Option<Made>) {
        for read in PrivateKey::all(text) {
            match read {
                Ok(key) => self.add(What::Key(Box::new(key)), "", made.clone()),
                // That it is a public key is no fault.
                Err(PrivateFault::NoPrivatePart | PrivateFault::NoKey) => {}
                Err(fault) => self.faults.push(fault),
            }
        }
        for (secret, name) in secrets(text) {
            self.add(What::Secret(secret), &name, made.clone());
        }
    }

    fn add(&mut self, what: What, name: &str, made: Option<Made>) {
        let id = match &what {
            What::Key(key) => key.public().kid().to_owned(),
            What::Secret(_) if name.is_empty() => {
                let secrets = self.all.iter().filter(|it| it.takes() == Takes::Secret);
                format!("#{}", secrets.count() + 1)
            }
            What::Secret(_) => name.to_owned(),
        };
        let same = |it: &Material| {
            it.id == id && it.takes() == what.takes() && it.made.is_some() == made.is_some()
        };
        if self.all.len() < pasted::MOST && !self.all.iter().any(same) {
            self.all.push(Material { id, what, made });
        }
    }
}

/// Of JSON Web Keys whose type is `oct`, with their names.
fn secrets(text: &str) -> Vec<(Secret, String)> {
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
        let name = node.get("kid").and_then(Node::as_str);
        name.unwrap_or_default().to_owned()
    };
    set.into_iter()
        .filter_map(|node| Some((Secret::of_jwk(node).ok()?, named(node))))
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

/// What was chosen to sign, if it is there and can sign by this algorithm; otherwise what was made here.
pub fn signer(draft: &Draft, alg: &str, materials: &Materials) -> Signer {
    let wanted = Algorithm::of(alg).map(Algorithm::takes);
    let fits = |it: &&Material| Some(it.takes()) == wanted && it.made.is_none();
    match &draft.signer {
        Signer::PutIn(id) if materials.all.iter().filter(fits).any(|it| it.id == *id) => {
            draft.signer.clone()
        }
        _ => Signer::ThrowAway,
    }
}

/// What signs a draft by this algorithm; none if it has to be made first.
pub fn chosen<'a>(draft: &Draft, alg: &str, materials: &'a Materials) -> Option<&'a Material> {
    let wanted = Algorithm::of(alg)?.takes();
    let signer = signer(draft, alg, materials);
    let mut fitting = materials.all.iter().filter(|it| it.takes() == wanted);
    fitting.find(|it| match &signer {
        Signer::PutIn(id) => it.id == *id && it.made.is_none(),
        Signer::ThrowAway => it.made.is_some(),
    })
}

/// The header's `alg`; none if it has none that is a text.
pub fn alg_of(header: &str) -> Option<String> {
    let (node, _) = json::read(header.as_bytes());
    Some(node?.get("alg")?.as_str()?.to_owned())
}

/// Signs header and payload by the header's `alg`: as they are written, or without the blanks between their values.
/// `none` signs nothing.
pub fn signed(
    written: &Written,
    how: How,
    material: Option<&Material>,
    chance: &mut dyn CryptoRng,
) -> Result<String, SignFault> {
    let alg = alg_of(&written.header).unwrap_or_default();
    let signer = match material.map(|it| &it.what) {
        Some(What::Key(key)) => SignsBy::Key(key),
        Some(What::Secret(secret)) => SignsBy::Secret(secret),
        None => SignsBy::Nobody,
    };
    let [header, payload] = [&written.header, &written.payload].map(|text| match how.compact {
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
    use super::super::found::{self, Signer as Found};
    use super::*;
    use crate::keys::algorithms::ALGORITHMS;
    use crate::keys::chance::Chance;
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

    fn written(alg: &str) -> Written {
        Written {
            header: format!("{{ \"alg\": \"{alg}\" }}"),
            payload: "{\n  \"iss\": \"a b\"\n}".into(),
        }
    }

    const AS_WRITTEN: How = How {
        kid: true,
        compact: false,
    };

    #[test]
    fn what_is_made_here_signs_and_its_public_key_says_so() {
        for algorithm in ALGORITHMS {
            let written = written(algorithm.name);
            let Some(made) = made_for(algorithm.name, &mut dice()) else {
                assert_eq!(algorithm.takes(), Takes::Rsa);
                continue;
            };
            let materials = materials("", &[], &KeyBox::default(), &[made.into()]);
            let material = chosen(&Draft::default(), algorithm.name, &materials);
            let material = material.expect(algorithm.name);
            let token = signed(&written, How::default(), Some(material), &mut dice());
            let token = token.expect(algorithm.name);
            let payload = token.split('.').nth(1).and_then(base64::decode);
            assert_eq!(payload.as_deref(), Some(&b"{\"iss\":\"a b\"}"[..]));
            let Some(public) = material.public_pem() else {
                continue;
            };
            let shown = Some(Span::new(7, 14));
            let pasted = put_in("before eyJ.x.y after", shown, &token, Some(&public));
            assert!(pasted.starts_with(&format!("before {token} after")));
            let inspection = inspect(&pasted);
            let findings = &inspection.evidence.findings;
            let found = found::read(&pasted, findings, &inspection.facts, &KeyBox::default());
            let signer = found.signer(&inspection.facts);
            assert!(matches!(signer, Found::Key(it) if it.key.kid == material.id));
        }
    }

    #[test]
    fn a_key_that_was_put_in_signs_only_if_chosen_and_by_its_own_algorithms() {
        let pem = made_for("ES256", &mut dice()).expect("a key");
        let oct = |kid: &str| format!("{{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"{kid}}}");
        let keys = KeyBox {
            text: format!("{pem}\n{}\n{}", oct(",\"kid\":\"mine\""), oct("")).into(),
            secret: None,
        };
        // One made here hides none of one's own.
        let made = made_for("HS256", &mut dice()).expect("a secret");
        let all = materials("", &[], &keys, &[made.into()]);
        assert_eq!(all.all.len(), 4);
        let mut draft = Draft::default();
        assert!(chosen(&draft, "ES256", &all).is_none());
        let key = all.all.iter().find(|it| it.takes() != Takes::Secret);
        let key = key.expect("the key");
        draft.signer = Signer::PutIn(key.id.clone());
        assert!(chosen(&draft, "ES256", &all).is_some_and(|it| it.id == key.id));
        // What does not fit, or is gone, is no choice any more.
        assert_eq!(signer(&draft, "ES384", &all), Signer::ThrowAway);
        assert!(chosen(&draft, "HS256", &all).is_some_and(|it| it.made.is_some()));
        assert_eq!(
            signer(&draft, "ES256", &Materials::default()),
            Signer::ThrowAway
        );
        draft.signer = Signer::PutIn("mine".into());
        let secret = chosen(&draft, "HS256", &all).expect("the secret");
        assert!(secret.made.is_none());
        let header = written("ES256").header;
        assert_eq!(with_kid(&header, secret), header);
        let named = with_kid(&header, key);
        assert_eq!(
            named,
            format!("{{ \"alg\": \"ES256\", \"kid\": \"{}\" }}", key.id)
        );
        let shown = format!("{all:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("PRIVATE"),
            "{shown}"
        );
    }

    #[test]
    fn a_private_key_that_cannot_sign_says_why() {
        let other = crate::keys::private::PrivateKey::from_text(
            &made_for("ES256", &mut dice()).expect("a key"),
        );
        let jwk: serde_json::Value =
            serde_json::from_str(&other.expect("a key").to_jwk()).expect("JSON");
        let mut jwk = jwk;
        jwk["d"] = base64::encode(&[5; 32]).into();
        let keys = KeyBox {
            text: jwk.to_string().into(),
            secret: None,
        };
        let materials = materials("", &[], &keys, &[]);
        assert!(materials.all.is_empty());
        assert_eq!(materials.faults, [PrivateFault::Apart]);
    }

    #[test]
    fn without_a_key_only_none_is_signed() {
        let nobody = signed(&written("ES256"), AS_WRITTEN, None, &mut dice());
        assert_eq!(nobody, Err(SignFault::Algorithm));
        let unsecured = signed(&written("none"), AS_WRITTEN, None, &mut dice());
        let unsecured = unsecured.expect("no signature");
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
