//! Are signatures made here right in other eyes? In those of the RFCs' examples, of OpenSSL, and of the keys themselves.
//!
//! OpenSSL is asked on its command line, and has to be there: `cargo xtask set-up --browsers` sees to that on Debian.

mod dice;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use dice::Dice;
use jwtriage::keys::algorithms::{Algorithm, Digest, Scheme};
use jwtriage::keys::chance::Chance;
use jwtriage::keys::generate::{RsaSearch, generate, generate_secret};
use jwtriage::keys::private::{PrivateFault, PrivateKey};
use jwtriage::keys::secret::{Form, Secret};
use jwtriage::keys::sign::{NONE, SignFault, Signer, sign_token};
use jwtriage::keys::{Kind, PublicKey};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const RFC: &str = include_str!("keys/rfc-private.json");

const TEXT: &[u8] = b"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9";

fn chance(seed: u64) -> Chance<impl FnMut(&mut [u8])> {
    let mut dice = Dice(seed);
    Chance(move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_le_bytes()[..chunk.len()]);
        }
    })
}

fn search(bits: u32, seed: u64) -> PrivateKey {
    let mut chance = chance(seed);
    let mut search = RsaSearch::new(bits).expect("a size that is offered");
    let key = (0..20_000).find_map(|_| search.step(&mut chance));
    key.expect("a key within 20000 steps")
}

/// A key of every sort that is made here.
fn made(seed: u64) -> Vec<PrivateKey> {
    let curves = [
        Kind::P256,
        Kind::P384,
        Kind::P521,
        Kind::Secp256k1,
        Kind::Ed25519,
    ];
    let curves = curves.map(|kind| generate(kind, &mut chance(seed)).expect("no RSA"));
    curves.into_iter().chain([search(2048, seed)]).collect()
}

fn signed(key: &PrivateKey, alg: &str, text: &[u8]) -> Vec<u8> {
    let signature = key.sign(alg, text, &mut chance(11));
    signature.unwrap_or_else(|fault| panic!("{alg} with {}: {fault:?}", key.kind()))
}

fn verifies(key: &PublicKey, alg: &str, text: &[u8], signature: &[u8]) -> bool {
    key.check(alg, text, signature) == jwtriage::keys::Check::Verifies
}

fn secret_of(jwk: &Value) -> Option<Secret> {
    let (node, _) = jwtriage::json::read(jwk.to_string().as_bytes());
    Secret::of_jwk(&node?).ok()
}

#[test]
fn the_examples_of_the_rfcs_are_signed_as_they_are() {
    let examples: Value = serde_json::from_str(RFC).expect("JSON");
    let mut same = 0;
    for example in examples["examples"].as_array().expect("a list") {
        let text = |member: &str| example[member].as_str().expect("a text");
        let (of, alg, token) = (text("of"), text("alg"), text("token"));
        let key = PrivateKey::from_text(&example["key"].to_string()).ok();
        let secret = secret_of(&example["key"]);
        let signer = match (&key, &secret) {
            (Some(key), _) => Signer::Key(key),
            (_, Some(secret)) => Signer::Secret(secret),
            _ => Signer::Nobody,
        };
        let (header, payload) = (text("header"), text("payload"));
        let made = sign_token(header, payload, signer, alg, &mut chance(1));
        let made = made.unwrap_or_else(|fault| panic!("{of}: {fault:?}"));
        let (start, signature) = token.rsplit_once('.').expect("a token");
        let (own_start, _) = made.rsplit_once('.').expect("a token");
        assert_eq!(own_start, start, "{of}");
        if example["same"] == true {
            assert_eq!(made, token, "{of}");
            same += 1;
        }
        if let Some(key) = key {
            let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).expect("base64url");
            assert!(
                verifies(key.public(), alg, start.as_bytes(), &signature),
                "{of}"
            );
        }
    }
    println!("{same} tokens of RFC 7515, 7520 and 8037 are made byte for byte");
    assert_eq!(same, 6);
}

/// Appendices A.2.5 to A.2.7: curve, secret number, and the signature of `sample` by the curve's own digest.
const RFC_6979: [(&str, &str, &str); 3] = [
    (
        "ES256",
        "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
         f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    ),
    (
        "ES384",
        "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5",
        "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46\
         99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8",
    ),
    (
        "ES512",
        "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538",
        "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931d7d4e8455cc91f9b15bf05ec36e377fa\
         00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a20f8ccb1dccc43997f1ee0e44da4a67a",
    ),
];

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).expect("text"), 16);
    pairs.map(|pair| byte(pair).expect("hexadecimal")).collect()
}

#[test]
fn ecdsa_is_deterministic_as_rfc_6979_has_it() {
    for (alg, number, signature) in RFC_6979 {
        let number = unhex(number);
        let curve = match alg {
            "ES256" => "06082a8648ce3d030107",
            "ES384" => "06052b81040022",
            _ => "06052b81040023",
        };
        let curve = der(0xa0, &unhex(curve));
        let parts = [vec![2, 1, 1], der(4, &number), curve].concat();
        let key = PrivateKey::from_der(&der(0x30, &parts)).expect("a key");
        assert_eq!(signed(&key, alg, b"sample"), unhex(signature), "{alg}");
    }
}

/// One value of DER.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).expect("no long value");
    let mut out = vec![tag];
    if length > 127 {
        out.push(0x81);
    }
    out.push(length);
    out.extend(value);
    out
}

/// R and S as ASN.1 has them (RFC 3279, section 2.2.3).
fn to_asn1(raw: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let zeros = half.iter().take_while(|byte| **byte == 0).count();
        let mut digits = half[zeros..].to_vec();
        if digits.first().is_none_or(|first| *first > 127) {
            digits.insert(0, 0);
        }
        der(2, &digits)
    };
    let (r, s) = raw.split_at(raw.len() / 2);
    der(0x30, &[integer(r), integer(s)].concat())
}

fn from_asn1(asn1: &[u8], length: usize) -> Vec<u8> {
    let start = if asn1[1] == 0x81 { 3 } else { 2 };
    let r_end = start + 2 + usize::from(asn1[start + 1]);
    let half = |number: &[u8]| {
        let digits: Vec<u8> = number
            .iter()
            .copied()
            .skip_while(|byte| *byte == 0)
            .collect();
        [vec![0; length / 2 - digits.len()], digits].concat()
    };
    [half(&asn1[start + 2..r_end]), half(&asn1[r_end + 2..])].concat()
}

struct OpenSsl {
    folder: PathBuf,
}

impl OpenSsl {
    /// Works in a folder of its own.
    fn within(name: &str) -> OpenSsl {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("signing-{name}"));
        fs::create_dir_all(&folder).expect("a folder for what openssl reads and writes");
        OpenSsl { folder }
    }

    /// What it writes, if it says that all is well.
    fn ask(&self, words: &str) -> Result<Vec<u8>, String> {
        let output = Command::new("openssl")
            .args(words.split_whitespace())
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| {
                panic!("`openssl` does not start ({error}): install it, as with `apt-get install openssl`")
            });
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    fn does(&self, words: &str) -> Vec<u8> {
        self.ask(words)
            .unwrap_or_else(|said| panic!("openssl {words}: {said}"))
    }

    fn says(&self, words: &str) -> String {
        String::from_utf8(self.does(words)).expect("text")
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.folder.join(name), bytes).expect("a file for openssl");
    }

    fn sign(&self, algorithm: &Algorithm) -> Vec<u8> {
        let Some(digest) = digest(algorithm) else {
            return self.does("pkeyutl -sign -rawin -inkey key.pem -in text");
        };
        let options = padding(algorithm);
        let signature = self.does(&format!("dgst -{digest} -sign key.pem {options} text"));
        match algorithm.length {
            Some(length) => from_asn1(&signature, length),
            None => signature,
        }
    }

    fn verifies(&self, algorithm: &Algorithm, signature: &[u8]) -> bool {
        let Some(digest) = digest(algorithm) else {
            self.put("signature", signature);
            let words =
                "pkeyutl -verify -rawin -pubin -inkey public.pem -in text -sigfile signature";
            return self.ask(words).is_ok();
        };
        match algorithm.length {
            Some(_) => self.put("signature", &to_asn1(signature)),
            None => self.put("signature", signature),
        }
        let options = padding(algorithm);
        let words =
            format!("dgst -{digest} -verify public.pem {options} -signature signature text");
        self.ask(&words).is_ok()
    }
}

fn digest(algorithm: &Algorithm) -> Option<&'static str> {
    Some(match algorithm.digest()? {
        Digest::Sha256 => "sha256",
        Digest::Sha384 => "sha384",
        Digest::Sha512 => "sha512",
    })
}

fn padding(algorithm: &Algorithm) -> &'static str {
    match algorithm.scheme {
        // Verified with exactly this salt.
        Scheme::Pss(_) => "-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest",
        _ => "",
    }
}

/// How OpenSSL is asked for a key, and whether it also writes it in its older form.
const OF_OPENSSL: [(&str, &str, bool); 7] = [
    (
        "RSA 2048",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        true,
    ),
    (
        "RSA 3072",
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072",
        true,
    ),
    ("P-256", "ecparam -name prime256v1 -genkey", true),
    ("P-384", "ecparam -name secp384r1 -genkey", true),
    ("P-521", "ecparam -name secp521r1 -genkey", true),
    ("secp256k1", "ecparam -name secp256k1 -genkey", true),
    ("Ed25519", "genpkey -algorithm ED25519", false),
];

/// Each form of the key in `key.pem` and its name.
fn forms(openssl: &OpenSsl, has_older: bool) -> Vec<(&'static str, PrivateKey)> {
    let read = |text: &str| PrivateKey::from_text(text);
    let base64 = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    let as_it_is = fs::read_to_string(openssl.folder.join("key.pem")).expect("a key");
    let mut forms = vec![
        ("as made", read(&as_it_is)),
        ("PKCS#8 PEM", read(&openssl.says("pkey -in key.pem"))),
        (
            "PKCS#8 DER",
            PrivateKey::from_der(&openssl.does("pkcs8 -topk8 -nocrypt -in key.pem -outform DER")),
        ),
        (
            "PKCS#8 base64",
            read(&base64(
                &openssl.does("pkcs8 -topk8 -nocrypt -in key.pem -outform DER"),
            )),
        ),
    ];
    if has_older {
        let older = openssl.says("pkey -in key.pem -traditional");
        let expected = ["RSA PRIVATE KEY", "EC PRIVATE KEY"];
        assert!(
            expected.iter().any(|label| older.contains(label)),
            "{older}"
        );
        forms.push(("older PEM", read(&older)));
        forms.push((
            "older DER",
            PrivateKey::from_der(&openssl.does("pkey -in key.pem -traditional -outform DER")),
        ));
    }
    if as_it_is.contains("EC PRIVATE KEY") {
        let words = "ec -in key.pem -conv_form compressed";
        forms.push(("compressed point", read(&openssl.says(words))));
        forms.push(("no point", read(&openssl.says("ec -in key.pem -no_public"))));
    }
    let jwk = forms[0].1.as_ref().expect("a key").to_jwk();
    forms.push(("JWK", read(&jwk)));
    forms.push((
        "JWKS",
        read(&format!(
            "{{\"keys\":[{{\"kty\":\"oct\",\"k\":\"AAAA\"}},{}]}}",
            *jwk
        )),
    ));
    let unwrap = |(name, key): (&'static str, Result<PrivateKey, PrivateFault>)| {
        (
            name,
            key.unwrap_or_else(|fault| panic!("{name}: {fault:?}")),
        )
    };
    forms.into_iter().map(unwrap).collect()
}

#[test]
fn every_form_of_a_key_signs_for_openssl_and_openssl_for_it() {
    let openssl = OpenSsl::within("forms");
    openssl.put("text", TEXT);
    let (mut read, mut ours, mut theirs) = (0, 0, 0);
    let mut algorithms = Vec::new();
    for (name, words, has_older) in OF_OPENSSL {
        openssl.does(&format!("{words} -out key.pem"));
        openssl.does("pkey -in key.pem -pubout -out public.pem");
        let public = openssl.says("pkey -in key.pem -pubout");
        let public = PublicKey::from_pem(&public).expect("a public key");
        let forms = forms(&openssl, has_older);
        for (form, key) in &forms {
            assert_eq!(key.kind().to_string(), name, "{form}");
            assert_eq!(key.public().kid(), public.kid(), "{name}, {form}");
            read += 1;
        }
        for algorithm in forms[0].1.algorithms() {
            let alg = algorithm.name;
            algorithms.push(alg);
            for (form, key) in &forms {
                let signature = signed(key, alg, TEXT);
                assert!(verifies(&public, alg, TEXT, &signature), "{alg}, {form}");
                assert_eq!(signature, signed(&forms[0].1, alg, TEXT), "{alg}, {form}");
            }
            let mut signature = signed(&forms[0].1, alg, TEXT);
            assert!(openssl.verifies(algorithm, &signature), "{alg} of ours");
            let last = signature.len() - 1;
            signature[last] ^= 1;
            assert!(
                !openssl.verifies(algorithm, &signature),
                "{alg} of ours, changed"
            );
            ours += 1;
            for _ in 0..4 {
                let signature = openssl.sign(algorithm);
                assert!(verifies(&public, alg, TEXT, &signature), "{alg} of openssl");
                theirs += 1;
            }
        }
    }
    algorithms.sort_unstable();
    algorithms.dedup();
    println!(
        "{read} texts of {} keys read; {ours} signatures verified by openssl, {theirs} of openssl's here",
        OF_OPENSSL.len()
    );
    // All of the table but the three of secrets.
    assert_eq!(algorithms.len(), 11);
}

#[test]
fn a_secret_that_is_made_here_signs_as_openssl_does() {
    let openssl = OpenSsl::within("secrets");
    for (alg, digest, length) in [
        ("HS256", "sha256", 32),
        ("HS384", "sha384", 48),
        ("HS512", "sha512", 64),
    ] {
        let bytes = generate_secret(length, &mut chance(12));
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let secret = Secret::read(&hex, Form::Hex).expect("a secret");
        let token = sign_token("{}", "{}", Signer::Secret(&secret), alg, &mut chance(1));
        let token = token.expect("a token");
        let (start, signature) = token.rsplit_once('.').expect("a token");
        openssl.put("text", start.as_bytes());
        let words = format!("dgst -{digest} -mac HMAC -macopt hexkey:{hex} -binary text");
        let theirs = BASE64_URL_SAFE_NO_PAD.encode(openssl.does(&words));
        assert_eq!(signature, theirs, "{alg}");
        let other = sign_token("{}", "{}", Signer::Secret(&secret), "ES256", &mut chance(1));
        assert_eq!(other, Err(SignFault::Algorithm));
    }
}

#[test]
fn keys_that_are_made_here_are_sound_to_openssl() {
    let openssl = OpenSsl::within("made");
    openssl.put("text", TEXT);
    let mut keys = made(21);
    keys.push(search(3072, 22));
    for key in &keys {
        openssl.put("key.pem", key.to_pkcs8_pem().as_bytes());
        openssl.does("pkey -in key.pem -check -noout");
        openssl.does("pkey -in key.pem -pubout -out public.pem");
        let public = PublicKey::from_pem(&openssl.says("pkey -in key.pem -pubout"));
        assert_eq!(public.expect("a key").kid(), key.public().kid());
        // Nothing is spelled otherwise than OpenSSL does.
        assert_eq!(openssl.says("pkey -in key.pem"), *key.to_pkcs8_pem());
        for algorithm in key.algorithms() {
            let signature = signed(key, algorithm.name, TEXT);
            assert!(
                openssl.verifies(algorithm, &signature),
                "{}",
                algorithm.name
            );
        }
    }
    println!("{} keys made here are sound to openssl", keys.len());
}

#[test]
fn what_openssl_locks_or_does_not_sign_tokens_with_is_named() {
    use jwtriage::keys::KeyFault;
    let openssl = OpenSsl::within("refused");
    let check = |text: &str, fault: PrivateFault| {
        assert_eq!(PrivateKey::from_text(text).err(), Some(fault), "{text}");
    };
    openssl.does("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem");
    let locked = openssl.says("pkcs8 -topk8 -in key.pem -passout pass:x");
    check(&locked, KeyFault::Encrypted.into());
    let older = openssl.says("ec -in key.pem -aes128 -passout pass:x");
    check(&older, KeyFault::Encrypted.into());
    let bytes = openssl.does("pkcs8 -topk8 -in key.pem -passout pass:x -outform DER");
    check(&BASE64_STANDARD.encode(bytes), KeyFault::Encrypted.into());
    check(
        &openssl.says("pkey -in key.pem -pubout"),
        PrivateFault::NoPrivatePart,
    );
    check(
        &openssl.says("req -x509 -key key.pem -subj /CN=me"),
        PrivateFault::NoPrivatePart,
    );
    let ed448 = openssl.says("genpkey -algorithm ED448");
    check(&ed448, KeyFault::Ed448.into());
    for (words, identifier) in [
        ("genpkey -algorithm X25519", "1.3.101.110"),
        ("ecparam -name secp224r1 -genkey", "1.3.132.0.33"),
        (
            "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1",
            "1.3.36.3.3.2.8.1.1.7",
        ),
        (
            "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024",
            "1.2.840.113549.1.1.10",
        ),
    ] {
        let key = openssl.says(words);
        check(&key, KeyFault::Algorithm(identifier.into()).into());
    }
    let primes =
        "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3";
    check(&openssl.says(primes), PrivateFault::MorePrimes);
    openssl.does("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:512 -out small.pem");
    let small = openssl.says("pkey -in small.pem");
    let key = PrivateKey::from_text(&small).expect("small, and a key");
    let sign = |alg: &str| key.sign(alg, TEXT, &mut chance(1)).map(|it| it.len());
    assert_eq!(sign("RS256"), Ok(64));
    let short = |wanted| Err(SignFault::TooShort { bits: 512, wanted });
    for (alg, wanted) in [
        ("RS384", 617),
        ("RS512", 745),
        ("PS256", 522),
        ("PS512", 1034),
    ] {
        assert_eq!(sign(alg), short(wanted), "{alg}");
    }
}

#[test]
fn a_modulus_is_long_enough_from_its_first_bit_on() {
    let openssl = OpenSsl::within("lengths");
    let signs = |bits: usize, alg: &str| {
        let words = format!("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:{bits}");
        let key = PrivateKey::from_text(&openssl.says(&words)).expect("a key");
        assert_eq!(key.kind(), Kind::Rsa { bits });
        let signature = key.sign(alg, TEXT, &mut chance(1));
        if let Ok(signature) = &signature {
            assert!(
                verifies(key.public(), alg, TEXT, signature),
                "{bits}, {alg}"
            );
        }
        signature.map(|_| ())
    };
    for (alg, wanted) in [
        ("RS384", 617),
        ("RS512", 745),
        ("PS256", 522),
        ("PS384", 778),
        ("PS512", 1034),
    ] {
        let bits = wanted - 1;
        assert_eq!(signs(bits, alg), Err(SignFault::TooShort { bits, wanted }));
        assert_eq!(signs(wanted, alg), Ok(()), "{alg}");
    }
}

#[test]
fn what_one_key_signs_no_other_key_no_other_name_and_no_other_text_verifies() {
    let keys = [made(31), made(32)].concat();
    let names: Vec<&str> = keys
        .iter()
        .flat_map(|key| key.algorithms())
        .map(|it| it.name)
        .collect();
    let mut dice = Dice(33);
    let mut counted = 0;
    for round in 0..4 {
        for (at, key) in keys.iter().enumerate() {
            for algorithm in key.algorithms() {
                let alg = algorithm.name;
                let text: Vec<u8> = (0..dice.below(300)).map(|_| dice.roll() as u8).collect();
                let signature = key.sign(alg, &text, &mut chance(dice.roll()));
                let signature = signature.expect("a signature");
                if let Some(length) = algorithm.length {
                    assert_eq!(signature.len(), length, "{alg}");
                }
                for (other, public) in keys.iter().enumerate() {
                    let good = verifies(public.public(), alg, &text, &signature);
                    assert_eq!(good, at == other, "{alg}, {at} and {other}, round {round}");
                }
                let name = dice.of(&names);
                let good = verifies(key.public(), name, &text, &signature);
                assert_eq!(good, name == alg, "{name} for {alg}");
                let place = dice.below(signature.len());
                let mut changed = signature.clone();
                changed[place] ^= 1 << dice.below(8);
                assert!(
                    !verifies(key.public(), alg, &text, &changed),
                    "{alg}: {place}"
                );
                let mut longer = text.clone();
                longer.push(dice.roll() as u8);
                assert!(!verifies(key.public(), alg, &longer, &signature), "{alg}");
                if !text.is_empty() {
                    let place = dice.below(text.len());
                    let mut other = text.clone();
                    other[place] ^= 1 << dice.below(8);
                    assert!(
                        !verifies(key.public(), alg, &other, &signature),
                        "{alg}: {place}"
                    );
                }
                counted += 1;
            }
        }
    }
    println!("{counted} signatures by {} keys", keys.len());
    assert_eq!(counted, 4 * 2 * 11);
}

#[test]
fn only_pss_takes_chance_and_every_name_takes_its_own_kind() {
    for key in made(41) {
        for algorithm in jwtriage::keys::algorithms::ALGORITHMS {
            let alg = algorithm.name;
            let sign = |seed| key.sign(alg, TEXT, &mut chance(seed));
            if algorithm.takes() != key.kind().takes() {
                assert_eq!(
                    sign(1),
                    Err(SignFault::Algorithm),
                    "{alg} with {}",
                    key.kind()
                );
                continue;
            }
            let is_pss = matches!(algorithm.scheme, Scheme::Pss(_));
            assert_eq!(sign(1) != sign(2), is_pss, "{alg}");
            assert_eq!(sign(3), sign(3), "{alg}");
        }
        for alg in ["", "none", "NONE", "rs256", "ES256 ", "RS1", "\0"] {
            assert_eq!(
                key.sign(alg, TEXT, &mut chance(1)),
                Err(SignFault::Algorithm)
            );
        }
    }
}

#[test]
fn nobody_signs_by_none_alone_and_a_key_never_does() {
    let key = &made(51)[0];
    let token = |signer, alg| sign_token("{ }", "{\n}", signer, alg, &mut chance(1));
    assert_eq!(token(Signer::Nobody, NONE), Ok("eyB9.ewp9.".into()));
    for alg in ["", "None", "NONE", "ES256", "HS256"] {
        assert_eq!(
            token(Signer::Nobody, alg),
            Err(SignFault::Algorithm),
            "{alg}"
        );
    }
    assert_eq!(token(Signer::Key(key), NONE), Err(SignFault::Algorithm));
    let whole = token(Signer::Key(key), "ES256").expect("a token");
    assert!(
        whole.starts_with("eyB9.ewp9.") && whole.len() == 10 + 86,
        "{whole}"
    );
}
