//! Every reader of foreign bytes over the fuzzer's seeds, whole, cut short and with bytes changed: what an hour of
//! fuzzing does for longer (`tests/fuzz`).

#[path = "../fuzz/bodies.rs"]
mod bodies;

use proptest::prelude::*;
use std::fs;
use std::path::Path;

/// A reader, by the name of its target and of its seeds' folder.
type Reader = (&'static str, fn(&[u8]) -> bool);

const READERS: &[Reader] = &[
    ("text", bodies::text),
    ("workbook", bodies::workbook),
    ("profile", bodies::profile),
    ("look", bodies::look),
    ("bundle", bodies::bundle),
    ("journal", bodies::journal),
];

fn seeds(name: &str) -> Vec<(String, Vec<u8>)> {
    files(&format!("seeds/{name}"))
}

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder:?} has files");
    files.iter().map(|file| (file.display().to_string(), fs::read(file).unwrap())).collect()
}

#[test]
fn every_reader_reads_its_seeds_to_the_end() {
    let mut unread = Vec::new();
    for (name, read) in READERS {
        unread.extend(seeds(name).into_iter().filter(|(_, seed)| !read(seed)).map(|(file, _)| file));
        assert!(!read(&[]), "{name}: nothing is not something");
    }
    assert!(unread.is_empty(), "{unread:#?}");
}

/// What once hung or stopped a reader, by `TARGET-WHAT`.
#[test]
fn what_was_found_stays_mended() {
    for (file, bytes) in files("found") {
        let name = file.rsplit('/').next().unwrap_or_default();
        let (_, read) = READERS.iter().find(|(target, _)| name.starts_with(target)).unwrap();
        read(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_of_a_seed_stops_a_reader(
        which in any::<prop::sample::Index>(),
        reader in 0..READERS.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 0..12),
        end in any::<prop::sample::Index>(),
    ) {
        let (name, read) = READERS[reader];
        let seeds = seeds(name);
        let mut bytes = seeds[which.index(seeds.len())].1.clone();
        for (place, byte, insert) in changes {
            if bytes.is_empty() {
                break;
            }
            let place = place.index(bytes.len());
            if insert { bytes.insert(place, byte) } else { bytes[place] = byte }
        }
        // Half the time cut short.
        if end.index(2) == 0 {
            bytes.truncate(end.index(bytes.len() + 1));
        }
        read(&bytes);
    }
}
