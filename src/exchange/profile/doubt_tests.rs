//! What is doubtful is told with the text as the file had it, and the row taken all the same.

use crate::domain::date::Date;
use crate::domain::intake::{Item, Outcome, Rows, UnitRef};
use crate::exchange::profile::{open, parse};
use crate::exchange::read::Told;
use std::path::Path;

#[test]
fn every_doubt_names_what_the_file_said() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/exchange");
    let profile = parse(&std::fs::read_to_string(folder.join("doubts.toml")).unwrap(), "doubts.toml").unwrap();
    let mut source = open(profile, vec![folder.join("doubts.csv")], Told::default()).unwrap();
    source.takes_effect(Date::parse("2026-01-01").unwrap());
    for _ in 0..2 {
        let (mut told, mut tops) = (Vec::new(), Vec::new());
        while let Some(row) = source.next_row().unwrap() {
            match &row.outcome {
                Outcome::Items(items) => {
                    let Some(Item::Unit { unit: UnitRef::Code(code), parent, .. }) = items.first() else { panic!() };
                    if parent.is_none() {
                        tops.push(code.to_string());
                    }
                }
                Outcome::Rejected(reasons) => told.extend(reasons.iter().map(|why| (row.origin.line, why.clone()))),
                Outcome::Skipped(_) => {}
            }
            told.extend(row.warnings.iter().map(|doubt| (row.origin.line, doubt.clone())));
        }
        let told: Vec<String> = told
            .iter()
            .map(|(line, doubt)| {
                let arg = |name| doubt.arg(name).map(|arg| format!(" {arg}")).unwrap_or_default();
                format!("{line} {}{}{}{}", doubt.code, arg("column"), arg("text"), arg("line"))
            })
            .collect();
        assert_eq!(
            told,
            [
                "3 warning-filled until 2021-05-31",
                "3 warning-past until 2021-05-31",
                "3 warning-below pay 80",
                "4 warning-date-far until 3024-01-01",
                "4 warning-parent-itself 20",
                "4 warning-filled until 3024-01-01",
                "4 warning-below pay $85,000",
                "5 warning-parent-cycle Rivers",
                "5 warning-filled until 2019-01-01",
                "5 warning-past until 2019-01-01",
                "5 warning-before until 2019-01-01",
                "7 warning-date from not known",
                "8 warning-parent-unknown 99",
                "9 warning-post-shared 7",
                "9 warning-repeated number 7 8",
                "10 reject-node-repeated 40",
            ]
        );
        // Nothing is lost: what stands nowhere stands at the top, each circle once.
        assert_eq!(tops, ["10", "10", "20", "30", "40", "40"]);
        source.rewind().unwrap();
    }
}
