//! Arguments, exit statuses and sentences of the command line, over an office of canned answers.

use crate::desk::{Broken, FakeDoor, estab};
use estab::cli::{Surroundings, Terminal, order_of_line, run};
use estab::domain::books::Stop;
use estab::domain::ledger::Desk;
use estab::domain::operation::{self, ArgSpec, ArgType, CodeTable, Decide, Group, Need, Spec, needed, optional};
use std::ffi::OsString;

/// Exit status, and what must stand in stdout, in stderr, and in what the office was asked.
#[test]
fn commands_and_their_exit_statuses() {
    let table = operation::table();
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    for (args, status, out, err, asked) in [
        // Listings.
        ("units", 0, "市教育局", "", "List(ListAsk { name: \"units\""),
        ("units --format ndjson", 0, "{\"id\":\"u12\",\"name\":\"市教育局\"}\n", "", "as_of: None, recorded: None"),
        ("--as-of 2024年3月1日 units --recorded e7", 0, "", "", "as_of: Some(2024-03-01), recorded: Some(7)"),
        (
            "vacancies --by subtree --all --kind x --unit-kind y",
            0,
            "",
            "",
            "unit_kind: Some(\"y\"), scope: Subtree, all: true",
        ),
        (
            "people --left --from 20240101 --to 2024.12.31 --reveal",
            0,
            "",
            "",
            "left: true, from: Some(2024-01-01), to: Some(2024-12-31), reveal: true",
        ),
        (
            "vacancies --unit u12 --sort vacant:desc --limit 5",
            0,
            "",
            "",
            "sort: [(\"vacant\", true)], conditions: [], offset: 0, limit: Some(5)",
        ),
        ("history u12", 0, "", "", "subject: Some(u12)"),
        (
            "vacancies --unit 局",
            2,
            "",
            "  u12  市教育局\n  u13  市财政局\n",
            "open office.redb Read today Some(2026-11-23)",
        ),
        ("units --sort name:up", 2, "", "name:up is not a way to sort", ""),
        ("units --by own", 2, "", "There is no option --by", ""),
        (
            "units --format yaml",
            2,
            "",
            "--format <text|csv|json|ndjson> cannot be yaml; possible values: text, csv, json, ndjson",
            "",
        ),
        ("units --limit -1", 2, "", "There is no option -1", ""),
        ("units --as-of 2026-02-30", 2, "", "as-of: 2026-02-30 is not a date", ""),
        ("units --recorded x", 2, "", "x is not an entry", ""),
        ("--store missing units", 3, "", "estab: English", "open missing"),
        // Wrong use.
        ("unitz", 2, "", "There is no command unitz; did you mean units?", ""),
        ("history", 2, "", "<ID> is missing", ""),
        ("", 2, "", "The screen needs a terminal", ""),
        ("--help", 0, "Usage: estab", "", ""),
        ("--lang zh --help", 0, "用法: estab", "", ""),
        ("--lang zh unitz", 2, "", "没有命令 unitz", ""),
        ("--version", 0, "estab 0.1.0\n", "", ""),
        // Lookup and cards.
        ("find jy", 0, "u12  市教育局  agency\n云澜市\n", "", "Find { query: \"jy\""),
        (
            "find jy --format ndjson",
            0,
            "{\"type\":\"unit\",\"id\":\"u12\",\"name\":\"市教育局\",\"unit\":\"u1\",\"unit_name\":\"云澜市\",\"detail\":null,\"matched\":\"initials\",\"score\":90}\n",
            "",
            "",
        ),
        ("find 市 教育", 0, "", "", "query: \"市 教育\""),
        ("show u12", 0, "on the rolls 109 = occupied 102 + apart 7", "", "Card { id: u12 }"),
        (
            "show u12",
            0,
            "vacant 2 - excess 0 + advance 0 + borrowed 0 - lent 0 = frozen 0 + reserved 0 + available 2",
            "",
            "",
        ),
        (
            "show u12 --format json",
            0,
            "\"unit\":{\"id\":\"u12\",\"name\":\"市教育局\"",
            "",
            "name: \"vacancies\", unit: None, subject: Some(u12)",
        ),
        // Operations.
        (
            "do approve --unit u12 --kind x --change -2 --from-above",
            0,
            "approve: recorded as e82.",
            "",
            "(\"change\", \"-2\"), (\"from_above\", \"true\")",
        ),
        ("do approve --unit u12 --kind x --dry-run", 0, "would be recorded", "", "post dry_run true"),
        (
            "do approve --unit u12 --kind x --format json",
            0,
            "{\"dry_run\":false,\"count\":1,\"receipts\":[{\"operation\":\"approve\",\"entry\":\"e82\",\"existed\":false,\"created\":[\"u14\"]",
            "",
            "open office.redb Write",
        ),
        ("do approve --unit u12 --kind x", 0, "approved 104 -> 106, vacant 2 -> 4, available 2 -> 4", "", ""),
        ("do reverse --entry e81", 0, "reverse: recorded as e82.", "", "(\"entry\", \"e81\")"),
        ("do approve --kind x", 2, "", "--unit <ID|CODE|NAME> is missing", ""),
        ("do aprove", 2, "", "There is no command aprove; did you mean approve?", ""),
        ("do import", 2, "", "There is no command import", ""),
        ("do", 2, "", "It is not said what to do", ""),
        ("--store refuse do approve --unit u12 --kind x", 1, "", "estab: Refused: ", "post dry_run false"),
        (
            "--store refuse do approve --unit u12 --kind x --format json",
            1,
            "\"reasons\":[{\"code\":\"places-not-positive\"",
            "pool-full",
            "",
        ),
        ("--as-of 2025-01-01 do approve --unit u12 --kind x", 1, "", "2025-01-01", "Head"),
        ("--as-of 2026-11-23 --recorded 81 do approve --unit u12 --kind x", 0, "", "", "post"),
        ("--recorded 80 do approve --unit u12 --kind x", 1, "", "2026-11-23", ""),
        ("do --file nowhere.ndjson", 4, "", "File nowhere.ndjson cannot be opened", ""),
        (&format!("do --file {path}"), 1, "", "has no operation in it", ""),
        ("do --file x approve --unit u1 --kind x", 2, "", "--file and an operation cannot stand together", ""),
        // Import.
        (
            "import --profile p a.csv",
            1,
            "read 10 rows = taken 6 + unchanged 1 + rejected 2 + skipped 1\n  2 rows, for one: 2026-02-30 is not a date",
            "2 rows are not usable and nothing was recorded",
            "files: [\"a.csv\"]",
        ),
        (
            "import --profile p --rejects r.csv a.csv b.csv",
            0,
            "Recorded as e82.",
            "",
            "files: [\"a.csv\", \"b.csv\"], dry_run: false, rejects: Some(\"r.csv\")",
        ),
        (
            "import --profile p --rejects r.csv --dry-run --effective 2026/1/2 a.csv",
            0,
            "would end people: 4\n    p9 王某 4403**************, 市教育局, Administrative\n    and 3 more\n",
            "",
            "dry_run: true",
        ),
        (
            "import --profile p --rejects r.csv a.csv --format json",
            0,
            "{\"read\":10,\"taken\":6,\"unchanged\":1,\"rejected\":2,\"skipped\":1,\"reasons\":[{\"count\":2,\"code\":\"date-form\",\"args\":{\"text\":\"2026-02-30\"}",
            "",
            "",
        ),
        (
            "import --profile p --rejects r.csv a.csv --format json",
            0,
            "\"control_sums\":[{\"name\":\"fte\",\"stated\":3,\"found\":2.5}],\"would_end\":{\"p\":4},\"ends\":[{\"id\":\"p9\",\"name\":\"王某\",\"number\":\"4403**************\",\"unit\":\"u12\",\"unit_name\":\"市教育局\",\"kind\":\"administrative\",\"kind_name\":\"Administrative\"}],\"rejected_rows\":[{\"file\":\"a.csv\",\"line\":7,\"code\":\"date-form\",\"args\":{\"text\":\"2026-02-30\"},\"text\":\"2026-02-30 is not a date; write a real day like 2026-11-23.\"}],\"warning_rows\":[],\"reject_files\":[],\"dry_run\":false,\"entry\":\"e82\"}\n",
            "",
            "",
        ),
        (
            "import --profile statement a.csv",
            1,
            "read 3 rows = taken 0 + unchanged 0 + rejected 0 + skipped 0\n  would end people: 2\n",
            "estab: English",
            "",
        ),
        (
            "import --profile statement a.csv --format json",
            1,
            "\"entry\":null,\"error\":{\"code\":\"language-name\"",
            "estab: English",
            "",
        ),
        ("import --profile p", 2, "", "<FILE>... is missing", ""),
        ("import a.csv", 2, "", "--profile", ""),
        ("--as-of 2025-01-01 import --profile p a.csv", 2, "", "--effective", ""),
        ("profiles", 0, "cn-unit-tree", "", ""),
        (
            "profiles --format json",
            0,
            "{\"count\":1,\"rows\":[{\"name\":\"cn-unit-tree\",\"mode\":\"add\",\"about\":\"a tree of units\"}]}\n",
            "",
            "",
        ),
        ("profiles cn-unit-tree", 0, "name = \"cn-unit-tree\"\n", "", ""),
        ("profiles nothing", 2, "", "estab: ", ""),
        // Files out, checks, copies.
        ("export --template t", 0, "units.csv: 0 rows", "", ""),
        ("export t", 0, "units.csv: 3 rows", "", "open"),
        ("export", 2, "", "It is not said where to export to", ""),
        ("export t --template t", 2, "", "cannot stand together", ""),
        ("check", 0, "The books are sound: 81 entries", "", ""),
        ("check --deep", 1, "One thing is wrong", "", ""),
        (
            "check --deep --format json",
            1,
            "{\"sound\":false,\"deep\":true,\"entries\":81,\"findings\":[{\"code\":\"language-name\"",
            "",
            "",
        ),
        ("backup b.redb", 0, "Backed up to b.redb: 4096 bytes, recorded up to e81.", "", "Read"),
        ("restore b.redb", 0, "Restored office.redb", "", ""),
        ("snapshot verify s.estab", 1, "The snapshot does not verify.", "", ""),
        ("snapshot show s.estab", 0, "office: 云澜市\nrecorded: 81\n", "", ""),
        (
            "snapshot export --out s.estab --unit u12 --identity full --draft",
            0,
            "",
            "",
            "unit: Some(u12), identity: Full, draft: true",
        ),
        ("snapshot export", 2, "", "--out <FILE> is missing", ""),
        ("snapshot", 2, "", "It is not said what to do", ""),
        // Beginnings.
        (
            "new --office 云澜市 --code 990101",
            0,
            "Made an empty store office.redb.",
            "",
            "create office.redb 云澜市 990101",
        ),
        ("demo --build-only --people 300", 0, "200 units, 300 people, 31 entries", "", ""),
        ("demo --people 299 --build-only", 2, "", "299", ""),
        ("demo", 2, "", "without one add --build-only", ""),
    ] {
        let args: Vec<&str> = args.split_whitespace().collect();
        let done = estab(&args, &table, false);
        let told = format!("{args:?}: status {}\n{}\n{}\n{}", done.status, done.out, done.err, done.asked);
        assert_eq!(done.status, status, "{told}");
        for (have, want) in [(&done.out, out), (&done.err, err), (&done.asked, asked)] {
            assert!(have.contains(want), "no {want:?} in\n{told}");
        }
        assert!(if status == 0 { done.err.is_empty() } else { status == 1 || !done.err.is_empty() }, "{told}");
        assert!(!done.err.contains("panicked") && !done.out.contains("cli-") && !done.err.contains("cli-"), "{told}");
    }
}

#[test]
fn the_screen_opens_on_a_terminal_only() {
    let table = operation::table();
    for (args, asked) in [(&[][..], "screen office.redb"), (&["demo", "--store", "d.redb"], "screen d.redb")] {
        let done = estab(args, &table, true);
        assert_eq!((done.status, done.asked.as_str()), (0, asked), "{}", done.err);
    }
}

#[test]
fn every_help_is_in_words() {
    let table = operation::table();
    let commands = ["demo", "new", "import", "profiles", "export", "find", "show", "units", "vacancies"]
        .into_iter()
        .chain(["people", "posts", "totals", "frozen", "documents", "journal", "history", "access-log", "do"])
        .chain(["do approve", "snapshot", "snapshot export", "snapshot verify", "snapshot show", "check", "backup"])
        .chain(["restore"]);
    for command in commands {
        for language in ["zh", "en"] {
            let mut args: Vec<&str> = vec!["--lang", language];
            args.extend(command.split(' '));
            args.push("--help");
            let done = estab(&args, &table, false);
            assert_eq!(done.status, 0, "{command}: {}", done.err);
            assert!(!done.out.contains("cli-"), "{command}: {}", done.out);
        }
    }
}

#[test]
fn a_broken_pipe_is_silent() {
    let table = operation::table();
    for args in [&["estab", "units"][..], &["estab", "--help"], &["estab", "find", "jy", "--format", "csv"]] {
        let (mut out, mut err) = (Broken, Vec::new());
        let surroundings = Surroundings { store: Some(OsString::from("office.redb")), ..Surroundings::default() };
        let mut terminal = Terminal { out: &mut out, err: &mut err, width: None, progress: false, interactive: false };
        let args = args.iter().map(OsString::from);
        let status = run(args, &table, &FakeDoor::default(), &|_| Ok(()), surroundings, &mut terminal);
        assert_eq!((status, err.len()), (0, 0));
    }
}

#[test]
fn files_of_operations_name_their_lines() {
    let table = operation::table();
    let good = r#"{"op":"approve","id":"r1","unit":"u12","kind":"x","change":2}"#;
    for (text, store, status, out, err) in [
        (format!("{good}\n\n{good}\n"), "ok", 0, "\"line\":3", ""),
        (
            format!("{good}\n{{\"op\":\"approve\",\"colour\":1}}\n"),
            "ok",
            1,
            "",
            "line 2: operation approve has no field colour",
        ),
        (format!("{good}\n{{\n"), "ok", 4, "", "line 2: not a JSON object"),
        (
            format!("{good}\n{good}\n"),
            "refuse",
            1,
            "\"code\":\"cli-order-refused\"",
            "line 2: operation approve was refused; nothing of the file was recorded",
        ),
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let args = ["--store", store, "do", "--file", file.path().to_str().unwrap(), "--format", "json"];
        let done = estab(&args, &table, false);
        assert_eq!(done.status, status, "{}{}", done.out, done.err);
        assert!(done.out.contains(out) && done.err.contains(err), "{}{}", done.out, done.err);
        assert_eq!(done.asked.contains("post"), status == 0 || store == "refuse");
    }
}

fn plant(_: &mut Desk) -> Result<(), Stop> {
    Ok(())
}

const ARGS: &[ArgSpec] = &[
    needed("tree_kind", ArgType::Text, "kind of the tree"),
    optional("height", ArgType::Places, "how high it is"),
    optional("evergreen", ArgType::Flag, "whether it keeps its leaves"),
    optional("funding", ArgType::Code(CodeTable::Funding), "who pays"),
];

/// An operation that only this test knows.
const DUMMY: Spec = Spec {
    name: "plant-tree",
    group: Group::Units,
    doc: "plants a tree before the town hall",
    args: ARGS,
    document: Need::Required,
    reason: Need::Optional,
    offered_for: None,
    decide: Decide::Order(plant),
};

#[test]
fn a_planted_operation_reaches_every_door() {
    let mut table = operation::table();
    table.push(DUMMY);
    let done = estab(&["do", "--help"], &table, false);
    assert!(done.out.contains("plant-tree") && done.out.contains("plants a tree before the town hall"), "{}", done.out);
    let done = estab(&["do", "plant-tree", "--help"], &table, false);
    for want in ["--tree-kind <TEXT>", "kind of the tree", "--height <PLACES>", "--evergreen", "--document", "--reason"]
    {
        assert!(done.out.contains(want), "no {want} in {}", done.out);
    }
    let args = [
        "do",
        "plant-tree",
        "--tree-kind",
        "银杏",
        "--height",
        "-0.5",
        "--evergreen=false",
        "--document",
        "云园〔2026〕1号",
        "--id",
        "t1",
    ];
    let done = estab(&args, &table, false);
    assert_eq!(done.status, 0, "{}", done.err);
    let want = "operation: \"plant-tree\", caller_id: Some(\"t1\"), args: [(\"tree_kind\", \"银杏\"), (\"height\", \"-0.5\"), \
        (\"evergreen\", \"false\"), (\"document\", \"云园〔2026〕1号\")]";
    assert!(done.asked.contains(want), "{}", done.asked);
    let done = estab(&["do", "plant-tree"], &table, false);
    assert_eq!(done.status, 2);
    assert!(done.err.contains("--tree-kind <TEXT> is missing"), "{}", done.err);
    let line = r#"{"op":"plant-tree","id":"t1","tree_kind":"银杏","height":1.5,"evergreen":true}"#;
    let order = order_of_line(line, &table).unwrap();
    assert_eq!((order.operation.as_str(), order.args.len()), ("plant-tree", 3));
    assert!(order_of_line(line, &operation::table()).is_err());
}
