//! Mistakes in profiles: each is told with its file, line and key.

use super::*;

const BASE: &str = "name = \"x\"\n[[table]]\nname = \"t\"\n[table.columns]\na = {}\n";

#[test]
fn mistakes_in_profiles_name_line_and_key() {
    for (extra, code, line, key) in [
        ("colour = 3\n", "profile-form", 6, "colour"),
        ("b = { type = \"colour\" }\n", "profile-value", 6, "b"),
        ("b = { colour = 1 }\n", "profile-form", 6, "b"),
        ("b = { place = 0 }\n", "profile-value", 6, "b"),
        ("b = { place = \"1\" }\n", "profile-form", 6, "b"),
        ("b = { fill = \"up\" }\n", "profile-value", 6, "b"),
        ("b = { dates = [\"ymd\", \"fortnight\"] }\n", "profile-value", 6, "b"),
        ("b = { numbers = [\"roman\"] }\n", "profile-value", 6, "b"),
        ("b = { decimal = \";\" }\n", "profile-value", 6, "b"),
        ("b = { bad = \"keep\" }\n", "profile-value", 6, "b"),
        ("b = { join = [\"a\", \"z\"] }\n", "profile-column", 6, "b"),
        ("b = { join = [\"a\"], headers = [\"B\"] }\n", "profile-both", 6, "b"),
        ("b = { join = [\"a\"], split = { at = \",\", part = 0 } }\n", "profile-both", 6, "b"),
        ("b = { join = [\"a\"] }\nc = { join = [\"b\"] }\n", "profile-join-twice", 7, "c"),
        ("b = { split = { at = \",\" } }\n", "profile-form", 6, "b"),
        ("b = { map = \"none\" }\n", "profile-map", 6, "b"),
        ("b = [\n", "profile-form", 6, "b"),
        ("[[table.item]]\nitem = \"unit\"\nunit = { code = \"z\" }\n", "profile-column", 8, "unit"),
        ("[[table.item]]\nitem = \"unit\"\n", "profile-part", 6, "unit"),
        ("[[table.item]]\nitem = \"thing\"\n", "profile-value", 7, "item"),
        ("[[table.item]]\nwhen = []\n", "profile-part", 6, "item"),
        ("[[table.item]]\nitem = \"pool\"\n", "profile-part", 6, "pool"),
        ("[[table.item]]\nitem = \"person\"\npost = \"a\"\n", "profile-part", 6, "body"),
        (
            "[[table.item]]\nitem = \"unit\"\nunit = { root = true }\nkinds = [\"a\\u0007\"]\n",
            "profile-value",
            9,
            "kinds",
        ),
        (
            "[[table.item]]\nitem = \"document\"\nnumber = \"a\"\nfields = { colour = \"a\" }\n",
            "profile-field",
            9,
            "fields",
        ),
        ("[[table.check]]\ncheck = \"odd\"\ncolumn = \"a\"\n", "profile-value", 7, "check"),
        ("[[table.check]]\ncheck = \"above\"\ncolumn = \"a\"\n", "profile-part", 6, "other"),
        ("[[table.check]]\ncheck = \"zero\"\ncolumn = \"z\"\n", "profile-column", 8, "column"),
        ("[table.tree]\nby = \"colour\"\nnode = \"a\"\n", "profile-value", 7, "by"),
        ("[table.tree]\nby = \"id\"\nnode = \"a\"\nid = \"a\"\n", "profile-part", 6, "parent"),
        ("[table.tree]\nby = \"depth\"\nnode = \"a\"\n", "profile-part", 6, "depth"),
        ("[table.totals]\nwhen = { column = \"z\" }\ncolumns = [\"a\"]\n", "profile-column", 7, "when"),
        ("[table.totals]\nwhen = { column = \"a\" }\ncolumns = [\"z\"]\n", "profile-column", 8, "columns"),
        (
            "[[table.subtotal]]\nwhen = { column = \"a\" }\ncolumns = [\"a\"]\nof = \"group\"\n",
            "profile-part",
            7,
            "group",
        ),
        ("[[table.subtotal]]\nwhen = { column = \"a\" }\ncolumns = [\"a\"]\nof = \"left\"\n", "profile-value", 9, "of"),
        ("[table.join]\ntable = \"other\"\nby = \"a\"\nkey = \"a\"\n", "profile-table", 7, "table"),
        ("[file]\nheader = \"last\"\n", "profile-value", 7, "header"),
        ("[file]\nheader_rows = 9\n", "profile-value", 7, "header_rows"),
        ("[file]\ndelimiter = \"ab\"\n", "profile-value", 7, "delimiter"),
        ("[file]\nencoding = \"morse\"\n", "profile-value", 7, "encoding"),
        ("[file]\nformat = \"doc\"\n", "profile-value", 7, "format"),
        ("[file]\nhidden_sheets = \"peek\"\n", "profile-value", 7, "hidden_sheets"),
        ("[file]\nskip_rows = -1\n", "profile-form", 7, "skip_rows"),
        ("[maps.m]\notherwise = \"a\\u0007\"\n", "profile-value", 7, "otherwise"),
        ("[maps.m.values]\nx = 1\n", "profile-form", 7, "x"),
        ("[[table]]\nname = \"u\"\n", "profile-part", 6, "columns"),
    ] {
        let message = parse(&format!("{BASE}{extra}"), "x.toml").unwrap_err();
        let arg = |name: &str| message.arg(name).map(ToString::to_string).unwrap_or_default();
        let got = (message.code, arg("file"), arg("line"), arg("key"));
        assert_eq!(got, (code, "x.toml".to_string(), line.to_string(), key.to_string()), "{extra} {message}");
    }
    for (toml, code) in [("name = \"x\"\n", "profile-part"), ("", "profile-form"), ("name = 1\n", "profile-form")] {
        assert_eq!(parse(toml, "x.toml").unwrap_err().code, code, "{toml}");
    }
    let long = format!("name = \"{}\"\n", "x".repeat(2 << 20));
    assert_eq!(parse(&long, "x.toml").unwrap_err().code, "profile-large");
}

/// Profiles that inherit each other: file and line are those of the text that is wrong.
#[test]
fn mistakes_of_inheriting() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name).display().to_string();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("round.toml", "name = \"round\"\ninherit = \"again.toml\"\n");
    write("again.toml", "name = \"again\"\n\ninherit = \"round.toml\"\n");
    write("wrong.toml", &format!("{BASE}b = {{ type = \"colour\" }}\n"));
    write("broken.toml", "name = \n");
    for number in 0..12 {
        write(&format!("deep{number}.toml"), &format!("name = \"d\"\ninherit = \"deep{}.toml\"\n", number + 1));
    }
    for (wanted, code, file, line, key) in [
        ("none", "profile-inherit-unknown", "own.toml", 2, "inherit"),
        ("none.toml", "profile-inherit-unreadable", "own.toml", 2, "inherit"),
        (".toml", "profile-inherit-unreadable", "own.toml", 2, "inherit"),
        ("own.toml", "profile-inherit-cycle", "own.toml", 2, "inherit"),
        ("round.toml", "profile-inherit-cycle", "again.toml", 3, "inherit"),
        ("deep0.toml", "profile-inherit-deep", "deep6.toml", 2, "inherit"),
        ("wrong.toml", "profile-value", "wrong.toml", 6, "b"),
        ("broken.toml", "profile-form", "broken.toml", 1, "name"),
    ] {
        let text = format!("name = \"own\"\ninherit = \"{wanted}\"\n");
        write("own.toml", &text);
        let message = parse(&text, &at("own.toml")).unwrap_err();
        let arg = |name: &str| message.arg(name).map(ToString::to_string).unwrap_or_default();
        let got = (message.code, arg("file"), arg("line"), arg("key"));
        assert_eq!(got, (code, at(file), line.to_string(), key.to_string()), "{wanted} {message}");
    }
    // An inherited profile has no name of its own to give: the journal tells imports apart by it.
    assert_eq!(parse("inherit = \"estab\"\n", "x").unwrap_err().code, "profile-form");
    let own = "name = \"own\"\ninherit = \"uk-organogram\"\nend_limit = 30\n[[table]]\nname = \"senior\"\n[table.columns]\ngrade = { headers = [\"Band\"] }\n[[table]]\nname = \"more\"\n[table.columns]\na = {}\n";
    let (own, base) = (parse(own, "x").unwrap(), named("uk-organogram").unwrap());
    assert_eq!((own.name.as_str(), own.end_limit, own.mode), ("own", 30, base.mode));
    assert_eq!(own.tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["senior", "junior", "more"]);
    for (one, other) in own.tables[0].columns.iter().zip(&base.tables[0].columns) {
        let same = one.headers == other.headers;
        assert_eq!((one.name == other.name, same, one.kind == other.kind), (true, one.name != "grade", true));
    }
}
