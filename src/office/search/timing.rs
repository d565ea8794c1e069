//! How long a lookup takes beside memmem over the bytes it can match. Run by hand, with optimisation:
//! `CARGO_PROFILE_TEST_OPT_LEVEL=3 cargo test --lib office::search::timing -- --ignored --nocapture`

use super::reading::usual;
use super::{Entry, HitClass, Index, fold};
use crate::domain::id::{Id, IdKind};
use std::hint::black_box;
use std::time::{Duration, Instant};

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常单仇查区解翟";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅国建志文永春晓海燕林峰云龙飞鹏辉斌波宇浩凯健俊帆雪慧莹颖婷佳欣怡悦晨阳博轩然子涵梓萱嘉琪雅思诗语梦瑶卫东庆祥福荣贵德义仁信忠诚光宗耀祖学礼长乐行重会调解";
const PLACES: &str = "云澜东城西关南湖北山新安长乐平江永宁清河石桥龙泉";
const KINDS: &[&str] = &[
    "教育局",
    "财政局",
    "公安局刑侦支队",
    "民政局",
    "人力资源和社会保障局",
    "第一中学",
    "实验小学",
    "人民医院",
    "疾病预防控制中心",
    "机关服务中心",
    "街道办事处",
    "自然资源和规划局",
    "图书馆",
    "市场监督管理局",
    "会计核算中心",
    "重点项目建设办公室",
    "银行监管科",
];

/// A small generator, the same on every machine.
struct Lot(u64);

impl Lot {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % end
    }
    fn of(&mut self, chars: &[char]) -> char {
        // Common ones more often.
        let (one, other) = (self.below(chars.len()), self.below(chars.len()));
        chars[one.min(other)]
    }
}

struct Books {
    index: Index,
    /// Names of people, units; their pinyin; their initials; numbers and codes: what a plain search would read.
    names: Vec<u8>,
    titles: Vec<u8>,
    pinyin: Vec<u8>,
    initials: Vec<u8>,
    numbers: Vec<u8>,
    samples: Vec<(String, String)>,
}

fn generated(people: usize) -> Books {
    let (surnames, given): (Vec<char>, Vec<char>) = (SURNAMES.chars().collect(), GIVEN.chars().collect());
    let places: Vec<char> = PLACES.chars().collect();
    let mut lot = Lot(20261123);
    let (names, titles, pinyin, initials, numbers) = (vec![], vec![], vec![], vec![], vec![]);
    let index = Index::with_capacity(people);
    let mut books = Books { index, names, titles, pinyin, initials, numbers, samples: vec![] };
    let sound = |books: &mut Books, name: &str, person: bool| {
        let chars: Vec<char> = name.chars().collect();
        for reading in usual(&chars, person).into_iter().flatten() {
            books.pinyin.extend(reading.bytes());
            books.initials.extend(reading.bytes().next());
        }
        books.names.extend(name.bytes());
        for blob in [&mut books.names, &mut books.pinyin, &mut books.initials] {
            blob.push(b'\n');
        }
    };
    for at in 0..people / 15 {
        let place: String = [lot.of(&places), lot.of(&places)].iter().collect();
        let short = KINDS[lot.below(KINDS.len())];
        let (name, code) = (format!("云澜市{place}区{short}"), format!("{:06}", at));
        sound(&mut books, &name, false);
        sound(&mut books, short, false);
        books.numbers.extend(format!("{code}\n").bytes());
        let id = Id::new(IdKind::Unit, at as u64 + 1);
        let class = HitClass::Unit;
        books.index.insert(Entry {
            id,
            class,
            name: &name,
            short,
            code: &code,
            extra: "",
            order: at as u32,
            unit: None,
        });
    }
    for at in 0..people / 50 {
        let number = format!("云编〔{}〕{}号", 2005 + lot.below(20), 1 + lot.below(400));
        let title = format!("关于核增{}行政编制的批复", KINDS[lot.below(KINDS.len())]);
        books.numbers.extend(format!("{number}\n").bytes());
        books.titles.extend(format!("{title}\n").bytes());
        let (id, class) = (Id::new(IdKind::Document, at as u64 + 1), HitClass::Document);
        let order = at as u32;
        books.index.insert(Entry {
            id,
            class,
            name: &number,
            short: "",
            code: &number,
            extra: &title,
            order,
            unit: None,
        });
    }
    for at in 0..people {
        let mut name = lot.of(&surnames).to_string();
        for _ in 0..1 + lot.below(5).min(1) {
            name.push(lot.of(&given));
        }
        let birth = (1960 + lot.below(44), 1 + lot.below(12), 1 + lot.below(28));
        let area = 440300 + lot.below(12);
        let number = format!("{area}{}{:02}{:02}{:04}", birth.0, birth.1, birth.2, lot.below(10_000));
        sound(&mut books, &name, true);
        books.numbers.extend(format!("{number}\n").bytes());
        if at % (people / 500) == 7 {
            books.samples.push((name.clone(), number.clone()));
        }
        let (id, class) = (Id::new(IdKind::Person, at as u64 + 1), HitClass::Person);
        let order = at as u32;
        books.index.insert(Entry { id, class, name: &name, short: "", code: &number, extra: "", order, unit: None });
    }
    books
}

/// Two hundred queries of five sorts.
fn queries(books: &Books) -> Vec<(&'static str, String)> {
    let mut lot = Lot(7);
    let mut all = Vec::new();
    for round in 0..40 {
        let (name, number) = books.samples[lot.below(books.samples.len())].clone();
        let chars: Vec<char> = name.chars().collect();
        let readings: Vec<&str> = usual(&chars, true).into_iter().flatten().collect();
        all.push(("name", if round % 2 == 0 { name.clone() } else { chars[1..].iter().collect() }));
        all.push(("initials", readings.iter().map(|reading| &reading[..1]).collect()));
        all.push(("pinyin", if round % 2 == 0 { readings.concat() } else { readings[..2].concat() }));
        let digits = if round % 2 == 0 { &number[14..] } else { &number[..4 + round % 10] };
        all.push(("number", digits.to_string()));
        let unit = KINDS[lot.below(KINDS.len())];
        let start: String = unit.chars().take(2 + round % 2).collect();
        let sounds = usual(&start.chars().collect::<Vec<_>>(), false).into_iter().flatten().map(|r| &r[..1]).collect();
        all.push(("unit", if round % 2 == 0 { start } else { sounds }));
    }
    all
}

fn quantile(times: &mut [Duration], part: usize) -> f64 {
    times.sort();
    times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3
}

fn measure(people: usize) {
    let started = Instant::now();
    let mut books = generated(people);
    let made = started.elapsed();
    let per_person = books.index.memory() / people;
    println!(
        "{people} people: built in {:.0} ms with the plain texts, {per_person} bytes a person",
        made.as_secs_f64() * 1e3
    );
    let queries = queries(&books);
    let (mut ours, mut plain, mut own) = (vec![], vec![], vec![]);
    for (sort, query) in &queries {
        let word = fold::words(query).concat();
        let finder = memchr::memmem::Finder::new(word.as_bytes());
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        let texts: Vec<&[u8]> = match (word.is_ascii(), digits) {
            (true, true) => vec![&books.numbers],
            (true, false) => vec![&books.pinyin, &books.initials],
            _ => vec![&books.names, &books.titles],
        };
        let arenas: Vec<&[u8]> = books.index.shelves.iter().flat_map(|shelf| shelf.bytes_for(&word)).collect();
        let (mut find, mut floor, mut bare) = (vec![], vec![], vec![]);
        for _ in 0..7 {
            let from = Instant::now();
            black_box(books.index.find(black_box(query), 50, None));
            find.push(from.elapsed());
            for (texts, times) in [(&texts, &mut floor), (&arenas, &mut bare)] {
                let from = Instant::now();
                black_box(texts.iter().map(|text| finder.find_iter(black_box(text)).count()).sum::<usize>());
                times.push(from.elapsed());
            }
        }
        let at = |times: &mut Vec<Duration>| Duration::from_secs_f64(quantile(times, 50) / 1e3);
        if std::env::var_os("ESTAB_LOOKUPS").is_some() {
            let count = books.index.find(query, 0, None).count;
            println!("{sort} {query} {count} hits {:?} beside {:?} {:?}", at(&mut find), at(&mut floor), at(&mut bare));
        }
        ours.push((*sort, at(&mut find)));
        plain.push((*sort, at(&mut floor)));
        own.push((*sort, at(&mut bare)));
    }
    let mut replaced = Vec::new();
    for (at, (name, code)) in books.samples.iter().enumerate() {
        let id = Id::new(IdKind::Person, (at * 37 + 1) as u64);
        let class = HitClass::Person;
        let from = Instant::now();
        books.index.replace(Entry { id, class, name, short: "", code, extra: "", order: 1, unit: None });
        replaced.push(from.elapsed());
    }
    println!("replace   p50 {:.3} p99 {:.3} ms", quantile(&mut replaced, 50), quantile(&mut replaced, 99));
    for group in ["name", "initials", "pinyin", "number", "unit", ""] {
        let of = |times: &[(&str, Duration)]| -> Vec<Duration> {
            times.iter().filter(|(sort, _)| group.is_empty() || *sort == group).map(|(_, time)| *time).collect()
        };
        let (mut find, mut floor, mut bare) = (of(&ours), of(&plain), of(&own));
        let (p50, p99) = (quantile(&mut find, 50), quantile(&mut find, 99));
        let (floor50, floor99, bare50) = (quantile(&mut floor, 50), quantile(&mut floor, 99), quantile(&mut bare, 50));
        println!(
            "{:9} n {:3}  find p50 {p50:.3} p99 {p99:.3} ms   memmem plain texts p50 {floor50:.3} p99 {floor99:.3}, ratio {:.2}   memmem own bytes p50 {bare50:.3}, ratio {:.2}",
            if group.is_empty() { "all" } else { group },
            find.len(),
            p50 / floor50,
            p50 / bare50,
        );
    }
}

#[test]
#[ignore = "a measurement, to be run with optimisation"]
fn lookup_beside_memmem() {
    measure(300_000);
    if std::env::var_os("ESTAB_LOOKUPS").is_none() {
        measure(1_000_000);
    }
}
