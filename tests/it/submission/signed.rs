//! Keys and signatures: what stock tools confirm, and what is refused.

use super::report::member;
use crate::support::program::{Program, json};
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

const PASSPHRASE: &str = "云澜市编办 2026";

fn office() -> Program {
    let mut program = Program::new();
    program.passphrase(PASSPHRASE);
    program.run(&["demo", "--people", "300", "--build-only", "--clean"]).well();
    program
}

fn signed(program: &Program, algorithm: &str, key: &str, file: &str) {
    program.run(&["key", "new", "--algorithm", algorithm, "--out", key]).well();
    program.run(&["snapshot", "export", "--draft", "--key", key, "--out", file]).well();
}

/// openssl confirms the signature under the sums; `None` where it is not installed or has no such algorithm.
fn openssl(folder: &Path, public: &str, algorithm: &str) -> Option<bool> {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(["pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin"]);
    command.args(["-in", "SHA256SUMS", "-sigfile", "signature"]);
    if algorithm == "sm2-sm3" {
        command.args(["-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]);
    }
    let output = command.output().ok()?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    println!("{said}");
    match (said.contains("Verified Successfully"), said.contains("Verification Failure")) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[test]
fn stock_tools_confirm_the_signature() {
    let program = office();
    for algorithm in ["ed25519", "sm2-sm3"] {
        let (key, file) = (format!("{algorithm}.key"), format!("{algorithm}.estab"));
        signed(&program, algorithm, &key, &file);
        let public = format!("{key}.pub");
        program.run(&["snapshot", "verify", &file]).well();
        program.run(&["snapshot", "verify", &file, "--key", &public]).well();
        let shown = json(&program.run(&["snapshot", "show", &file, "--format", "json"]).well());
        assert_eq!(shown["manifest"]["signature"], algorithm);
        // Signed twice, the same bytes.
        program.run(&["snapshot", "export", "--draft", "--key", &key, "--out", "again.estab"]).well();
        assert!(std::fs::read(program.path(&file)).unwrap() == std::fs::read(program.path("again.estab")).unwrap());
        for name in ["SHA256SUMS", "signature"] {
            std::fs::write(program.path(name), member(&program.path(&file), name)).unwrap();
        }
        let folder = program.path(".");
        let Some(good) = openssl(&folder, &public, algorithm) else {
            println!("skipped: no openssl here that knows {algorithm}");
            continue;
        };
        assert!(good, "{algorithm}: openssl does not confirm it");
        let mut sums = std::fs::read(program.path("SHA256SUMS")).unwrap();
        sums[0] ^= 1;
        std::fs::write(program.path("SHA256SUMS"), sums).unwrap();
        assert_eq!(openssl(&folder, &public, algorithm), Some(false), "{algorithm}: openssl confirms anything");
        // The private key is what its passphrase opens, for the stock tool too.
        let opened = |passphrase: &str| {
            let mut command = Command::new("openssl");
            command.current_dir(&folder).args(["pkey", "-in", &key, "-pubout", "-passin"]);
            command.arg(format!("pass:{passphrase}")).output().unwrap()
        };
        let out = opened(PASSPHRASE);
        assert!(
            out.stdout == std::fs::read(program.path(&public)).unwrap(),
            "{}",
            String::from_utf8_lossy(&out.stderr)
        );
        assert!(!opened("another one").status.success());
    }
}

type Members = Vec<(String, Vec<u8>)>;

/// The members of a snapshot, in order.
fn members(path: &Path) -> Members {
    let mut zip = ZipArchive::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    let count = zip.len();
    let read = |place| {
        let mut member = zip.by_index(place).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        (member.name().unwrap().to_string(), bytes)
    };
    (0..count).map(read).collect()
}

/// Packs members and seals them, as anybody could who knows how; sums are made again when asked for.
fn packed(mut members: Vec<(String, Vec<u8>)>, sums: bool) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    let hex = |bytes: &[u8]| estab::domain::canon::hex(&Sha256::digest(bytes));
    if sums {
        let others = members.iter().filter(|(name, _)| name != "SHA256SUMS" && name != "signature");
        let text: String = others.map(|(name, bytes)| format!("{}  {name}\n", hex(bytes))).collect();
        members.iter_mut().find(|(name, _)| name == "SHA256SUMS").unwrap().1 = text.into_bytes();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &members {
        let stored = name == "report.xlsx";
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated })
            .compression_level((!stored).then_some(6))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            .system(System::Unix);
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.set_comment(format!("estab-seal-1 sha-256 {}", "0".repeat(64))).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let length = bytes.len() - 64;
    let seal = hex(&bytes[..length]);
    bytes[length..].copy_from_slice(seal.as_bytes());
    bytes
}

#[test]
fn whatever_is_altered_is_refused_with_the_reason() {
    let program = office();
    signed(&program, "ed25519", "own.key", "good.estab");
    signed(&program, "ed25519", "other.key", "theirs.estab");
    signed(&program, "sm2-sm3", "sm2.key", "sm2.estab");
    program.run(&["snapshot", "export", "--draft", "--out", "bare.estab"]).well();
    let (good, theirs) = (members(&program.path("good.estab")), members(&program.path("theirs.estab")));
    let bare = members(&program.path("bare.estab"));
    assert!(packed(good.clone(), true) == std::fs::read(program.path("good.estab")).unwrap(), "packed differently");
    let of =
        |members: &[(String, Vec<u8>)], name: &str| members.iter().find(|(have, _)| have == name).unwrap().1.clone();
    let with = |name: &str, bytes: Vec<u8>| {
        let mut members = good.clone();
        members.iter_mut().find(|(have, _)| have == name).unwrap().1 = bytes;
        members
    };
    let changed = |name: &str, from: &str, to: &str| {
        let text = String::from_utf8(of(&good, name)).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        with(name, text.replacen(from, to, 1).into_bytes())
    };
    let mut bent = of(&good, "signature");
    bent[10] ^= 1;
    let (mut swapped, mut without, mut more) = (good.clone(), good.clone(), good.clone());
    swapped.swap(0, 1);
    without.retain(|(name, _)| name != "signature");
    more.insert(1, ("tables/more.csv".into(), b"id\n".to_vec()));
    let cases: Vec<(&str, Members, bool, bool, &str)> = vec![
        ("a member", changed("tables/people.csv", "2", "3"), false, false, "not the one in SHA256SUMS"),
        ("a note in the report's place", with("report.xlsx", of(&good, "checks.json")), true, false, "signature"),
        ("the checks, with their sum", changed("checks.json", "error", "lead"), true, false, "signature"),
        (
            "the manifest, with its sum",
            changed("manifest.json", "云澜市委编办", "云澜市编办"),
            true,
            false,
            "signature",
        ),
        ("the order", swapped, true, false, "order"),
        ("a member more", more, true, false, "more.csv"),
        ("the signature", with("signature", bent), false, false, "signature"),
        ("no signature", without, false, false, "signature"),
        ("another's signature", with("signature", of(&theirs, "signature")), false, false, "signature"),
        ("signed by another", theirs.clone(), false, true, "another key"),
        ("signed in another way", members(&program.path("sm2.estab")), false, true, "another key"),
        ("not signed at all", bare, false, true, "not signed"),
        ("nothing", good.clone(), false, true, ""),
    ];
    for (what, members, sums, key, says) in cases {
        std::fs::write(program.path("bent.estab"), packed(members, sums)).unwrap();
        let verify = ["snapshot", "verify", "bent.estab", "--format", "json"];
        let done = match key {
            true => program.run(&[&verify[..], &["--key", "own.key.pub"]].concat()),
            false => program.run(&verify),
        };
        let found = json(&done.out());
        let text = found["findings"].to_string();
        assert_eq!(done.status(), i32::from(!says.is_empty()), "{what}: {text}");
        assert!(text.to_lowercase().contains(&says.to_lowercase()), "{what}: {text}");
    }
    // Any byte of the file, here and there.
    let bytes = std::fs::read(program.path("good.estab")).unwrap();
    let step = bytes.len() / 23;
    for place in (0..bytes.len()).step_by(step).chain([bytes.len() - 1]) {
        let mut bent = bytes.clone();
        bent[place] ^= 0x20;
        std::fs::write(program.path("bent.estab"), &bent).unwrap();
        let done = program.run(&["snapshot", "verify", "bent.estab"]);
        assert!([1, 4].contains(&done.status()), "byte {place} of {}", bytes.len());
    }
}

#[test]
fn keys_are_made_once_and_opened_by_their_passphrase() {
    let mut program = office();
    program.run(&["key", "new"]).well();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(program.path("office.redb.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let pem = std::fs::read_to_string(program.path("office.redb.key")).unwrap();
    assert!(pem.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"), "{pem}");
    program.run(&["key", "new"]).refused(1, "is there already");
    program.run(&["snapshot", "export", "--draft", "--sign", "--out", "a.estab"]).well();
    program.run(&["snapshot", "verify", "a.estab", "--key", "office.redb.key.pub"]).well();
    program.run(&["snapshot", "verify", "a.estab", "--key", "office.redb.key"]).refused(1, "no public key");
    program.run(&["snapshot", "verify", "a.estab", "--key", "none.pub"]).refused(4, "none.pub");
    program.passphrase("another one");
    program.run(&["snapshot", "export", "--sign", "--out", "b.estab"]).refused(1, "does not open the key file");
    assert!(!program.path("b.estab").exists());
    program.passphrase("short");
    program.run(&["key", "new", "--out", "c.key"]).refused(1, "at least");
}

#[test]
fn numbers_under_a_shared_key_match_across_offices() {
    let program = office();
    let keyed = ["snapshot", "export", "--draft", "--identity", "keyed", "--out", "keyed.estab"];
    program.run(&keyed).refused(1, "no key for identity numbers");
    program.run(&["key", "new", "--for", "identity"]).well();
    program.run(&keyed).well();
    program.run(&["snapshot", "verify", "keyed.estab"]).well();
    let numbers = |file: &str| -> Vec<String> {
        let bytes = member(&program.path(file), "tables/people.csv");
        let mut csv = csv::Reader::from_reader(bytes.as_slice());
        let place = csv.headers().unwrap().iter().position(|name| name == "number").unwrap();
        csv.records().map(|row| row.unwrap()[place].to_string()).collect()
    };
    let (keyed_numbers, key) =
        (numbers("keyed.estab"), std::fs::read_to_string(program.path("office.redb.identity-key")).unwrap());
    let key = estab::exchange::sign::IdentityKey::parse(&key).unwrap();
    program.run(&["snapshot", "export", "--draft", "--identity", "full", "--out", "full.estab"]).well();
    let whole = numbers("full.estab");
    assert!(whole.len() > 200);
    for (keyed, whole) in keyed_numbers.iter().zip(&whole) {
        assert_eq!(*keyed, key.keyed(whole));
        assert_ne!(*keyed, estab::domain::canon::hex(&estab::domain::canon::digest(whole.as_bytes())), "a bare digest");
    }
    // The paper shows what people may see.
    let report = member(&program.path("keyed.estab"), "report.xlsx");
    let mut zip = ZipArchive::new(Cursor::new(report)).unwrap();
    for place in 0..zip.len() {
        let mut text = Vec::new();
        zip.by_index(place).unwrap().read_to_end(&mut text).unwrap();
        for number in whole.iter().take(20) {
            assert!(memchr::memmem::find(&text, number.as_bytes()).is_none(), "{number} stands in the report");
        }
    }
}

#[test]
fn another_key_than_before_needs_a_reason() {
    let (program, other) = (office(), {
        let mut other = Program::new();
        other.passphrase(PASSPHRASE);
        other
    });
    other.run(&["new", "--office", "下级编办", "--code", "990999"]).well();
    for (key, day, file) in [
        ("one.key", "2026-11-20", "1.estab"),
        ("one.key", "2026-11-21", "2.estab"),
        ("two.key", "2026-11-22", "3.estab"),
    ] {
        if !other.path(key).exists() {
            other.run(&["key", "new", "--out", key]).well();
        }
        let to = program.path(file);
        other
            .run(&[
                "do",
                "total",
                "--document",
                day,
                "--government-level",
                "city",
                "--kind",
                "administrative",
                "--places",
                &day[9..],
                "--effective-on",
                day,
            ])
            .well();
        other.run(&["--as-of", day, "snapshot", "export", "--key", key, "--out", to.to_str().unwrap()]).well();
    }
    std::fs::copy(other.path("one.key.pub"), program.path("one.pub")).unwrap();
    let receive = |file: &str, more: &[&str]| {
        program.run(&[&["snapshot", "receive", file, "--unit", "市委组织部"], more].concat())
    };
    receive("3.estab", &["--key", "one.pub"]).refused(1, "another key");
    receive("1.estab", &["--key", "one.pub"]).well();
    let noted = receive("2.estab", &[]).well();
    assert!(noted.contains("one may be missing"), "{noted}");
    receive("3.estab", &[]).refused(1, "another key than");
    receive("3.estab", &["--reason", "对方已更换密钥，电话核实"]).well();
}
