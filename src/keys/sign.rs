//! Signatures by the table of algorithms, and tokens made of the very texts that are handed in.
//!
//! Nothing of a header is read: a rehearsed token may say what it likes. Not done: `b64: false` (RFC 7797), JSON
//! serialization, and ECDSA with chance.

use super::algorithms::{Algorithm, Digest, Scheme};
use super::private::{Held, PrivateKey, Signs};
use super::secret::Secret;
use super::{Kind, PublicKey};
use crate::jose::base64;
use ecdsa::signature::Signer as _;
use ecdsa::{Signature, SigningKey};
use rand_core::CryptoRng;
use sha2::{Sha256, Sha384, Sha512};

/// The name of an unsecured token's algorithm (RFC 7518, section 3.6).
pub const NONE: &str = "none";

/// Who signs a token.
#[derive(Clone, Copy, Debug)]
pub enum Signer<'a> {
    Key(&'a PrivateKey),
    Secret(&'a Secret),
    /// Nobody, by the name of [`NONE`] alone.
    Nobody,
}

/// Why there is no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignFault {
    /// Keys of this sort do not sign by an algorithm of this name, or none do.
    Algorithm,
    /// An RSA modulus that has no room for the digest (RFC 8017, sections 9.1.1 and 9.2).
    TooShort { bits: usize, wanted: usize },
    /// What the key makes does not verify, so its numbers are no key.
    Numbers,
}

/// A token in its compact form (RFC 7515, section 7.1). Header and payload are encoded as they are, blanks and all.
/// With `none` it is unsecured and ends in a dot (RFC 7515, appendix A.5).
pub fn sign_token(
    header: &str,
    payload: &str,
    signer: Signer,
    alg: &str,
    chance: &mut dyn CryptoRng,
) -> Result<String, SignFault> {
    let [header, payload] = [header, payload].map(|text| base64::encode(text.as_bytes()));
    let signed = format!("{header}.{payload}");
    let signature = match signer {
        Signer::Key(key) => key.sign(alg, signed.as_bytes(), chance)?,
        Signer::Secret(secret) => {
            let signature = secret.sign(alg, signed.as_bytes());
            signature.ok_or(SignFault::Algorithm)?
        }
        Signer::Nobody if alg == NONE => Vec::new(),
        Signer::Nobody => return Err(SignFault::Algorithm),
    };
    Ok(format!("{signed}.{}", base64::encode(&signature)))
}

impl PrivateKey {
    /// Signs by an algorithm of [`PrivateKey::algorithms`], by its name. ECDSA is deterministic (RFC 6979) and in
    /// JOSE's form (RFC 7518, section 3.4); chance gives PSS its salt and hides from clocks what RSA computes.
    pub fn sign(
        &self,
        alg: &str,
        signed: &[u8],
        chance: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, SignFault> {
        let algorithm = self.algorithms().find(|algorithm| algorithm.name == alg);
        let algorithm = algorithm.ok_or(SignFault::Algorithm)?;
        match &self.held {
            Held::Rsa(key) => {
                roomy(self.public(), algorithm)?;
                rsa(key, algorithm.scheme, signed, chance)
            }
            Held::P256(key) => ecdsa(key, signed),
            Held::P384(key) => ecdsa(key, signed),
            Held::P521(key) => ecdsa(key, signed),
            Held::Secp256k1(key) => ecdsa(key, signed),
            Held::Ed25519(key) => Ok(key.sign(signed).to_bytes().to_vec()),
        }
    }
}

/// The curve's own digest is the one that its algorithm names.
fn ecdsa<C: Signs>(key: &SigningKey<C>, signed: &[u8]) -> Result<Vec<u8>, SignFault> {
    let signature: Result<Signature<C>, _> = key.try_sign(signed);
    let (r, s) = signature.map_err(|_| SignFault::Numbers)?.split_bytes();
    Ok([r, s].concat())
}

fn rsa(
    key: &rsa::PrivateKey,
    scheme: Scheme,
    signed: &[u8],
    chance: &mut dyn CryptoRng,
) -> Result<Vec<u8>, SignFault> {
    let signature = match scheme {
        Scheme::Pkcs1(Digest::Sha256) => key.pkcs1v15_sign_with_rng::<Sha256, _>(chance, signed),
        Scheme::Pkcs1(Digest::Sha384) => key.pkcs1v15_sign_with_rng::<Sha384, _>(chance, signed),
        Scheme::Pkcs1(Digest::Sha512) => key.pkcs1v15_sign_with_rng::<Sha512, _>(chance, signed),
        Scheme::Pss(Digest::Sha256) => key.pss_sign_with_rng::<Sha256, _>(chance, signed),
        Scheme::Pss(Digest::Sha384) => key.pss_sign_with_rng::<Sha384, _>(chance, signed),
        Scheme::Pss(Digest::Sha512) => key.pss_sign_with_rng::<Sha512, _>(chance, signed),
        _ => return Err(SignFault::Algorithm),
    };
    // Both check what they made with the public key.
    signature.map_err(|_| SignFault::Numbers)
}

/// Whether an RSA modulus has room for what an algorithm puts into it.
fn roomy(key: &PublicKey, algorithm: &Algorithm) -> Result<(), SignFault> {
    let (Kind::Rsa { bits }, Some(digest)) = (key.kind(), algorithm.digest()) else {
        return Ok(());
    };
    let wanted = match algorithm.scheme {
        // A salt as long as the digest, two bytes more, and one bit stays free.
        Scheme::Pss(_) => (2 * digest.length() + 1) * 8 + 2,
        // 11 bytes of padding, and 19 that name the digest.
        _ => (digest.length() + 29) * 8 + 1,
    };
    match bits < wanted {
        true => Err(SignFault::TooShort { bits, wanted }),
        false => Ok(()),
    }
}
