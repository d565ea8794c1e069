//! Queries and the order of what they find.

use super::{Entry, HitClass, Index};
use crate::domain::id::Id;

/// id, name, short name, code, extra; official order is the order of the lines.
const BOOKS: &[(&str, &str, &str, &str, &str)] = &[
    ("u1", "云澜市教育局", "教育局", "001001", "11440300MB2D12345X"),
    ("u2", "东城区教育局", "教育局", "002001", ""),
    ("u3", "教育局机关服务中心", "", "001001003", ""),
    ("u4", "中国人民银行云澜市分行", "人行", "003001", ""),
    ("u5", "重庆路街道办事处", "重庆路街道", "004001", ""),
    ("u6", "长沙路小学", "", "004002", ""),
    ("u7", "第12中学", "", "12", ""),
    ("u8", "A区管理委员会", "A区管委会", "005001", ""),
    ("u9", "单县路派出所", "", "006001", ""),
    ("u10", "妇女联合会", "妇联", "007001", ""),
    ("p1", "蒋玉洁", "", "440301198001020011", ""),
    ("p2", "解永军", "", "44030119900203012X", ""),
    ("p3", "单雄信", "", "11010519491231002X", ""),
    ("p4", "仇英", "", "", ""),
    ("p5", "曾国藩", "", "", ""),
    ("p6", "区寄", "", "", ""),
    ("p7", "翟让", "", "", ""),
    ("p8", "John Smith", "", "EMP-0042", ""),
    ("p9", "Mary Ann O'Brien", "", "130503670401001", ""),
    ("p10", "吕布", "", "", ""),
    ("p11", "贾英杰", "", "", ""),
    ("p12", "阿卜杜・热合曼", "", "", ""),
    ("p13", "尉迟恭", "", "", ""),
    ("s1", "教研员（教育局）", "", "14", "专业技术岗位"),
    ("s2", "出纳", "", "15", "会计"),
    ("d1", "云编〔2024〕12号", "", "云编〔2024〕12号", "关于核增市教育局行政编制的批复"),
    ("d2", "云编〔2019〕3号", "", "云编〔2019〕3号", "关于银行监管职责的通知"),
];

fn entry(line: &(&'static str, &'static str, &'static str, &'static str, &'static str), order: u32) -> Entry<'static> {
    let (id, name, short, code, extra) = *line;
    let class = match id.as_bytes()[0] {
        b'u' => HitClass::Unit,
        b'p' => HitClass::Person,
        b's' => HitClass::Post,
        _ => HitClass::Document,
    };
    Entry { id: Id::parse(id).expect("an id"), class, name, short, code, extra, order, unit: None }
}

fn books() -> Index {
    let mut index = Index::new();
    for (order, line) in BOOKS.iter().enumerate() {
        index.insert(entry(line, order as u32));
    }
    index
}

/// `wanted`: the hits in order, each `id matched`.
fn assert_finds(index: &Index, query: &str, wanted: &str) {
    let found = index.find(query, 100, None);
    let hits: Vec<String> = found.hits.iter().map(|hit| format!("{} {}", hit.id, hit.matched)).collect();
    assert_eq!(hits.join(", "), wanted, "{query:?}");
    assert_eq!(found.count as usize, found.hits.len(), "{query:?}");
}

#[test]
fn hits_stand_in_their_order() {
    let index = books();
    for (query, wanted) in [
        // Short names, then names, other readings, inside; units first.
        ("jyj", "u1 short-name, u2 short-name, u3 initials, p1 initials, p11 initials, p2 initials-other, s1 initials"),
        ("JYJ", "u1 short-name, u2 short-name, u3 initials, p1 initials, p11 initials, p2 initials-other, s1 initials"),
        (
            "ｊｙｊ",
            "u1 short-name, u2 short-name, u3 initials, p1 initials, p11 initials, p2 initials-other, s1 initials",
        ),
        ("xyj", "p2 initials, s1 initials-other"),
        ("jyjun", ""),
        ("xieyong", "p2 pinyin"),
        ("jieyongjun", "p2 pinyin"),
        ("教育局", "u1 short-name, u2 short-name, u3 name, s1 name, d1 name"),
        ("云澜市教育局", "u1 name"),
        // Surnames as they are read, and as they are written.
        ("sxx", "p3 initials"),
        ("dxx", "p3 initials-other"),
        ("shanxiong", "p3 pinyin"),
        ("danxiong", "p3 pinyin"),
        ("qiuying", "p4 pinyin"),
        ("qy", "p4 initials"),
        ("chouying", "p4 pinyin"),
        ("zgf", "p5 initials"),
        ("cgf", "p5 initials-other"),
        ("ouji", "p6 pinyin, u2 pinyin"),
        ("oj", "p6 initials, u2 initials-other"),
        ("quji", "p6 pinyin, u2 pinyin"),
        ("zr", "p7 initials"),
        ("zhairang", "p7 pinyin"),
        ("dirang", "p7 pinyin"),
        ("weichi", "p13 pinyin"),
        ("yuchigong", "p13 pinyin"),
        ("lvbu", "p10 pinyin"),
        // Words of institutions.
        ("cql", "u5 short-name"),
        ("chongqing", "u5 pinyin"),
        ("zhongqing", "u5 pinyin"),
        ("csl", "u6 initials"),
        ("changsha", "u6 pinyin"),
        ("zhangsha", "u6 pinyin"),
        ("yh", "u4 initials, u8 initials"),
        ("yinhang", "u4 pinyin"),
        ("rmyh", "u4 initials"),
        ("shanxian", "u9 pinyin"),
        ("funv", "u10 pinyin"),
        ("fl", "u10 short-name"),
        // Codes and numbers.
        ("001001", "u1 code, u3 code"),
        ("0010", "u1 code, u3 code"),
        ("u3", "u3 code"),
        ("p3", "p3 number"),
        ("11440300MB2D12345X", "u1 code"),
        ("mb2d1", "u1 number"),
        ("12", "u7 code, d1 number"),
        ("14", "s1 number"),
        ("云编[2024]12号", "d1 number"),
        ("云编", "d1 number, d2 number"),
        ("2019", "d2 number"),
        ("44030119", "p1 number, p2 number"),
        ("44030119900203012x", "p2 number"),
        ("012X", "p2 number"),
        ("13x", ""),
        ("002X", "p3 number"),
        ("011", ""),
        ("0011", "p1 number"),
        ("emp-0042", "p8 number"),
        ("0042", "p8 number"),
        ("042", ""),
        ("1001", "p9 number"),
        ("1305", "p9 number"),
        // English names.
        ("smith", "p8 name"),
        ("js", "p8 initials"),
        ("mao", "p9 initials"),
        ("o'b", "p9 name"),
        ("john smith", "p8 name"),
        // Mixed, narrowed, titles.
        ("aq", "u8 short-name"),
        ("a区", "u8 name"),
        ("Ａ区", "u8 name"),
        ("d12zx", "u7 initials"),
        ("阿卜杜·热", "p12 name"),
        ("核增", "d1 name"),
        ("会计", "s2 name"),
        ("jyj 云澜", "u1 name"),
        ("jyj 东城 0020", "u2 name"),
        ("王", ""),
        ("", ""),
        (" \t　", ""),
    ] {
        assert_finds(&index, query, wanted);
    }
}

#[test]
fn hostile_queries_find_nothing_and_cost_nothing() {
    let index = books();
    for query in ["\u{0}", "\u{1b}[31m", "\n\n", "'", "a\u{0}\nb", "\u{202E}", "%s", "\u{1F600}"] {
        assert!(index.find(query, 10, None).count <= 1, "{query:?}");
    }
    for part in ["a", "an", "jyj ", "1", "云", "\u{FDFA}", "a b c d e f g h i j k "] {
        assert!(index.find(&part.repeat(1_000_000), 10, None).count <= 30, "{part:?}");
    }
    assert_eq!(index.find("jyj", 0, None).count, 7);
    assert_eq!(index.find("jyj", 2, None).hits.len(), 2);
    assert_eq!(index.find("jyj", 2, Some(HitClass::Person)).hits[0].id, Id::parse("p1").expect("an id"));
    assert_eq!(index.find_cancellable("jyj", 2, None, &|| true), None);
    assert!(!format!("{index:?}").contains("44030"));
}

#[test]
fn a_replaced_subject_is_found_as_it_is_now() {
    let mut index = books();
    let renamed = Entry { name: "云澜市体育局", short: "体育局", ..entry(&BOOKS[0], 0) };
    index.replace(renamed);
    assert_finds(&index, "tyj", "u1 short-name");
    assert_finds(&index, "001001", "u1 code, u3 code");
    assert_finds(&index, "jyj 001", "u3 code");
    assert!(index.remove(renamed.id));
    assert!(!index.remove(renamed.id));
    assert_finds(&index, "tyj", "");
    assert_eq!(index.len(), BOOKS.len() - 1);
    // Enough of them that the rows are put together again on the way.
    for round in 0..5_000 {
        index.replace(entry(&BOOKS[10 + round % 13], round as u32));
        assert!(index.shelves[1].rows() < 2_000);
    }
    assert_eq!(index.len(), BOOKS.len() - 1);
    assert_finds(&index, "qiuying", "p4 pinyin");
    assert_finds(&index, "0011", "p1 number");
    assert_finds(&index, "emp", "p8 number");
}
