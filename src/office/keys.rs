//! The office's keys: files beside the store, made by `estab key new`, read when something is signed or matched.

use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::sign::{self, IdentityKey, PublicKey, SecretKey};
use crate::office::ask::Problem;
use crate::office::desk::Signing;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes of a key file; what is longer is none.
const KEY_BYTES_MAX: u64 = 1 << 16;

pub use crate::exchange::sign::{Algorithm, PASSPHRASE_MIN};

/// A key that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// Its file.
    pub file: PathBuf,
    /// The file of its public key, where it has one.
    pub public: Option<PathBuf>,
    /// SHA-256 of the public key's DER.
    pub fingerprint: Option<String>,
}

/// Where the office's signing key stands: beside the store.
pub fn signing_file(store: &Path) -> PathBuf {
    beside(store, ".key")
}
/// Where the key for identity numbers stands.
pub fn identity_file(store: &Path) -> PathBuf {
    beside(store, ".identity-key")
}

fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes a signing key: `file` under the passphrase, `file.pub` to hand out. Neither replaces a file.
///
/// # Errors
/// Exit 1 for a passphrase that is too short or a file that is there; exit 3 when they cannot be written.
pub fn new_signing(file: &Path, algorithm: Algorithm, passphrase: &str) -> Result<Made, Problem> {
    let public = beside(file, ".pub");
    for file in [file, &public] {
        if file.exists() {
            return Err(Problem::new(1, Message::new("key-exists").with("file", shown(file))));
        }
    }
    let (pem, public_pem) = sign::generate(algorithm, passphrase).map_err(refused)?;
    let fingerprint = PublicKey::parse(&public_pem).and_then(|key| key.fingerprint()).map_err(refused)?;
    put(file, pem.as_bytes())?;
    put(&public, public_pem.as_bytes())?;
    Ok(Made { file: file.to_path_buf(), public: Some(public), fingerprint: Some(fingerprint) })
}

/// Makes a key for identity numbers; offices that are to be matched share one.
///
/// # Errors
/// As [`new_signing`].
pub fn new_identity(file: &Path) -> Result<Made, Problem> {
    if file.exists() {
        return Err(Problem::new(1, Message::new("key-exists").with("file", shown(file))));
    }
    put(file, IdentityKey::generate().map_err(refused)?.as_bytes())?;
    Ok(Made { file: file.to_path_buf(), public: None, fingerprint: None })
}

/// Opens the key to sign with.
///
/// # Errors
/// Exit 4 when its file cannot be read; exit 1 when it is none or the passphrase does not open it.
pub fn open(signing: &Signing) -> Result<SecretKey, Problem> {
    let pem = read(&signing.key)?;
    SecretKey::open(&pem, &signing.passphrase).map_err(|message| about(message, &signing.key))
}

/// Reads a public key.
///
/// # Errors
/// As [`open`].
pub fn public(file: &Path) -> Result<PublicKey, Problem> {
    PublicKey::parse(&read(file)?).map_err(|message| about(message, file))
}

/// Reads the key for identity numbers.
///
/// # Errors
/// As [`open`].
pub fn identity(file: &Path) -> Result<IdentityKey, Problem> {
    if !file.exists() {
        return Err(Problem::new(1, Message::new("key-identity-missing").with("file", shown(file))));
    }
    IdentityKey::parse(&read(file)?).map_err(|message| about(message, file))
}

fn read(file: &Path) -> Result<String, Problem> {
    let said = |error: &io::Error| {
        let message = Message::new("key-unreadable").with("file", shown(file)).with("cause", error.to_string());
        Problem::new(4, message)
    };
    let length = std::fs::metadata(file).map_err(|error| said(&error))?.len();
    if length > KEY_BYTES_MAX {
        return Err(Problem::new(1, Message::new("key-form").with("file", shown(file))));
    }
    std::fs::read_to_string(file).map_err(|error| said(&error))
}

/// A new file that only its owner can read.
fn put(file: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(file).and_then(|mut out| out.write_all(bytes).and_then(|()| out.sync_all()));
    written.map_err(|error| {
        let message = Message::new("export-failed").with("file", shown(file)).with("cause", error.to_string());
        Problem::new(3, message)
    })
}

fn refused(message: Message) -> Problem {
    Problem::new(1, message)
}
fn about(message: Message, file: &Path) -> Problem {
    Problem::new(1, message.with("file", shown(file)))
}
fn shown(file: &Path) -> String {
    Text::shown(&file.to_string_lossy())
}
