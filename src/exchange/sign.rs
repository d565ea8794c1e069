//! The office's signature: Ed25519, or SM2 with SM3. Keys are PKCS#8 and SPKI in PEM, the private one under a passphrase
//! (PBES2, scrypt, AES-256); a signature is what `openssl pkeyutl -sign -rawin` writes: 64 bytes of Ed25519, the DER of
//! SM2. All cryptography is that of the crates named in `Cargo.toml`; SM2 here is software and not certified.

use crate::domain::canon::{digest, hex};
use crate::domain::message::Message;
use crate::domain::snapshot::{Identity, Signer};
use ed25519_dalek::Signer as _;
use ed25519_dalek::pkcs8::KeypairBytes;
use hmac::{Hmac, KeyInit, Mac};
use pkcs8::der::pem::LineEnding;
use pkcs8::spki::{DecodePublicKey, EncodePublicKey};
use pkcs8::{DecodePrivateKey, EncodePrivateKey, EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef, SecretDocument};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Characters a passphrase has at least.
pub const PASSPHRASE_MIN: usize = 8;
/// Bytes of the key for identity numbers.
const IDENTITY_KEY_BYTES: usize = 32;
/// The distinguishing identifier of SM2 signatures where none is agreed on (GM/T 0009).
const SM2_ID: &str = "1234567812345678";
/// The label of an encrypted private key.
const LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// A signature algorithm.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Algorithm {
    /// Ed25519.
    #[default]
    Ed25519,
    /// SM2 with SM3.
    Sm2,
}

impl Algorithm {
    /// Every algorithm.
    pub const ALL: [Algorithm; 2] = [Algorithm::Ed25519, Algorithm::Sm2];
    /// Its id in the manifest.
    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Ed25519 => "ed25519",
            Algorithm::Sm2 => "sm2-sm3",
        }
    }
    /// The algorithm of an id.
    pub fn by_name(name: &str) -> Option<Algorithm> {
        Algorithm::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
}

/// The office's key, opened.
pub struct SecretKey(Secret);

/// A public key.
#[derive(Clone, Debug)]
pub struct PublicKey(Public);

#[derive(Clone, Debug)]
enum Public {
    Ed25519(ed25519_dalek::VerifyingKey),
    Sm2(Box<sm2::PublicKey>),
}

fn failed(what: &'static str) -> Message {
    Message::new("key-failed").with("what", what)
}

/// A new key: its file under the passphrase, and its public key, both PEM.
///
/// # Errors
/// `key-passphrase-short`; `key-failed` when the system gives no random bytes.
pub fn generate(algorithm: Algorithm, passphrase: &str) -> Result<(Zeroizing<String>, String), Message> {
    if passphrase.chars().count() < PASSPHRASE_MIN {
        return Err(Message::new("key-passphrase-short").with("least", PASSPHRASE_MIN));
    }
    let key = loop {
        let mut seed = Zeroizing::new([0u8; 32]);
        getrandom::fill(&mut *seed).map_err(|_| failed("random"))?;
        match algorithm {
            Algorithm::Ed25519 => break Secret::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed))),
            // The few seeds that are no SM2 key are thrown away.
            Algorithm::Sm2 => {
                if let Ok(key) = sm2::dsa::SigningKey::from_slice(SM2_ID, &*seed) {
                    break Secret::Sm2(Box::new(key));
                }
            }
        }
    };
    let plain: SecretDocument = match &key {
        // Without the public key inside: the older form, which every tool reads.
        Secret::Ed25519(key) => KeypairBytes { secret_key: key.to_bytes(), public_key: None }.to_pkcs8_der(),
        Secret::Sm2(key) => sm2::SecretKey::from(*key.as_nonzero_scalar()).to_pkcs8_der(),
    }
    .map_err(|_| failed("pkcs8"))?;
    let info = PrivateKeyInfoRef::try_from(plain.as_bytes()).map_err(|_| failed("pkcs8"))?;
    let sealed = info.encrypt(passphrase.as_bytes()).map_err(|_| failed("pbes2"))?;
    let pem = sealed.to_pem(LABEL, LineEnding::LF).map_err(|_| failed("pem"))?;
    Ok((pem, SecretKey(key).public().pem()?))
}

impl SecretKey {
    /// Opens a key file with its passphrase.
    ///
    /// # Errors
    /// `key-form` when it is no such file, `key-passphrase` when the passphrase does not open it.
    pub fn open(pem: &str, passphrase: &str) -> Result<SecretKey, Message> {
        let form = || Message::new("key-form");
        let (label, sealed) = SecretDocument::from_pem(pem).map_err(|_| form())?;
        if label != LABEL {
            return Err(form());
        }
        let info = EncryptedPrivateKeyInfoRef::try_from(sealed.as_bytes()).map_err(|_| form())?;
        let plain = info.decrypt(passphrase.as_bytes()).map_err(|_| Message::new("key-passphrase"))?;
        if let Ok(key) = ed25519_dalek::SigningKey::from_pkcs8_der(plain.as_bytes()) {
            return Ok(SecretKey(Secret::Ed25519(Box::new(key))));
        }
        let key = sm2::SecretKey::from_pkcs8_der(plain.as_bytes()).map_err(|_| Message::new("key-passphrase"))?;
        let key = sm2::dsa::SigningKey::new(SM2_ID, &key).map_err(|_| form())?;
        Ok(SecretKey(Secret::Sm2(Box::new(key))))
    }
    /// Its public key.
    pub fn public(&self) -> PublicKey {
        PublicKey(match &self.0 {
            Secret::Ed25519(key) => Public::Ed25519(key.verifying_key()),
            Secret::Sm2(key) => Public::Sm2(Box::new(sm2::PublicKey::from_secret_scalar(key.as_nonzero_scalar()))),
        })
    }
    /// Its signature under some bytes: the same every time.
    ///
    /// # Errors
    /// `key-failed` should the key not be able to.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, Message> {
        match &self.0 {
            Secret::Ed25519(key) => Ok(key.sign(bytes).to_bytes().to_vec()),
            Secret::Sm2(key) => {
                use sm2::dsa::signature::Signer;
                let signature: sm2::dsa::Signature = key.try_sign(bytes).map_err(|_| failed("sm2"))?;
                Ok(signature.to_der().as_bytes().to_vec())
            }
        }
    }
    /// What the manifest says of it.
    ///
    /// # Errors
    /// `key-failed` should its public key not be writable.
    pub fn signer(&self) -> Result<Signer, Message> {
        let public = self.public();
        Ok(Signer { algorithm: public.algorithm().name().to_string(), public_key: public.pem()? })
    }
}

impl PublicKey {
    /// Reads a public key in PEM.
    ///
    /// # Errors
    /// `key-public-form` when it is none of the algorithms known here.
    pub fn parse(pem: &str) -> Result<PublicKey, Message> {
        if let Ok(key) = ed25519_dalek::VerifyingKey::from_public_key_pem(pem) {
            return Ok(PublicKey(Public::Ed25519(key)));
        }
        let key = sm2::PublicKey::from_public_key_pem(pem).map_err(|_| Message::new("key-public-form"))?;
        Ok(PublicKey(Public::Sm2(Box::new(key))))
    }
    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Public::Ed25519(_) => Algorithm::Ed25519,
            Public::Sm2(_) => Algorithm::Sm2,
        }
    }
    /// It in PEM.
    ///
    /// # Errors
    /// `key-failed` should it not be writable.
    pub fn pem(&self) -> Result<String, Message> {
        match &self.0 {
            Public::Ed25519(key) => key.to_public_key_pem(LineEnding::LF),
            Public::Sm2(key) => key.to_public_key_pem(LineEnding::LF),
        }
        .map_err(|_| failed("spki"))
    }
    /// SHA-256 of its DER, by which people compare it.
    ///
    /// # Errors
    /// As [`PublicKey::pem`].
    pub fn fingerprint(&self) -> Result<String, Message> {
        let der = match &self.0 {
            Public::Ed25519(key) => key.to_public_key_der(),
            Public::Sm2(key) => key.to_public_key_der(),
        };
        Ok(hex(&digest(der.map_err(|_| failed("spki"))?.as_bytes())))
    }
    /// Whether the signature is this key's under these bytes, in its one form.
    pub fn verifies(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Public::Ed25519(key) => {
                let signature = ed25519_dalek::Signature::from_slice(signature);
                signature.is_ok_and(|signature| key.verify_strict(bytes, &signature).is_ok())
            }
            Public::Sm2(key) => {
                use sm2::dsa::signature::Verifier;
                let Ok(read) = sm2::dsa::Signature::from_der(signature) else { return false };
                let Ok(key) = sm2::dsa::VerifyingKey::new(SM2_ID, **key) else { return false };
                read.to_der().as_bytes() == signature && key.verify(bytes, &read).is_ok()
            }
        }
    }
}

/// The key by which identity numbers are matched across offices; its file is 64 hexadecimal digits.
pub struct IdentityKey(Zeroizing<[u8; IDENTITY_KEY_BYTES]>);

impl IdentityKey {
    /// A new one, as its file.
    ///
    /// # Errors
    /// `key-failed` when the system gives no random bytes.
    pub fn generate() -> Result<Zeroizing<String>, Message> {
        let mut bytes = Zeroizing::new([0u8; IDENTITY_KEY_BYTES]);
        getrandom::fill(&mut *bytes).map_err(|_| failed("random"))?;
        Ok(Zeroizing::new(format!("{}\n", hex(&*bytes))))
    }
    /// Reads its file.
    ///
    /// # Errors
    /// `key-identity-form` for anything else than 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<IdentityKey, Message> {
        let bytes = super::bundle::unhex(text.trim()).ok_or_else(|| Message::new("key-identity-form"))?;
        Ok(IdentityKey(Zeroizing::new(bytes)))
    }
    /// An identity number under the key: HMAC-SHA-256, 64 hexadecimal digits.
    pub fn keyed(&self, number: &str) -> String {
        match Hmac::<Sha256>::new_from_slice(&*self.0) {
            Ok(mut mac) => {
                mac.update(number.as_bytes());
                let code: [u8; 32] = mac.finalize().into_bytes().into();
                hex(&code)
            }
            // A key of 32 bytes always fits; nothing of the number is written otherwise.
            Err(_) => Identity::Masked.shown(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sign_and_verify() {
        for algorithm in Algorithm::ALL {
            let (pem, public) = generate(algorithm, "云澜市编办 2026").unwrap();
            let key = SecretKey::open(&pem, "云澜市编办 2026").unwrap();
            let public = PublicKey::parse(&public).unwrap();
            assert_eq!((public.algorithm(), key.public().pem().unwrap()), (algorithm, public.pem().unwrap()));
            let signature = key.sign(b"sums").unwrap();
            assert_eq!(signature, key.sign(b"sums").unwrap(), "{algorithm:?}: not the same twice");
            assert!(public.verifies(b"sums", &signature) && !public.verifies(b"sum", &signature));
            for place in 0..signature.len() {
                let mut bent = signature.clone();
                bent[place] ^= 1;
                assert!(!public.verifies(b"sums", &bent), "{algorithm:?} {place}");
            }
            assert!(!public.verifies(b"sums", &[&signature[..], b"x"].concat()));
            assert_eq!(SecretKey::open(&pem, "another one").err().unwrap().code, "key-passphrase");
            assert_eq!(SecretKey::open("no key", "").err().unwrap().code, "key-form");
            assert_eq!(generate(algorithm, "short").unwrap_err().code, "key-passphrase-short");
            let (_, other) = generate(algorithm, "云澜市编办 2026").unwrap();
            assert!(!PublicKey::parse(&other).unwrap().verifies(b"sums", &signature));
        }
        assert_eq!(PublicKey::parse("-----BEGIN PUBLIC KEY-----\n").unwrap_err().code, "key-public-form");
    }

    #[test]
    fn numbers_under_a_key() {
        // RFC 4231 has no key of 32 bytes; this value was computed with `openssl dgst -sha256 -mac HMAC`.
        let key = IdentityKey::parse(&"0b".repeat(32)).unwrap();
        assert_eq!(key.keyed("440301199001011234"), "68f8dfa0e8744825cc81d6459e56082a6dfb24c73541ab3610055d6da72fd0f2");
        let other = IdentityKey::parse(&IdentityKey::generate().unwrap()).unwrap();
        assert_ne!(key.keyed("440301199001011234"), other.keyed("440301199001011234"));
        assert_eq!(IdentityKey::parse("0b").err().unwrap().code, "key-identity-form");
    }
}
