//! Files made by hand and what an office would say of them, for the import view: tables of a few rows, in memory. A cell
//! with `坏` is rejected, one with `旧` unchanged, one with `合计` skipped; the profile `全量` ends too much unless confirmed.

use estab::domain::id::Id;
use estab::domain::intake::Report;
use estab::domain::message::Message;
use estab::domain::pool::Column;
use estab::domain::quantity::Places;
use estab::domain::refusal::{Reason, Refusal};
use estab::office::ask::{KindLine, Order, Problem, Receipt};
use estab::office::desk::{ImportRequest, Progress, Telling};
use estab::office::incoming::*;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex};

/// Name and text of every file; a name with `/` at its end is a folder.
const FILES: &[(&str, &str)] = &[
    ("/表/旧表/", ""),
    ("/表/旧表/2025.csv", "机构,核定数\n市教育局,旧\n"),
    (
        "/表/名单.csv",
        "机构,核定数,姓名\n市教育局,62,李然\n市司法局,坏,王敏\n市水务局,45,坏名\n合计,107,\n市审计局,旧,-\n",
    ),
    ("/表/名单二.csv", "机构,核定数,姓名\n市图书馆,58,周正\n"),
    ("/表/其他列.csv", "单位,备注\n市图书馆,无\n"),
    ("/表/整齐.csv", "机构,核定数\n市教育局,62\n市公安局,1410\n"),
    ("/表/全量.csv", "机构,核定数\n市教育局,62\n"),
    ("/表/读法.toml", "name = \"x\""),
];

const MEANINGS: &[Meaning] = &[
    Meaning { code: "unit-name", group: "unit", name: ("机构名称", "unit name") },
    Meaning { code: "unit-code", group: "unit", name: ("机构代码", "unit code") },
    Meaning { code: "approved", group: "pool", name: ("核定编制", "approved places") },
    Meaning { code: "person-name", group: "person", name: ("姓名", "name") },
    Meaning { code: "entered", group: "person", name: ("入编日期", "entered on") },
];

/// The files with what was asked of them.
#[derive(Default)]
pub struct Files {
    pasted: Mutex<Vec<String>>,
    /// Every import and dry run asked for.
    pub requests: Mutex<Vec<ImportRequest>>,
    /// Profiles composed: the meanings chosen.
    pub composed: Mutex<Vec<Vec<Option<String>>>>,
    /// While true, an import waits, until it is stopped or let go.
    gate: (Mutex<bool>, Condvar),
}

impl Files {
    /// Imports wait from now on, or no longer.
    pub fn hold(&self, hold: bool) {
        *self.gate.0.lock().unwrap() = hold;
        self.gate.1.notify_all();
    }

    fn text(&self, path: &Path) -> Option<String> {
        if let Some(index) = path.to_str().and_then(|path| path.strip_prefix("/贴/")) {
            return self.pasted.lock().unwrap().get(index.trim_end_matches(".tsv").parse::<usize>().ok()?).cloned();
        }
        let found = FILES.iter().find(|(name, _)| Path::new(name) == path && !name.ends_with('/'));
        found.map(|(_, text)| text.to_string())
    }

    fn table(&self, path: &Path) -> Result<(char, Vec<Vec<String>>), Problem> {
        let unreadable = || Problem::new(4, Message::new("file-open").with("file", path.display().to_string()));
        let text = self.text(path).ok_or_else(unreadable)?;
        let delimiter = if text.contains('\t') { '\t' } else { ',' };
        let cells = |line: &str| line.split(delimiter).map(str::to_string).collect();
        Ok((delimiter, text.lines().map(cells).collect()))
    }
}

impl Incoming for Files {
    fn folder(&self, path: &Path) -> Result<Vec<FolderLine>, Problem> {
        // Where the tests run stands for the folder of the files.
        let path = if Some(path) == std::env::current_dir().ok().as_deref() { Path::new("/表") } else { path };
        let is_folder = path == Path::new("/") || path == Path::new("/表") || path == Path::new("/表/旧表");
        if !is_folder {
            let message = Message::new("folder-unreadable").with("folder", path.display().to_string());
            return Err(Problem::new(4, message.with("error", "no such folder")));
        }
        if path == Path::new("/") {
            return Ok(vec![FolderLine { path: "/表".into(), name: "表".to_string(), is_folder: true, bytes: 0 }]);
        }
        let here = FILES.iter().filter(|(name, _)| Path::new(name).parent() == Some(path));
        Ok(here
            .map(|(name, text)| FolderLine {
                path: PathBuf::from(name.trim_end_matches('/')),
                name: Path::new(name).file_name().unwrap().to_string_lossy().into_owned(),
                is_folder: name.ends_with('/'),
                bytes: text.len() as u64,
            })
            .collect())
    }

    fn look(&self, files: &[PathBuf]) -> Result<Vec<Sight>, Problem> {
        files
            .iter()
            .map(|file| {
                let (delimiter, mut rows) = self.table(file)?;
                let columns = rows.remove(0).into_iter().map(|heading| {
                    let (kind, meaning, is_sure) = match heading.as_str() {
                        "机构" => ("text", Some("unit-name"), true),
                        "核定数" => ("places", Some("approved"), true),
                        "姓名" => ("text", Some("person-name"), false),
                        _ => ("text", None, false),
                    };
                    Seen { heading, kind, meaning, is_sure }
                });
                let name = file.display().to_string();
                let fits = if name.contains("整齐") {
                    vec!["estab".to_string()]
                } else if name.contains("全量") {
                    vec!["全量".to_string()]
                } else {
                    Vec::new()
                };
                let notes = if name.contains("名单.csv") {
                    vec![Message::new("note-documents-kept").with("count", 1_usize)]
                } else {
                    Vec::new()
                };
                Ok(Sight {
                    file: file.clone(),
                    format: if delimiter == '\t' { "tsv" } else { "csv" }.to_string(),
                    encoding: Some("GB18030".to_string()),
                    delimiter: Some(delimiter),
                    header_rows: 1,
                    columns: columns.collect(),
                    sample: rows,
                    fits,
                    notes,
                    ..Sight::default()
                })
            })
            .collect()
    }

    fn meanings(&self) -> &'static [Meaning] {
        MEANINGS
    }

    fn compose(&self, sight: &Sight, chosen: &[Option<String>]) -> Result<String, Problem> {
        assert_eq!(sight.columns.len(), chosen.len());
        self.composed.lock().unwrap().push(chosen.to_vec());
        Ok(format!("columns = {}", chosen.len()))
    }

    fn take(&self, request: &ImportRequest, telling: Telling) -> Result<Trial, Problem> {
        self.requests.lock().unwrap().push(request.clone());
        let stop = request.stop.clone().expect("a screen can always stop");
        let mut held = self.gate.0.lock().unwrap();
        let mut rounds = 0;
        while *held && !stop.load(Ordering::SeqCst) {
            rounds += 1;
            telling(Progress { step: Message::new("step-import-read"), done: rounds * 1_000, total: None });
            held = self.gate.1.wait_timeout(held, std::time::Duration::from_millis(20)).unwrap().0;
        }
        drop(held);
        if stop.load(Ordering::SeqCst) {
            return Err(Problem::new(1, Message::new("import-stopped")));
        }
        let mut trial = Trial::default();
        let report = &mut trial.report;
        for (index, file) in request.files.iter().enumerate() {
            let (_, rows) = self.table(file)?;
            for (line, own) in rows.iter().enumerate().skip(1) {
                let (place, line) = (index as u32, line as u64 + 1);
                let mended = request.mended.iter().find(|row| (row.file, row.line) == (place, line));
                let cells = mended.map_or(own, |row| &row.cells);
                report.read += 1;
                let text = cells.join(",");
                if let Some(bad) = cells.iter().find(|cell| cell.contains('坏')) {
                    let reason = Message::new("number-form").with("name", "核定数").with("text", bad);
                    report.rejected += 1;
                    report.reason(&reason);
                    trial.rejects.push(Rejected {
                        file: place,
                        sheet: 0,
                        line,
                        columns: rows[0].clone(),
                        cells: cells.clone(),
                        reasons: vec![reason, Message::new("flag-form").with("name", "姓名").with("text", bad)],
                    });
                } else if text.contains('旧') {
                    report.unchanged += 1;
                } else if text.contains("合计") {
                    report.skipped += 1;
                } else {
                    report.taken += 1;
                    if mended.is_some() {
                        report
                            .warning(None, &Message::new("number-form").with("name", "核定数").with("text", "mended"));
                    }
                }
            }
        }
        report.control_sums.push(("核定数".to_string(), Some(Places::whole(107)), Places::whole(107)));
        if request.profile == "全量" {
            report.would_end = vec![('p', 12), ('u', 3)];
            if request.effective.is_none() {
                return Err(Problem::new(2, Message::new("import-effective-missing")));
            }
            if !request.confirmed {
                let reason = Reason::new("import-ends-too-much").with("ends", 15_u64).with("scope", 20_u64);
                let reason = reason.with("percent", 20_u64).with("date", request.effective.unwrap());
                let mut problem = Problem::new(1, reason.message.clone());
                problem.refusal = Some(Refusal::one(reason));
                problem.report = Some(Box::new(trial.report));
                return Err(problem);
            }
        }
        let writes = report.taken > 0 && !request.dry_run;
        assert!(!writes || report.rejected == 0 || request.rejects.is_some() || request.set_aside);
        trial.report = Report { entry: writes.then_some(18_205), ..trial.report };
        Ok(trial)
    }

    fn pasted(&self, text: &str) -> Result<PathBuf, Problem> {
        let mut pasted = self.pasted.lock().unwrap();
        pasted.push(text.to_string());
        Ok(PathBuf::from(format!("/贴/{}.tsv", pasted.len() - 1)))
    }
}

/// What a dry run of a reversal says: an entry of an odd number can be reversed, others rest under later ones.
pub fn would(order: &Order, pools: &[(Id, String, KindLine)]) -> Result<Receipt, Problem> {
    let entry = order.args.iter().find(|(name, _)| name == "entry").map(|(_, entry)| Id::parse(entry).unwrap());
    let entry = entry.unwrap();
    if entry.number % 2 == 0 {
        let reason = Reason::new("entry-rested-on").with("entry", entry).with("count", 2_usize);
        let mut problem = Problem::new(1, Message::new("refused"));
        problem.refusal = Some(Refusal::one(reason.with("entries", "e18300 e18301")));
        return Err(problem);
    }
    let lines = pools.iter().map(|(pool, unit, after)| {
        let mut before = after.clone();
        before.figures.held.add(Column::Occupied, Places::whole(1));
        (*pool, unit.clone(), before, after.clone())
    });
    let notes = vec![Message::new("note-documents-kept").with("count", 1_usize)];
    Ok(Receipt { seq: None, existed: false, created: Vec::new(), notes, lines: lines.collect(), ..Receipt::default() })
}
