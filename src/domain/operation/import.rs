//! `import` 导入: the rows of files as one entry. It is decided from what the files say, through its own door.

use super::{ArgType, Decide, Group, Need, Spec, needed};

/// The row.
pub const SPEC: Spec = Spec {
    name: "import",
    group: Group::Books,
    doc: "takes in the rows of files as one entry, or none of them",
    args: &[
        needed("files", ArgType::Text, "names of the files"),
        needed("profile", ArgType::Text, "profile that says how the layout is read"),
    ],
    document: Need::Optional,
    reason: Need::Optional,
    offered_for: None,
    decide: Decide::Intake,
};
