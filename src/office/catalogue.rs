//! The code tables and roles of `data/`, read once into the domain's plain types.

use crate::domain::catalogue::{Careers, Catalogue, Class, Coded, PersonState, QuotaKind, RunDown, UnitForm, UnitKind};
use crate::domain::operation::Group;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    code: String,
    zh: String,
    en: String,
    short_zh: Option<String>,
    short_en: Option<String>,
    class: String,
    whole: bool,
    #[serde(default)]
    allowed: Vec<String>,
    run_down: Option<String>,
    careers: Option<String>,
}

#[derive(Deserialize)]
struct Kinds {
    kind: Vec<KindRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitKindRow {
    code: String,
    zh: String,
    en: String,
    form: String,
    #[serde(default)]
    credit: Vec<String>,
}

#[derive(Deserialize)]
struct UnitKinds {
    kind: Vec<UnitKindRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StateRow {
    code: String,
    zh: String,
    en: String,
    counts: bool,
    here: bool,
    #[serde(default)]
    away: bool,
}

#[derive(Deserialize)]
struct States {
    state: Vec<StateRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeRow {
    code: String,
    zh: String,
    en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Codes {
    level: Vec<CodeRow>,
    government_level: Vec<CodeRow>,
    funding: Vec<CodeRow>,
    exit_reason: Vec<CodeRow>,
    entry_way: Vec<CodeRow>,
}

/// A role and its rights.
#[derive(Deserialize, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its code.
    pub code: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Operation groups it may run.
    pub groups: Vec<String>,
    /// Whether it may see whole identity numbers.
    pub reveal: bool,
}

impl Role {
    /// Whether it may run operations of that group.
    pub fn may(&self, group: Group) -> bool {
        self.groups.iter().any(|have| have == group.name())
    }
}

#[derive(Deserialize)]
struct Roles {
    role: Vec<Role>,
}

fn coded(row: CodeRow) -> Coded {
    Coded { short_zh: row.zh.clone(), short_en: row.en.clone(), code: row.code, zh: row.zh, en: row.en }
}

fn read() -> Result<Catalogue, toml::de::Error> {
    let kinds: Kinds = toml::from_str(include_str!("../../data/quota_kinds.toml"))?;
    let unit_kinds: UnitKinds = toml::from_str(include_str!("../../data/unit_kinds.toml"))?;
    let states: States = toml::from_str(include_str!("../../data/person_states.toml"))?;
    let codes: Codes = toml::from_str(include_str!("../../data/codes.toml"))?;
    let all = |rows: Vec<CodeRow>| rows.into_iter().map(coded).collect();
    Ok(Catalogue {
        quota_kinds: kinds
            .kind
            .into_iter()
            .map(|row| QuotaKind {
                class: Class::ALL.into_iter().find(|class| class.name() == row.class).unwrap_or(Class::Quota),
                allowed: row.allowed,
                whole: row.whole,
                run_down: match row.run_down.as_deref() {
                    Some("freeze") => RunDown::Freeze,
                    Some("recall") => RunDown::Recall,
                    _ => RunDown::No,
                },
                careers: match row.careers.as_deref() {
                    Some("cadres") => Careers::Cadres,
                    Some("workers") => Careers::Workers,
                    Some("both") => Careers::Both,
                    _ => Careers::None,
                },
                coded: Coded {
                    short_zh: row.short_zh.unwrap_or_else(|| row.zh.clone()),
                    short_en: row.short_en.unwrap_or_else(|| row.en.clone()),
                    code: row.code,
                    zh: row.zh,
                    en: row.en,
                },
            })
            .collect(),
        unit_kinds: unit_kinds
            .kind
            .into_iter()
            .map(|row| UnitKind {
                form: match row.form.as_str() {
                    "group" => UnitForm::Group,
                    "department" => UnitForm::Department,
                    _ => UnitForm::Institution,
                },
                coded: coded(CodeRow { code: row.code, zh: row.zh, en: row.en }),
                credit: row.credit,
            })
            .collect(),
        levels: all(codes.level),
        government_levels: all(codes.government_level),
        funding: all(codes.funding),
        states: states
            .state
            .into_iter()
            .map(|row| PersonState {
                coded: coded(CodeRow { code: row.code, zh: row.zh, en: row.en }),
                counts: row.counts,
                here: row.here,
                away: row.away,
            })
            .collect(),
        exit_reasons: all(codes.exit_reason),
        entry_ways: all(codes.entry_way),
    })
}

/// The built-in code tables. They are part of the program; a test holds that they read.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| read().unwrap_or_default())
}

/// The built-in roles.
pub fn roles() -> &'static [Role] {
    static ROLES: OnceLock<Vec<Role>> = OnceLock::new();
    ROLES.get_or_init(|| {
        toml::from_str::<Roles>(include_str!("../../data/roles.toml")).map(|roles| roles.role).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_read() {
        let catalogue = read().unwrap();
        for kind in &catalogue.quota_kinds {
            for allowed in &kind.allowed {
                assert!(catalogue.unit_kind(allowed).is_some(), "{allowed}");
            }
        }
        let raw: Kinds = toml::from_str(include_str!("../../data/quota_kinds.toml")).unwrap();
        for row in raw.kind {
            assert!(Class::ALL.iter().any(|class| class.name() == row.class), "{}", row.class);
            assert!(matches!(row.run_down.as_deref(), None | Some("freeze" | "recall")));
        }
        let groups =
            [Group::Units, Group::Quota, Group::Use, Group::People, Group::Posts, Group::Control, Group::Books];
        for role in toml::from_str::<Roles>(include_str!("../../data/roles.toml")).unwrap().role {
            assert!(role.groups.iter().all(|name| groups.iter().any(|group| group.name() == name)), "{role:?}");
        }
    }
}
