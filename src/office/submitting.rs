//! Handing in and receiving: the books hear only of a snapshot whose file was verified, and of one of this office only
//! when the books say the same once more.

use crate::domain::books::Source;
use crate::domain::canon::hex;
use crate::domain::facts::At;
use crate::domain::field::office as of_office;
use crate::domain::id::{Id, IdKind};
use crate::domain::message::Message;
use crate::domain::snapshot::{Head, Manifest};
use crate::domain::table::Listing;
use crate::domain::text::Text;
use crate::exchange::bundle;
use crate::exchange::sign::PublicKey;
use crate::office::ask::{Order, Problem, Receipt};
use crate::office::desk::{Filing, HandIn, Progress, SnapshotRequest, Telling};
use crate::office::running::Office;
use crate::office::snapshots;
use std::path::{Path, PathBuf};

/// Records that a snapshot of this office was handed in.
///
/// # Errors
/// Exit 4 when the file cannot be opened; exit 1 when it does not verify, is a draft, is not of these books, or says
/// something else than they do; the refusals of `snapshot-submit`.
pub fn submit(office: &Office, filing: &Filing, telling: Telling) -> Result<Receipt, Problem> {
    let shown = text_of(&filing.file);
    let refuse = |code: &'static str| Err(Problem::new(1, Message::new(code).with("file", shown.as_str())));
    telling(Progress { step: Message::new("step-snapshot-verify"), done: 0, total: None });
    let manifest = snapshots::verified(&filing.file, filing.key.as_deref())?;
    let head = &manifest.head;
    if head.draft {
        return refuse("snapshot-is-draft");
    }
    if !is_ours(office, head)? {
        return refuse("snapshot-not-ours");
    }
    let unit = match &head.unit {
        None => None,
        Some((code, _)) => Some(office.resolve(code, Some(IdKind::Unit), Some(head.date))?),
    };
    // The seal of a file proves nothing about who made it: the books say it once more.
    telling(Progress { step: Message::new("step-snapshot-again"), done: 0, total: None });
    let folder = tempfile::tempdir()
        .map_err(|error| Problem::new(3, Message::new("demo-folder").with("error", error.to_string())))?;
    let again = SnapshotRequest {
        out: folder.path().join("again.estab"),
        as_of: Some(head.date),
        recorded: Some(head.recorded),
        unit,
        identity: head.identity,
        draft: true,
        sign: None,
    };
    snapshots::export(office, &again, telling)?;
    if snapshots::verified(&again.out, None)?.content_digest != manifest.content_digest {
        return refuse("snapshot-not-equal");
    }
    let mut args = said(&manifest, filing)?;
    args.extend(unit.map(|unit| ("unit".to_string(), unit.to_string())));
    order(office, "snapshot-submit", args)
}

/// Files a subordinate office's verified snapshot under its unit; a copy of the file is kept beside the store.
///
/// # Errors
/// Exit 4 when the file cannot be opened; exit 1 when it does not verify, is a draft, comes from this very office, or
/// no unit has its office's code; the refusals of `snapshot-receive`; exit 3 when the copy cannot be kept.
pub fn receive(office: &Office, filing: &Filing, telling: Telling) -> Result<Receipt, Problem> {
    let shown = text_of(&filing.file);
    let refuse = |code: &'static str| Err(Problem::new(1, Message::new(code).with("file", shown.as_str())));
    telling(Progress { step: Message::new("step-snapshot-verify"), done: 0, total: None });
    let manifest = snapshots::verified(&filing.file, filing.key.as_deref())?;
    if manifest.head.draft {
        return refuse("snapshot-is-draft");
    }
    if is_ours(office, &manifest.head)? {
        return refuse("snapshot-is-ours");
    }
    let (code, name) = (manifest.head.code.clone(), manifest.head.office.clone());
    let unit = match filing.unit {
        Some(unit) => unit,
        None => office.resolve(&code, Some(IdKind::Unit), None).map_err(|_| {
            let message = Message::new("snapshot-no-unit").with("office", Text::shown(&name));
            Problem::new(1, message.with("code", Text::shown(&code)))
        })?,
    };
    let mut args = said(&manifest, filing)?;
    args.push(("unit".to_string(), unit.to_string()));
    args.push(("from_office".to_string(), name));
    args.push(("from_code".to_string(), code));
    // Kept first: what the books name is there.
    let tried = vec![Order { operation: "snapshot-receive".to_string(), caller_id: None, args: args.clone() }];
    office.post(&tried, true).map_err(|(_, problem)| problem)?;
    if let Some(folder) = received_folder(office) {
        keep(&filing.file, &folder.join(kept_name(&manifest)))?;
    }
    order(office, "snapshot-receive", args)
}

/// A step of handing in as the screen takes it; what came of it, as one sentence.
///
/// # Errors
/// As `snapshots::export`, [`submit`], and the refusals of the answers.
pub fn step(office: &Office, step: &HandIn, telling: Telling) -> Result<Message, Problem> {
    office.only_books()?;
    let recorded =
        |code: &'static str, receipt: &Receipt| Message::new(code).with("seq", receipt.seq.unwrap_or_default());
    match step {
        HandIn::Export(request) => {
            if request.out.exists() {
                return Err(Problem::new(1, Message::new("snapshot-file-exists").with("file", text_of(&request.out))));
            }
            snapshots::export(office, request, telling)?;
            let digest: String =
                hex(&snapshots::verified(&request.out, None)?.content_digest).chars().take(12).collect();
            let message = Message::new("snapshot-exported").with("file", text_of(&request.out));
            Ok(message.with("digest", digest))
        }
        HandIn::Submit(filing) => Ok(recorded("snapshot-handed-in", &submit(office, filing, telling)?)),
        HandIn::Answer(order) => {
            let receipts = office.post(std::slice::from_ref(order), false).map_err(|(_, problem)| problem)?;
            Ok(recorded("snapshot-answer-recorded", &receipts.into_iter().next().unwrap_or_default()))
        }
    }
}

/// Where received snapshots are kept: a folder beside the store.
pub fn received_folder(office: &Office) -> Option<PathBuf> {
    let mut name = office.store().path()?.as_os_str().to_owned();
    name.push(".received");
    Some(PathBuf::from(name))
}

fn kept_name(manifest: &Manifest) -> String {
    let digest: String = hex(&manifest.content_digest).chars().take(12).collect();
    let name = crate::domain::snapshot::file_name(&manifest.head.code, manifest.head.date);
    format!("{}-{digest}.estab", name.trim_end_matches(".estab"))
}

fn keep(file: &Path, kept: &Path) -> Result<(), Problem> {
    let failed = |error: std::io::Error| {
        let message = Message::new("export-failed").with("file", text_of(kept)).with("cause", error.to_string());
        Problem::new(3, message)
    };
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true);
    builder.create(kept.parent().unwrap_or(Path::new("."))).map_err(failed)?;
    crate::exchange::write::replace(kept, |out| {
        std::io::copy(&mut std::fs::File::open(file)?, out)?;
        Ok(())
    })
    .map_err(|message| Problem::new(3, message))
}

/// Whether a snapshot is of these very books: the same office, and its journal head lies in this chain.
fn is_ours(office: &Office, head: &Head) -> Result<bool, Problem> {
    let view = office.store().read()?;
    let code = view.facts(Id::OFFICE)?.text(of_office::CODE, At::newest(crate::domain::date::Date::MAX)).cloned();
    let digest = view.digested(head.recorded)?.map(|(_, digest)| digest);
    Ok(code.is_some_and(|code| code.as_str() == head.code) && digest == Some(head.journal_head))
}

/// Whether the journal head of a snapshot lies in the chain of these books; what is wrong otherwise.
///
/// # Errors
/// Exit 4 when the file cannot be opened; exit 3 for the store.
pub fn against(office: &Office, file: &Path) -> Result<Option<Message>, Problem> {
    let manifest = match snapshots::verified(file, None) {
        Ok(manifest) => manifest,
        Err(problem) if problem.exit == 1 => return Ok(Some(problem.message)),
        Err(problem) => return Err(problem),
    };
    if is_ours(office, &manifest.head)? {
        return Ok(None);
    }
    let message = Message::new("check-not-against").with("file", text_of(file));
    Ok(Some(message.with("entry", manifest.head.recorded)))
}

/// What two snapshots of one office differ in.
///
/// # Errors
/// Exit 4 when a file cannot be opened; exit 1 when one does not verify or they are of two offices.
pub fn diff(one: &Path, other: &Path) -> Result<Listing, Problem> {
    bundle::diff(one, other).map_err(snapshots::file_problem)
}

/// What the books record of a snapshot.
fn said(manifest: &Manifest, filing: &Filing) -> Result<Vec<(String, String)>, Problem> {
    let head = &manifest.head;
    let signer = head.signer.as_ref().map(|signer| PublicKey::parse(&signer.public_key)?.fingerprint());
    let signer = signer.transpose().map_err(|message| Problem::new(1, message))?;
    let mut args = vec![
        ("content_digest", Some(hex(&manifest.content_digest))),
        ("reference_date", Some(head.date.to_string())),
        ("recorded_seq", Some(head.recorded.to_string())),
        ("journal_head", Some(hex(&head.journal_head))),
        ("identity", Some(head.identity.name().to_string())),
        ("signer", signer),
        ("previous_digest", head.previous.map(|digest| hex(&digest))),
    ];
    args.push(("effective_on", filing.effective_on.map(|date| date.to_string())));
    args.push(("reason", filing.reason.clone()));
    Ok(args.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?))).collect())
}

fn order(office: &Office, operation: &str, args: Vec<(String, String)>) -> Result<Receipt, Problem> {
    let order = Order { operation: operation.to_string(), caller_id: None, args };
    let receipts = office.post(&[order], false).map_err(|(_, problem)| problem)?;
    Ok(receipts.into_iter().next().unwrap_or_default())
}

fn text_of(path: &Path) -> String {
    Text::shown(&path.to_string_lossy())
}
