//! The built program, run in a folder of its own.

use redb::{ReadableDatabase, ReadableTable, TableDefinition};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A folder with a store, and the program run in it.
pub struct Program {
    folder: TempDir,
    passphrase: Option<String>,
}

/// What one run of it did.
pub struct Done {
    args: Vec<String>,
    output: Output,
}

const META: TableDefinition<&[u8], &[u8]> = TableDefinition::new("meta");

impl Program {
    pub fn new() -> Program {
        Program { folder: tempfile::tempdir().unwrap(), passphrase: None }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    pub fn store(&self) -> PathBuf {
        self.path("office.redb")
    }

    /// What opens keys from now on.
    pub fn passphrase(&mut self, passphrase: &str) {
        self.passphrase = Some(passphrase.to_string());
    }

    /// On its store, on a fixed day, in English; nothing else of the surroundings matters.
    pub fn run(&self, args: &[&str]) -> Done {
        self.run_on(&self.store(), args)
    }
    pub fn run_on(&self, store: &Path, args: &[&str]) -> Done {
        self.run_under(&[], store, args)
    }
    /// Under other surroundings than usual.
    pub fn run_under(&self, surroundings: &[(&str, &str)], store: &Path, args: &[&str]) -> Done {
        let mut command = Command::new(env!("CARGO_BIN_EXE_estab"));
        command.current_dir(self.folder.path()).arg("--store").arg(store).args(args);
        command.env_remove("ESTAB_STORE").env("ESTAB_TODAY", "2026-11-23").env("ESTAB_LANG", "en");
        command.env_remove("ESTAB_PASSPHRASE").stdin(std::process::Stdio::null());
        command.envs(surroundings.iter().copied());
        command.envs(self.passphrase.iter().map(|passphrase| ("ESTAB_PASSPHRASE", passphrase)));
        let output = command.output().unwrap();
        Done { args: args.iter().map(ToString::to_string).collect(), output }
    }

    /// Raises the schema number of the store; how many numbers were there.
    pub fn make_newer(&self) -> usize {
        let database =
            redb::Builder::new().set_concurrency_mode(redb::ConcurrencyMode::SingleWriter).open(self.store()).unwrap();
        let schema = b"schema".as_slice();
        let begun = database.begin_read().unwrap();
        let table = begun.open_table(META).unwrap();
        let found = table.iter().unwrap().filter(|row| row.as_ref().unwrap().0.value() == schema).count();
        drop((table, begun));
        let begun = database.begin_write().unwrap();
        begun.open_table(META).unwrap().insert(schema, b"99".as_slice()).unwrap();
        begun.commit().unwrap();
        found
    }
}

impl Done {
    pub fn out(&self) -> String {
        String::from_utf8(self.output.stdout.clone()).unwrap()
    }
    pub fn err(&self) -> String {
        String::from_utf8(self.output.stderr.clone()).unwrap()
    }

    /// The exit status.
    pub fn status(&self) -> i32 {
        self.output.status.code().unwrap_or(-1)
    }

    /// It ended with 0 and had nothing to complain about: its output.
    #[track_caller]
    pub fn well(&self) -> String {
        assert!(
            self.output.status.code() == Some(0) && self.output.stderr.is_empty(),
            "{:?} ended with {:?}\n{}",
            self.args,
            self.output.status,
            self.err()
        );
        self.out()
    }

    /// It ended with that status and one sentence that holds the text.
    #[track_caller]
    pub fn refused(&self, status: i32, says: &str) -> String {
        let err = self.err();
        assert!(
            self.output.status.code() == Some(status)
                && err.starts_with("estab: ")
                && err.lines().count() == 1
                && err.to_lowercase().contains(&says.to_lowercase()),
            "{:?} ended with {:?}, wanted {status} and {says:?}\n{err}",
            self.args,
            self.output.status
        );
        err
    }
}

/// A JSON text.
#[track_caller]
pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {}", text.chars().take(300).collect::<String>()))
}
