//! Published Chinese tables through the built program: posts to be recruited, administrative divisions, names.

use crate::real::{files, import, office, rows, set, text, warned};
use crate::support::program::{Program, json};
use estab::domain::text::Text;
use estab::office::collate;
use estab::tui::parts::cells::{self, Pen};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

#[test]
fn posts_to_be_recruited_in_a_province() {
    let Some(folder) = set("cn-hubei-2026") else { return };
    let program = office("湖北省委编办");
    let file = files(&folder, ".xlsx");
    let report = import(&program, "cn-positions", &file);
    let counts = ["read", "taken", "rejected", "skipped"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(counts, [5_225, 5_224, 0, 1], "{report}");
    assert_eq!(report["reasons"][0]["code"], "skip-totals", "{report}");
    let sum = &report["control_sums"][0];
    assert_eq!((sum["stated"].as_u64(), sum["found"].as_u64()), (Some(8_027), Some(8_027)), "{report}");
    // 招录部门 names the bodies below: 省委讲师团 under 省委宣传部. That is told, and the tree stands the right way up.
    assert_eq!(warned(&report, "warning-columns-exchanged", "招录部门"), 1, "{report}");
    let units = rows(&program, &["units"]);
    let path_of =
        |name: &str| units.iter().find(|unit| text(unit, "name") == name).map(|unit| unit["path"].to_string());
    assert!(path_of("省委讲师团").unwrap().contains("省委宣传部"), "{:?}", path_of("省委讲师团"));
    // A body that is its own upper one is one unit.
    let own = units.iter().filter(|unit| text(unit, "name") == "省人大常委会办公厅").count();
    assert_eq!(own, 1);

    let posts = rows(&program, &["posts", "--all"]);
    assert_eq!(posts.len(), 5_224);
    assert!(posts.iter().all(|post| text(post, "status") == "vacant"));
    assert_eq!(posts.iter().map(|post| post["places"].as_u64().unwrap()).sum::<u64>(), 8_027);
    let pools = rows(&program, &["vacancies", "--all"]);
    assert!(!pools.is_empty() && pools.iter().all(|pool| pool["approved"].is_null() && pool["vacant"].is_null()));
    let again = import(&program, "cn-positions", &file);
    assert_eq!(again["unchanged"].as_u64(), Some(5_224), "{again}");
    program.run(&["check", "--deep"]).well();
}

#[test]
fn administrative_divisions_as_one_tree() {
    let Some(folder) = set("cn-regions") else { return };
    let program = office("全国");
    let begun = Instant::now();
    let report = import(&program, "cn-regions", &files(&folder, ".csv"));
    println!("44,703 units taken in {:?}", begun.elapsed());
    assert_eq!((report["read"].as_u64(), report["taken"].as_u64()), (Some(44_703), Some(44_703)), "{report}");
    assert!(report["warnings"].as_array().unwrap().is_empty(), "{report}");
    let begun = Instant::now();
    let units = rows(&program, &["units"]);
    println!("listed in {:?}", begun.elapsed());
    let parent: BTreeMap<&str, &str> = units.iter().map(|unit| (text(unit, "id"), text(unit, "parent"))).collect();
    let depth = |unit: &str| {
        let (mut id, mut depth) = (unit.to_string(), 0);
        while let Some(above) = parent.get(id.as_str()).filter(|above| !above.is_empty()) {
            (id, depth) = (above.to_string(), depth + 1);
        }
        depth
    };
    let mut levels: BTreeMap<u32, u32> = BTreeMap::new();
    units.iter().for_each(|unit| *levels.entry(depth(text(unit, "id"))).or_default() += 1);
    assert_eq!(levels.into_iter().collect::<Vec<_>>(), [(0, 1), (1, 31), (2, 342), (3, 2_978), (4, 41_352)]);
    // The files are named in any order; a second reading changes nothing.
    let mut all = files(&folder, ".csv");
    all.reverse();
    let again = import(&program, "cn-regions", &all);
    assert_eq!((again["unchanged"].as_u64(), again["entry"].is_null()), (Some(44_703), true), "{again}");
    let found = json(&program.run(&["find", "东华门街道", "--format", "json"]).well());
    assert_eq!(found["rows"][0]["name"], "东华门街道", "{found}");
    let card = program.run(&["show", "110101001"]).well();
    assert!(card.contains("北京市 / 市辖区 / 东城区"), "{card}");
    program.run(&["check", "--deep"]).well();
}

/// Every name of a long list: it can be held, takes the cells that are drawn, and has one place in the order.
#[test]
fn names_in_cells_and_in_order() {
    let Some(folder) = set("cn-names") else { return };
    let file = &files(&folder, ".txt")[0];
    let all = std::fs::read_to_string(file).unwrap();
    let names: BTreeSet<&str> = all.trim_start_matches('\u{feff}').lines().skip(3).map(str::trim).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 250_000, "{}", names.len());

    const COLUMN: usize = 24;
    let area = Rect::new(0, 0, 40, 1);
    let mut buffer = Buffer::empty(area);
    let (mut rare, mut refused) = (0, Vec::new());
    for name in &names {
        let Ok(held) = Text::new(name) else {
            refused.push(*name);
            continue;
        };
        rare += u32::from(name.chars().any(|c| c as u32 > 0xFFFF));
        let width = cells::width(&held);
        assert_eq!(width, held.width(), "{name}");
        buffer.reset();
        let mut pen = Pen::new(&mut buffer, area);
        let end = pen.put(0, 0, COLUMN, &held, Style::new());
        pen.put(COLUMN, 0, 1, "|", Style::new());
        assert_eq!(end, width.min(end), "{name}");
        assert!(end <= COLUMN && (end == width || width > COLUMN), "{name}: {end} of {width}");
        // What is drawn: the name from the left, blanks up to the next column, the sign where it belongs.
        let (mut drawn, mut at) = (String::new(), 0);
        while at < COLUMN {
            let symbol = buffer[(at as u16, 0)].symbol();
            drawn.push_str(symbol);
            at += cells::width(symbol).max(1);
        }
        assert_eq!((at, buffer[(COLUMN as u16, 0)].symbol()), (COLUMN, "|"), "{name}");
        assert_eq!(cells::width(&drawn), COLUMN, "{name}: {drawn:?}");
        if width <= COLUMN {
            assert_eq!(drawn.trim_end(), held.as_str(), "{name}");
        }
        for cells in [3, 4, 7] {
            assert_eq!(cells::width(&cells::left(&held, cells)), cells, "{name}");
            // Aligned to the right nothing is cut.
            assert_eq!(cells::width(&cells::right(&held, cells)), cells.max(width), "{name}");
        }
    }
    println!("{} names, {rare} with characters beyond the basic plane, {} refused", names.len(), refused.len());
    assert!(refused.is_empty(), "{:?}", &refused[..refused.len().min(20)]);

    // One place for each: no two have the same key, and the order does not depend on where one begins.
    let mut sorted = names.clone();
    sorted.sort_by_cached_key(|name| collate::key(name, true));
    let mut keys: Vec<Vec<u8>> = names.iter().map(|name| collate::key(name, true)).collect();
    keys.sort();
    let different = keys.windows(2).filter(|pair| pair[0] < pair[1]).count() + 1;
    assert_eq!(different, names.len());
    let mut other: Vec<&str> = names.iter().rev().copied().collect();
    other.rotate_left(names.len() / 3);
    other.sort_by_cached_key(|name| collate::key(name, true));
    assert_eq!(other, sorted);
}

/// The surnames of the other file: every one of them is read as a name is, and sorts with the others.
#[test]
fn surnames_come_in_as_people() {
    let Some(folder) = set("cn-names") else { return };
    let program = Program::new();
    program.run(&["new", "--office", "编办", "--code", "990100"]).well();
    let all = std::fs::read_to_string(&files(&folder, ".txt")[0]).unwrap();
    let names: Vec<&str> = all.lines().skip(3).map(str::trim).filter(|name| !name.is_empty()).step_by(500).collect();
    let mut csv = "姓名,机构,编制类型\n".to_string();
    names.iter().for_each(|name| csv += &format!("\"{name}\",史馆,administrative\n"));
    let path = program.path("people.csv");
    std::fs::write(&path, csv.replace("姓名", "公民身份号码,姓名").replace("\n\"", "\n,\"")).unwrap();
    import(&program, "estab", &[path.to_str().unwrap().to_string()]);
    let listed = rows(&program, &["people", "--sort", "name"]);
    let listed: Vec<&str> = listed.iter().map(|person| text(person, "name")).collect();
    let mut want: Vec<String> = names.iter().map(|name| Text::new(name).unwrap().to_string()).collect();
    want.sort_by_cached_key(|name| collate::key(name, true));
    assert_eq!(listed, want);
    // In the table every row ends where the others do: the columns behind the names stand one below the other.
    let table = program.run(&["people", "--limit", "200"]).well();
    let column = |line: &str| line.find("史馆").map(|at| cells::width(&line[..at]));
    let places: BTreeSet<usize> = table.lines().filter_map(column).collect();
    assert_eq!(places.len(), 1, "{table}");
}
