//! The code tables an office works with: plain data, loaded from `data/` by `office`.

use crate::domain::quantity::Places;

/// The class of a quota kind. Places of `Quota` and `OffQuota` are people; `Leadership` and `Rank` places are held
/// inside them and never added; `Bodies` are counted from active departments.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// 编制.
    Quota,
    /// 员额 / 编外, with ceilings.
    OffQuota,
    /// 职数.
    Leadership,
    /// 职级职数.
    Rank,
    /// 机构数.
    Bodies,
}

impl Class {
    /// Every class.
    pub const ALL: [Class; 5] = [Class::Quota, Class::OffQuota, Class::Leadership, Class::Rank, Class::Bodies];
    /// Its name in listings (CONTRACT section 3).
    pub const fn name(self) -> &'static str {
        match self {
            Class::Quota => "quota",
            Class::OffQuota => "off-quota",
            Class::Leadership => "leadership",
            Class::Rank => "rank",
            Class::Bodies => "bodies",
        }
    }
    /// Whether its places are people counted once.
    pub const fn is_people(self) -> bool {
        matches!(self, Class::Quota | Class::OffQuota)
    }
}

/// What happens to a place of a run-down kind (只出不进) that falls free.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RunDown {
    /// Nothing: it is vacant.
    No,
    /// It is frozen in the same posting.
    Freeze,
    /// It is recalled: approved falls in the same posting.
    Recall,
}

/// Whose careers a quota kind holds: decides the retirement category of women (女55 or 女50) and who may stay on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Careers {
    /// Not people, or people whose retirement is not reckoned.
    #[default]
    None,
    /// 干部: civil servants, managers, professionals.
    Cadres,
    /// 工勤.
    Workers,
    /// Either.
    Both,
}

/// What a unit is in the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitForm {
    /// A group (党委, 政府 …): carries no quota.
    Group,
    /// A legal person: carries quota.
    Institution,
    /// 内设机构: carries none of its own.
    Department,
}

/// A code with its names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coded {
    /// The code, in files and on command lines.
    pub code: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Short Chinese name, for narrow columns.
    pub short_zh: String,
    /// Short English name.
    pub short_en: String,
}

/// A quota kind (编制类型): a row of data, never an enum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QuotaKind {
    /// Code and names.
    pub coded: Coded,
    /// Its class.
    pub class: Class,
    /// Institution kinds that may hold it; empty: all.
    pub allowed: Vec<String>,
    /// Whether only whole places exist.
    pub whole: bool,
    /// Its run-down rule.
    pub run_down: RunDown,
    /// Whose careers it holds.
    pub careers: Careers,
}

/// An institution kind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitKind {
    /// Code and names.
    pub coded: Coded,
    /// What it is in the tree.
    pub form: UnitForm,
    /// How the credit codes of such units may begin; empty: anyhow.
    pub credit: Vec<String>,
}

/// A person state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonState {
    /// Code and names.
    pub coded: Coded,
    /// Whether it counts against the quota.
    pub counts: bool,
    /// Whether the person is still of the office's people (false: has left).
    pub here: bool,
    /// Whether such a person is listed as not at work (非在职) in the roster that is handed in.
    pub away: bool,
}

/// All code tables.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Catalogue {
    /// Quota kinds in display order.
    pub quota_kinds: Vec<QuotaKind>,
    /// Institution kinds.
    pub unit_kinds: Vec<UnitKind>,
    /// Levels of institutions (规格).
    pub levels: Vec<Coded>,
    /// Levels of government.
    pub government_levels: Vec<Coded>,
    /// Funding forms.
    pub funding: Vec<Coded>,
    /// Person states.
    pub states: Vec<PersonState>,
    /// Reasons of leaving.
    pub exit_reasons: Vec<Coded>,
    /// Ways of entry.
    pub entry_ways: Vec<Coded>,
}

/// The state of a person who is in place when nothing else is said.
pub const STATE_ON_DUTY: &str = "on-duty";
/// The state of a person whose tenure has ended.
pub const STATE_LEFT: &str = "left";

impl Catalogue {
    /// The quota kind of a code.
    pub fn quota_kind(&self, code: &str) -> Option<&QuotaKind> {
        self.quota_kinds.iter().find(|kind| kind.coded.code == code)
    }
    /// Whose careers a kind holds.
    pub fn careers(&self, code: &str) -> Careers {
        self.quota_kind(code).map_or(Careers::None, |kind| kind.careers)
    }
    /// The place of a kind in display order; unknown ones last.
    pub fn kind_order(&self, code: &str) -> usize {
        self.quota_kinds.iter().position(|kind| kind.coded.code == code).unwrap_or(usize::MAX)
    }
    /// The institution kind of a code.
    pub fn unit_kind(&self, code: &str) -> Option<&UnitKind> {
        self.unit_kinds.iter().find(|kind| kind.coded.code == code)
    }
    /// What a unit of that kind is in the tree; unknown kinds are institutions.
    pub fn form(&self, code: &str) -> UnitForm {
        self.unit_kind(code).map_or(UnitForm::Institution, |kind| kind.form)
    }
    /// Whether an institution of kind `unit_kind` may hold quota of `kind`.
    pub fn allows(&self, kind: &QuotaKind, unit_kind: &str) -> bool {
        kind.allowed.is_empty() || kind.allowed.iter().any(|allowed| allowed == unit_kind)
    }
    /// Whether a tenure in that state counts against the quota; an unknown state counts.
    pub fn counts(&self, state: &str) -> bool {
        self.states.iter().find(|row| row.coded.code == state).is_none_or(|row| row.counts)
    }
    /// Whether a person in that state is still here; an unknown state is.
    pub fn is_here(&self, state: &str) -> bool {
        self.states.iter().find(|row| row.coded.code == state).is_none_or(|row| row.here)
    }
    /// Whether `places` may be stated for `kind`.
    pub fn whole_enough(&self, kind: &QuotaKind, places: Places) -> bool {
        !kind.whole || places.is_whole()
    }
}
