//! What was handed in is produced again, byte for byte, whatever happened since; and what cannot be written leaves what
//! stood there.

use crate::support::program::{Program, json};
use std::path::Path;

/// Last year's end, handed in this January; entries after it, late ones among them.
fn submitted(export: &[&str], key: bool) -> (Program, String) {
    let mut program = Program::new();
    program.passphrase("云澜市编办 2026");
    program.run(&["demo", "--clean", "--people", "500", "--build-only"]).well();
    if key {
        program.run(&["key", "new", "--out", "own.key"]).well();
        program.run(&["key", "new", "--for", "identity"]).well();
    }
    let asked = [&["--as-of", "2025-12-31", "snapshot", "export", "--format", "json", "--out", "year.estab"], export];
    let made = json(&program.run(&asked.concat()).well());
    let recorded = made["manifest"]["recorded"].to_string().replace('"', "");
    program.run(&["snapshot", "submit", "year.estab", "--effective-on", "2026-01-05"]).well();
    for (on, change, reason) in [("2025-11-01", "1", "漏记"), ("2026-03-01", "2", "核增"), ("2026-11-20", "-1", "精简")]
    {
        let order = ["do", "approve", "--unit", "市委组织部", "--kind", "service", "--change", change];
        let more = ["--document", on, "--effective-on", on, "--reason", reason];
        program.run(&[&order[..], &more].concat()).well();
    }
    (program, recorded)
}

fn same(program: &Program, surroundings: &[(&str, &str)], store: &Path, recorded: &str, export: &[&str], what: &str) {
    let again = ["--as-of", "2025-12-31", "--recorded", recorded, "snapshot", "export", "--out", "again.estab"];
    program.run_under(surroundings, store, &[&again[..], export].concat()).well();
    let bytes = |name: &str| std::fs::read(program.path(name)).unwrap();
    assert!(bytes("again.estab") == bytes("year.estab"), "{what}: it is not the same");
    std::fs::remove_file(program.path("again.estab")).unwrap();
}

#[test]
fn last_years_snapshot_is_produced_again_byte_for_byte() {
    for (export, key) in [
        (&[][..], false),
        (&["--identity", "full"], false),
        (&["--identity", "keyed", "--key", "own.key"], true),
        (&["--unit", "市委组织部"], false),
    ] {
        let (program, recorded) = submitted(export, key);
        let store = program.store();
        let said = format!("{export:?}");
        same(&program, &[], &store, &recorded, export, &said);
        for surroundings in [
            &[("ESTAB_LANG", "zh"), ("LC_ALL", "zh_CN.GB18030")][..],
            &[("ESTAB_TODAY", "2031-02-28"), ("TZ", "America/Los_Angeles")],
            &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")],
        ] {
            same(&program, surroundings, &store, &recorded, export, &format!("{said} {surroundings:?}"));
        }
        program.run(&["check", "--deep"]).well();
        same(&program, &[], &store, &recorded, export, &format!("{said} after the deep check"));
        // From a copy that was put back.
        program.run(&["backup", "copy.redb"]).well();
        let back = program.path("back.redb");
        program.run_on(&back, &["restore", "copy.redb"]).well();
        if key {
            std::fs::copy(program.path("office.redb.identity-key"), program.path("back.redb.identity-key")).unwrap();
        }
        same(&program, &[], &back, &recorded, export, &format!("{said} from a backup"));
        // The books still hold it, and nothing else of that date.
        program.run(&["check", "--against", "year.estab"]).well();
        let next =
            ["--as-of", "2026-06-30", "snapshot", "export", "--draft", "--format", "json", "--out", "next.estab"];
        let next = json(&program.run(&[&next[..], export].concat()).well());
        let year = json(&program.run(&["snapshot", "show", "year.estab", "--format", "json"]).well());
        assert_eq!(next["manifest"]["previous_digest"], year["manifest"]["content_digest"], "{said}");
    }
}

#[test]
fn the_chain_of_what_was_handed_in_is_told_where_it_breaks() {
    let (program, recorded) = submitted(&[], false);
    // Made before the last one was handed in: it names no snapshot before it.
    let early = ["--as-of", "2026-06-30", "--recorded", &recorded, "snapshot", "export", "--out", "early.estab"];
    program.run(&early).well();
    program.run(&["snapshot", "submit", "early.estab"]).refused(1, "does not follow");
    program.run(&["--as-of", "2026-06-30", "snapshot", "export", "--out", "right.estab"]).well();
    program.run(&["snapshot", "submit", "right.estab"]).well();
    program.run(&["check", "--deep"]).well();
}

#[test]
fn what_cannot_be_written_leaves_what_stood_there() {
    let (program, _) = submitted(&[], false);
    let bytes = || std::fs::read(program.path("year.estab")).unwrap();
    let (before, folder) = (bytes(), program.path("."));
    let count = || std::fs::read_dir(&folder).unwrap().count();
    let export = |out: &str| program.run(&["snapshot", "export", "--draft", "--out", out]);
    std::fs::create_dir(program.path("folder")).unwrap();
    let entries = count();
    export("none/x.estab").refused(1, "none");
    export("folder").refused(1, "folder");
    export("year.estab/x.estab").refused(1, "x.estab");
    #[cfg(target_os = "linux")]
    {
        // No more than half of it may be written: as on a disk that is full.
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" --store office.redb snapshot export --draft --out year.estab",
            before.len() / 512 / 2
        );
        let mut command = std::process::Command::new("sh");
        command.current_dir(&folder).args(["-c", &script, env!("CARGO_BIN_EXE_estab")]);
        let done = command.env("ESTAB_TODAY", "2026-11-23").env("ESTAB_LANG", "en").output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(1) && said.contains("year.estab"), "{:?} {said}", done.status);
    }
    assert!(bytes() == before && count() == entries, "something was left");
    // What can be written takes the place of the old file as a whole.
    export("year.estab").well();
    assert!(bytes() != before && count() == entries);
    program.run(&["snapshot", "verify", "year.estab"]).well();
}

#[test]
fn what_is_altered_is_neither_compared_nor_received_nor_held_against_the_books() {
    let (program, _) = submitted(&[], false);
    let mut bent = std::fs::read(program.path("year.estab")).unwrap();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    std::fs::write(program.path("bent.estab"), bent).unwrap();
    for args in [
        &["snapshot", "diff", "year.estab", "bent.estab"][..],
        &["snapshot", "diff", "bent.estab", "year.estab"],
        &["snapshot", "receive", "bent.estab", "--unit", "市委组织部"],
        &["snapshot", "submit", "bent.estab"],
        &["snapshot", "show", "bent.estab"],
    ] {
        program.run(args).refused(1, "");
    }
    let against = program.run(&["check", "--against", "bent.estab"]);
    assert_eq!(against.status(), 1, "{}", against.out());
    let same = json(&program.run(&["snapshot", "diff", "year.estab", "year.estab", "--format", "json"]).well());
    assert_eq!(same["count"], 0);
}
