#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;
use crate::tui::command::COMMANDS;

fn with(text: &str) -> (Keymap, Vec<String>) {
    let (keymap, faults) = Keymap::load(None, Some(("mine.toml", text)));
    (keymap, faults.iter().map(ToString::to_string).collect())
}

/// Feeds keys and says what each became.
fn feed(keymap: &Keymap, mode: Mode, keys: &str) -> Vec<String> {
    let mut pending = Vec::new();
    let said = |fed| match fed {
        Feed::Pending => "..".to_string(),
        Feed::Which => "which".to_string(),
        Feed::Run(command) => command.name.to_string(),
        Feed::Text(c) => format!("'{c}"),
        Feed::None => "-".to_string(),
    };
    Key::parse_all(keys).unwrap().into_iter().map(|key| said(keymap.feed(mode, &mut pending, key))).collect()
}

#[test]
fn faults_name_file_and_line_all_at_once() {
    for (text, want) in [
        ("[main]\n\"x\" = \"no-such\"\n", &["keymap-command file=mine.toml line=2 command=no-such"][..]),
        ("[main]\n\"x\" = 3\n", &["keymap-command file=mine.toml line=2 command="]),
        ("[main]\n\n\"<nope>\" = \"help\"\n", &["keymap-key file=mine.toml line=3 key=<nope>"]),
        ("[main]\n\"\" = \"help\"\n", &["keymap-key file=mine.toml line=2 key="]),
        ("[other]\n\"x\" = \"help\"\n", &["keymap-mode file=mine.toml line=1 mode=other"]),
        ("[main]\n\"x\" = \n", &["keymap-form file=mine.toml line=2"]),
        (
            "[main]\n\"x\" = \"help\"\n\"x\" = \"help\"\n",
            &["keymap-duplicate file=mine.toml line=3 first=2 key=x mode=main"],
        ),
        ("[main]\n\"/\" = \"help\"\n\"／\" = \"lookup\"\n", &["keymap-duplicate file=mine.toml line=3 first=2"]),
        ("[main]\n\"<c-x>\" = \"help\"\n\"<C-x>\" = \"help\"\n", &["keymap-duplicate file=mine.toml line=3 first=2"]),
        ("[main]\n\"xx\" = \"help\"\n\"x\" = \"lookup\"\n", &["keymap-duplicate file=mine.toml line=3 first=2"]),
        ("[main]\n\"x\" = \"help\"\n\"xx\" = \"lookup\"\n", &["keymap-duplicate file=mine.toml line=3 first=2"]),
        ("[any]\n\"<f2>\" = \"help\"\n", &["keymap-fixed file=mine.toml line=2 command=lookup"]),
        ("[main]\n\"<f2>\" = \"help\"\n", &["keymap-fixed file=mine.toml line=2 command=lookup"]),
        ("[field]\n\"<f2>x\" = \"lookup\"\n", &["keymap-fixed file=mine.toml line=2 command=lookup"]),
        ("[any]\n\"<c-c>\" = \"help\"\n", &["keymap-fixed file=mine.toml line=2 command=leave"]),
        ("[any]\n\"<c-c>\" = \"none\"\n", &["keymap-fixed file=mine.toml line=2 command=leave"]),
        ("[field]\n\"jk\" = \"back\"\n", &["keymap-text file=mine.toml line=2 key=jk mode=field"]),
        ("[any]\n\"x\" = \"back\"\n", &["keymap-text file=mine.toml line=2 key=x mode=any"]),
        ("inherit = \"nano\"\n", &["keymap-inherit file=mine.toml line=1 name=nano known=default, vim, emacs"]),
        (
            "[main]\n\"x\" = \"no-such\"\n\"<f1>\" = \"copy\"\n[nowhere]\n[any]\n\"y\" = \n\"<nope>\" = \"help\"\n",
            &[
                "keymap-command file=mine.toml line=2",
                "keymap-fixed file=mine.toml line=3",
                "keymap-mode file=mine.toml line=4",
                "keymap-form file=mine.toml line=6",
                "keymap-key file=mine.toml line=7",
            ],
        ),
    ] {
        let (keymap, got) = with(text);
        let told = got.len() >= want.len() && want.iter().all(|want| got.iter().any(|got| got.starts_with(want)));
        assert!(told && (want.len() > 1 || got.len() == 1), "{text:?}: {got:#?}");
        // The map below is whole.
        assert_eq!(feed(&keymap, Mode::Main, "d/"), ["as-of", "lookup"], "{text:?}");
    }
    assert_eq!(with("[main]\n\"d\" = \"help\"\n[any]\n\"<f2>\" = \"lookup\"\n").1, [""; 0]);
    let (keymap, faults) = Keymap::load(Some("nano"), None);
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["keymap-name name=nano known=default, vim, emacs"]
    );
    assert_eq!(keymap.base(), "default");
}

#[test]
fn sequences_wait_match_or_fail() {
    let (keymap, _) = with("[main]\n\"gg\" = \"home\"\n\"gzz\" = \"end\"\n\"L\" = \"none\"\n");
    for (mode, keys, want) in [
        (Mode::Main, "gg", &["..", "home"][..]),
        (Mode::Main, "gzz", &["..", "..", "end"]),
        (Mode::Main, "gx/", &["..", "-", "lookup"]),
        (Mode::Main, "g<esc><esc>", &["..", "-", "back"]),
        (Mode::Main, "g?g", &["..", "which", "home"]),
        (Mode::Main, "gz<f1>？z", &["..", "..", "which", "which", "end"]),
        (Mode::Main, "L", &["-"]),
        (Mode::Main, "、？：", &["lookup", "help", "palette"]),
        (Mode::Main, "１０", &["view-overview", "view-more"]),
        (Mode::Field, "g/？１<f2><ret>", &["'g", "'/", "'？", "'１", "lookup", "open"]),
        (Mode::More, "dj", &["view-documents", "view-journal"]),
        (Mode::Main, "编<c-x>", &["-", "-"]),
    ] {
        assert_eq!(feed(&keymap, mode, keys), want, "{keys}");
    }
    let shown = |keys: &str| -> Vec<String> {
        let next = keymap.continuations(Mode::Main, &Key::parse_all(keys).unwrap());
        next.iter()
            .map(|(key, next)| match next {
                Next::Run(command) => format!("{key} {}", command.name),
                Next::More(count) => format!("{key} +{count}"),
            })
            .collect()
    };
    assert_eq!(shown("g"), ["g home", "z +1"]);
    assert_eq!(shown("gz"), ["z end"]);
    assert_eq!(shown("x"), [""; 0]);
}

#[test]
fn a_file_of_ones_own_rests_on_the_map_it_names_or_the_one_chosen() {
    let mine = ("mine.toml", "inherit = \"vim\"\n[main]\n\"x\" = \"export\"\n\"<a-f>\" = \"export\"\n");
    let (keymap, faults) = Keymap::load(None, Some(mine));
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(
        (keymap.base(), feed(&keymap, Mode::Main, "jx<a-f>e")),
        ("vim", vec!["down".to_string(); 1].into_iter().chain(vec!["export".to_string(); 3]).collect())
    );
    let (keymap, _) = Keymap::load(Some("emacs"), Some(mine));
    assert_eq!(
        (keymap.base(), feed(&keymap, Mode::Main, "<c-n>xj")),
        ("emacs", ["down", "export", "-"].map(String::from).to_vec())
    );
}

/// CONTRACT 6: what is the same in every keymap that comes with the program.
#[test]
fn the_keys_every_keymap_keeps() {
    let ten = ["help", "lookup", "as-of", "scope", "origin", "operate", "print", "export", "palette", "back"];
    let letters = ["?", "/", "d", "t", "g", "o", "p", "e", ":", "<esc>"];
    let kept = [
        ("<ret>", "open"),
        ("q", "quit"),
        ("<tab>", "next-pane"),
        ("<up>", "up"),
        ("<down>", "down"),
        ("<left>", "left"),
        ("<right>", "right"),
        ("<pageup>", "page-up"),
        ("<pagedown>", "page-down"),
        ("1", "view-overview"),
        ("2", "view-units"),
        ("3", "view-vacancies"),
        ("4", "view-frozen"),
        ("5", "view-flags"),
        ("6", "view-people"),
        ("7", "view-posts"),
        ("8", "view-requests"),
        ("9", "view-cases"),
        ("0", "view-more"),
        ("s", "sort"),
        ("f", "filter"),
        ("h", "history"),
        ("m", "compare"),
        ("y", "copy"),
        ("u", "reverse"),
        ("<space>", "mark"),
        ("／", "lookup"),
        ("、", "lookup"),
        ("？", "help"),
        ("：", "palette"),
    ];
    for shipped in SHIPPED {
        let (keymap, faults) = Keymap::load(Some(shipped.name), None);
        assert!(faults.is_empty(), "{}: {faults:?}", shipped.name);
        for (index, (letter, name)) in letters.into_iter().zip(ten).enumerate() {
            assert_eq!(feed(&keymap, Mode::Main, letter), [name], "{}", shipped.name);
            for mode in Mode::ALL {
                assert_eq!(feed(&keymap, mode, &format!("<f{}>", index + 1)), [name], "{} {mode:?}", shipped.name);
            }
        }
        for (keys, name) in kept {
            assert_eq!(feed(&keymap, Mode::Main, keys), [name], "{} {keys}", shipped.name);
        }
        for mode in Mode::ALL {
            assert_eq!(feed(&keymap, mode, "<c-c>"), ["leave"], "{} {mode:?}", shipped.name);
            assert_eq!(feed(&keymap, mode, "<esc>"), ["back"], "{} {mode:?}", shipped.name);
        }
    }
}

#[test]
fn every_command_has_a_key_or_a_reason_in_every_map() {
    for shipped in SHIPPED {
        let (keymap, _) = Keymap::load(Some(shipped.name), None);
        for command in COMMANDS {
            let has = Mode::ALL.into_iter().any(|mode| !keymap.keys_of(mode, command.name).is_empty());
            assert_eq!(has, command.no_key.is_none(), "{} {}: a key, or why it has none", shipped.name, command.name);
            assert!(command.no_key.is_none_or(|why| why.len() > 10), "{}", command.name);
        }
    }
}

/// Habits of those who come from elsewhere.
#[test]
fn vim_and_emacs() {
    for (name, mode, keys, want) in [
        ("vim", Mode::Main, "jkG[[]]<c-d><c-u>lH", "down up end .. home .. end page-down page-up right left"),
        ("vim", Mode::Main, "ZZ", ".. quit"),
        ("vim", Mode::Field, "j<c-n><c-p><c-u>", "'j down up erase-all"),
        ("emacs", Mode::Main, "<c-n><c-p><c-v><a-v><c-s><a-x><c-g>", "down up page-down page-up lookup palette back"),
        ("emacs", Mode::Main, "<a-lt><a-gt><c-x><c-c>", "home end .. leave"),
        (
            "emacs",
            Mode::Field,
            "<c-f><c-b><c-a><c-e><c-d><c-x>u",
            "field-right field-left field-start field-end erase-forward .. reverse",
        ),
    ] {
        let (keymap, _) = Keymap::load(Some(name), None);
        assert_eq!(feed(&keymap, mode, keys).join(" "), want, "{name} {keys}");
    }
}

/// What a table can do has the same single keys in every map that comes with the program; each names a command of its own
/// nowhere else.
#[test]
fn the_keys_of_tables_are_in_every_map() {
    let kept = [
        ("<lt>", "narrower"),
        ("<gt>", "wider"),
        ("=", "fit-width"),
        ("s", "sort"),
        ("S", "sort-also"),
        ("R", "official-order"),
        ("f", "filter"),
        ("+", "keep-value"),
        ("-", "drop-value"),
        ("X", "clear-filters"),
        ("<space>", "mark"),
        ("v", "range"),
        ("*", "mark-all"),
        ("c", "copy-menu"),
        ("Y", "copy-menu"),
        ("C", "columns"),
        ("e", "export"),
        ("V", "named-views"),
        ("F", "frequencies"),
        ("《", "narrower"),
        ("＝", "fit-width"),
    ];
    for shipped in SHIPPED {
        let (keymap, _) = Keymap::load(Some(shipped.name), None);
        for (keys, name) in kept {
            assert_eq!(feed(&keymap, Mode::Main, keys), [name], "{} {keys}", shipped.name);
        }
    }
    // A prefix lists them, so that nobody has to know the single keys.
    for (name, prefix) in [("vim", "z"), ("emacs", "<c-x>")] {
        let (keymap, _) = Keymap::load(Some(name), None);
        let next = keymap.continuations(Mode::Main, &Key::parse_all(prefix).unwrap());
        let listed = |wanted: &str| next.iter().any(|(_, next)| matches!(next, Next::Run(held) if held.name == wanted));
        for (_, wanted) in kept.iter().filter(|(_, wanted)| !matches!(*wanted, "mark" | "export")) {
            assert!(listed(wanted), "{name} {prefix}: {wanted}");
        }
    }
}
