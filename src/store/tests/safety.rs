//! What survives: a power failure at every sync, a full disk, altered bytes, a second opener.

use super::super::*;
use super::basics::{append, check_sample, d, draft, facts, id, moved, post, sample, t};
use crate::domain::books::Source;
use crate::domain::field;
use crate::domain::id::IdKind;
use crate::domain::pool::Column;
use redb::ReadableTableMetadata;

/// A small generator, so that every run fails in the same places.
struct Dice(u64);
impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// An entry of many lines, so that a commit writes many pages.
fn large() -> Vec<crate::domain::entry::Line> {
    let mut lines = Vec::new();
    for number in 1..=600 {
        lines.push(facts(
            &format!("p{number}"),
            "2026-01-01",
            vec![
                (field::person::NAME, t("王敏").into()),
                (field::person::NUMBER, t(&format!("44030119900101{number:04}")).into()),
            ],
        ));
        lines.push(facts(&format!("h{}", number << 8), "2026-01-01", vec![(field::tenure::POOL, id("q1").into())]));
    }
    lines.push(moved("q1", Column::Occupied, "2026-01-01", 600));
    lines
}

/// Everything a reader can ask, as one text.
fn told(store: &Store) -> Result<String, Fault> {
    let view = store.read()?;
    let mut out = String::new();
    let last = view.last_seq()?;
    for seq in 1..=last {
        out.push_str(&format!("{:?}\n", view.header(seq)?));
        view.lines(seq, &mut |line| {
            out.push_str(&format!("{line:?}\n"));
            Ok(())
        })?;
    }
    for kind in IdKind::ALL {
        out.push_str(&format!("{kind:?} {}\n", view.last_number(kind)?));
        view.subjects(kind, &mut |id, facts| {
            out.push_str(&format!("{id} {facts:?}\n"));
            Ok(())
        })?;
        view.all_sums(kind, &mut |id, held| {
            out.push_str(&format!("{id} {held:?}\n"));
            Ok(())
        })?;
    }
    view.all_moves(None, &mut |id, row| {
        out.push_str(&format!("{id} {row:?}\n"));
        Ok(())
    })?;
    out.push_str(&format!("{:?}\n{:?}\n", view.grand()?, view.later(d("2026-03-01"))?));
    Ok(out)
}

/// Answers found through the indexes.
fn looked_up(store: &Store) -> Result<String, Fault> {
    let view = store.read()?;
    let mut out = String::new();
    out.push_str(&format!("{:?}\n", view.linking(field::tenure::POOL, id("q1"))?));
    for number in ["440301199001010007", "440301199001010300", "440301199001010599"] {
        out.push_str(&format!("{:?}\n", view.find(field::person::NUMBER, number)?));
    }
    Ok(out)
}

#[test]
fn a_power_failure_at_any_sync_loses_all_of_an_entry_or_nothing() {
    let disk = Arc::new(TrialMedium::new(Vec::new(), Plan::default()));
    let store = Store::with_backend(disk.clone(), Access::Write).unwrap();
    for lines in sample() {
        post(&store, lines);
    }
    let before = told(&store).unwrap();
    drop(store);
    let start = disk.after_crash(|_| true);
    let mut dice = Dice(7);
    let mut survived = [0, 0];
    for sync in 1.. {
        let disk = Arc::new(TrialMedium::new(start.clone(), Plan::default()));
        let store = Store::with_backend(disk.clone(), Access::Write).unwrap();
        disk.plan(Plan { crash_at_sync: Some(sync), full_at: None });
        let result = append(&store, draft(), large());
        let committed = disk.syncs() < sync;
        assert_eq!(result.is_ok(), committed, "sync {sync}: {result:?}");
        if committed {
            assert!(sync > 2, "a commit syncs at least twice");
            break;
        }
        assert!(store.is_read_only());
        let again = append(&store, draft(), large()).unwrap_err();
        assert_eq!(again, result.unwrap_err(), "the same sentence");
        drop(store);
        for luck in 0..6 {
            let bytes = disk.after_crash(|_| match luck {
                0 => false,
                1 => true,
                _ => dice.roll().is_multiple_of(2),
            });
            let after = Store::with_backend(Arc::new(MemoryMedium::holding(bytes)), Access::Write).unwrap();
            let seq = after.read().unwrap().last_seq().unwrap();
            assert_eq!(after.check_deep().unwrap().findings, [], "sync {sync} luck {luck}");
            match seq {
                3 => assert_eq!(told(&after).unwrap(), before, "sync {sync} luck {luck}"),
                4 => assert_eq!(after.read().unwrap().header(4).unwrap().unwrap().lines, 1_201),
                other => panic!("sequence {other} after sync {sync}"),
            }
            survived[usize::from(seq == 4)] += 1;
            // Work goes on.
            assert_eq!(post(&after, vec![moved("q1", Column::Approved, "2026-01-01", 1)]), seq + 1);
        }
    }
    assert!(survived[0] > 0, "{survived:?}");
}

#[test]
fn a_full_disk_refuses_with_its_sentence_and_what_was_there_is_read_on() {
    let disk = Arc::new(TrialMedium::new(Vec::new(), Plan::default()));
    let store = Store::with_backend(disk.clone(), Access::Write).unwrap();
    for lines in sample() {
        post(&store, lines);
    }
    let before = told(&store).unwrap();
    disk.plan(Plan { crash_at_sync: None, full_at: Some(1) });
    let mut grown = Vec::new();
    for _ in 0..8 {
        grown.extend(large());
    }
    let Stop::Fault(fault) = append(&store, draft(), grown).unwrap_err() else { panic!() };
    assert_eq!(fault.0.code, "store-full", "{fault}");
    assert!(store.is_read_only());
    assert_eq!(store.stopped_by().unwrap().0.code, "store-full");
    assert_eq!(told(&store).unwrap(), before, "reading goes on");
    drop(store);
    disk.plan(Plan::default());
    let store = Store::with_backend(disk, Access::Write).unwrap();
    assert_eq!(told(&store).unwrap(), before);
    assert_eq!(post(&store, large()), 4, "with room made, work goes on");
    assert_eq!(store.check_deep().unwrap().findings, []);
}

#[test]
fn altered_bytes_are_reported_never_shown() {
    let medium = Arc::new(MemoryMedium::default());
    let store = Store::with_backend(medium.clone(), Access::Write).unwrap();
    for lines in sample() {
        post(&store, lines);
    }
    post(&store, large());
    let right = told(&store).unwrap();
    let right_lookups = looked_up(&store).unwrap();
    let view = store.read().unwrap();
    assert!(view.facts_table().unwrap().len().unwrap() > 1_000);
    drop(view);
    assert!(store.compact().unwrap());
    drop(store);
    let bytes = medium.bytes();
    let used: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] != 0).collect();
    let mut dice = Dice(20_261_123);
    let (mut seen, mut same, mut misled) = (0, 0, 0);
    let mut wrong: Vec<String> = Vec::new();
    let turns = std::env::var("ESTAB_FLIPS").ok().and_then(|turns| turns.parse().ok()).unwrap_or(200);
    for turn in 0..turns {
        let mut altered = bytes.clone();
        let at = used[dice.roll() as usize % used.len()];
        altered[at] ^= 1 << (dice.roll() % 8);
        let medium = Arc::new(MemoryMedium::holding(altered));
        // Nobody may see another text: the right one, or a sentence.
        let outcome = Some(()).map(|()| {
            let store = Store::with_backend(medium, if turn % 2 == 0 { Access::Read } else { Access::Write })?;
            let answer = told(&store)?;
            let lookups = looked_up(&store)?;
            let findings = store.check()?.findings;
            // A search misled inside redb's tree may miss a row; then the check at least must tell.
            let missed = lookups != right_lookups;
            assert!(!missed || !findings.is_empty(), "byte {at}: missed in silence");
            Ok::<_, Fault>((answer, findings, missed))
        });
        match outcome.unwrap_or_else(|| panic!("byte {at}: panicked")) {
            Ok((answer, findings, missed)) => {
                misled += u64::from(missed);
                assert!(answer == right || !findings.is_empty(), "byte {at}: shown as if right, and no finding");
                if answer != right {
                    let lines = answer.lines().count();
                    let line = answer.lines().zip(right.lines()).position(|(one, other)| one != other).unwrap_or(0);
                    let cut = |text: &str| text.lines().nth(line).unwrap_or("").chars().take(80).collect::<String>();
                    wrong.push(format!(
                        "byte {at} {} lines {lines} of {}: {} / {} / {findings:?}",
                        bytes[at],
                        right.lines().count(),
                        cut(&answer),
                        cut(&right)
                    ));
                    continue;
                }
                same += 1;
            }
            Err(_) => seen += 1,
        }
    }
    assert!(wrong.is_empty(), "{seen} seen, {same} without effect, shown as if right: {wrong:#?}");
    assert!(misled * 50 < seen, "{misled} of {seen}");
    assert!(seen > 50 && same > 0, "{seen} seen, {same} without effect");
}

#[test]
fn one_writes_many_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.redb");
    let writer = Store::create(&path).unwrap();
    for lines in sample().into_iter().take(2) {
        post(&writer, lines);
    }
    let Err(second) = Store::open(&path, Access::Write) else { panic!("two writers") };
    assert_eq!(second.0.code, "store-in-use");
    assert_eq!(second.0.arg("pid").unwrap().to_string(), std::process::id().to_string());
    let reader = Store::open(&path, Access::Read).unwrap();
    let held = reader.read().unwrap();
    let bytes_before = std::fs::read(&path).unwrap();
    told(&reader).unwrap();
    assert!(std::fs::read(&path).unwrap() == bytes_before, "reading writes nothing");
    post(&writer, sample().remove(2));
    for _ in 0..20 {
        post(&writer, vec![moved("q9", Column::Approved, "2026-01-01", 1)]);
    }
    assert_eq!(held.last_seq().unwrap(), 2, "a view stays as it was");
    assert_eq!(held.facts(id("u1")).unwrap().rows().len(), 4);
    drop(held);
    assert_eq!(reader.read().unwrap().last_seq().unwrap(), 23, "a new one sees what was committed");
    let Stop::Fault(fault) = append(&reader, draft(), vec![]).unwrap_err() else { panic!() };
    assert_eq!(fault.0.code, "store-read-only");
    drop(writer);
    let next = Store::open(&path, Access::Write).unwrap();
    assert_eq!(post(&next, vec![]), 24);
    assert_eq!(reader.read().unwrap().last_seq().unwrap(), 24);
}

#[test]
fn another_process_reads_beside_the_writer_and_may_not_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.redb");
    if let Some(path) = std::env::var_os("ESTAB_STORE_OTHER") {
        // The other process.
        let path = Path::new(&path);
        check_sample(&Store::open(path, Access::Read).unwrap());
        assert_eq!(Store::open(path, Access::Write).err().unwrap().0.code, "store-in-use");
        return;
    }
    let writer = Store::create(&path).unwrap();
    for lines in sample() {
        post(&writer, lines);
    }
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::safety::another_process_reads_beside_the_writer_and_may_not_write"])
        .env("ESTAB_STORE_OTHER", &path)
        .stdout(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(post(&writer, vec![]), 4);
}

#[test]
fn what_is_no_store_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("empty"), b"").unwrap();
    std::fs::write(at("text"), "编制台账\n".repeat(100)).unwrap();
    std::fs::write(at("short"), MAGIC).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    let definition: redb::TableDefinition<u64, u64> = redb::TableDefinition::new("numbers");
    let other = Database::create(at("other")).unwrap();
    let txn = other.begin_write().unwrap();
    txn.open_table(definition).unwrap().insert(1, 1).unwrap();
    txn.commit().unwrap();
    drop(other);
    for (name, code) in [
        ("missing", "store-missing"),
        ("empty", "store-foreign"),
        ("text", "store-foreign"),
        ("short", "store-damaged"),
        ("folder", "store-foreign"),
        ("other", "store-foreign"),
    ] {
        for access in [Access::Read, Access::Write] {
            let fault = Store::open(&at(name), access).err().unwrap();
            assert_eq!(fault.0.code, code, "{name} {access:?} {fault}");
        }
    }
    assert_eq!(Store::create(&at("text")).err().unwrap().0.code, "store-exists");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        drop(Store::create(&at("deep/er/office.redb")).unwrap());
        let mode = |name: &str| std::fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("deep/er/office.redb"), mode("deep/er"), mode("deep")), (0o600, 0o700, 0o700));
    }
}

#[test]
fn a_killed_writer_leaves_a_store_that_is_read_and_written_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("office.redb");
    if let Some(path) = std::env::var_os("ESTAB_STORE_KILLED") {
        let store = Store::open(Path::new(&path), Access::Write).unwrap();
        for lines in sample() {
            post(&store, lines);
        }
        let _: Result<(), Stop> = store.write(|view| {
            view.append(draft(), |_, _, sink| {
                for line in large() {
                    sink.line(line)?;
                }
                Ok(Default::default())
            })?;
            std::process::abort()
        });
    }
    drop(Store::create(&path).unwrap());
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::safety::a_killed_writer_leaves_a_store_that_is_read_and_written_on"])
        .env("ESTAB_STORE_KILLED", &path)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(!status.success());
    assert!(path.with_extension("redb.lock").exists(), "its note is left");
    let reader = Store::open(&path, Access::Read).unwrap();
    check_sample(&reader);
    let writer = Store::open(&path, Access::Write).unwrap();
    check_sample(&writer);
    assert_eq!(writer.check_deep().unwrap().findings, []);
    assert_eq!(post(&writer, large()), 4);
    drop(writer);
    assert!(!path.with_extension("redb.lock").exists());
}

#[test]
fn a_store_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    fn sent<T: Send>() {}
    shared::<Store>();
    sent::<ReadView>();
    let store = Store::in_memory().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let store = store.clone();
            scope.spawn(move || {
                for _ in 0..10 {
                    post(&store, vec![moved("q1", Column::Approved, "2026-01-01", 1)]);
                    store.read().unwrap().last_seq().unwrap();
                }
            });
        }
    });
    assert_eq!(store.read().unwrap().last_seq().unwrap(), 40);
    assert_eq!(store.check_deep().unwrap().findings, []);
}
