//! What each listing looks like on the screen: its columns for wide and narrow screens. A listing without a row here, or
//! whose columns are others, is shown with the columns it has.

use crate::tui::parts::grid::Take;

/// One column of a listing on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// The field, or one of the made ones: `loan`, `vacant_months`, `note`.
    pub name: &'static str,
    /// How it takes its room.
    pub take: Take,
    /// Cells it has at least.
    pub least: usize,
}

/// A listing on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Sheet {
    /// The listing's name.
    pub name: &'static str,
    /// Columns on wide screens.
    pub wide: &'static [Show],
    /// Columns on narrow ones.
    pub narrow: &'static [Show],
    /// Key columns at the left that stay while others are scrolled to.
    pub keys: usize,
    /// Blanks between columns on wide screens.
    pub gap: usize,
    /// Fields that hold what `Enter` opens, the first that does.
    pub opens: &'static [&'static str],
    /// The fields of the totals below, when there are any.
    pub totals: bool,
    /// What it is about, said in row 2 on wide screens: the text `ui-about-NAME`.
    pub about: bool,
}

const fn name(name: &'static str, least: usize) -> Show {
    Show { name, take: Take::Name, least }
}
const fn text(name: &'static str, least: usize, most: usize) -> Show {
    Show { name, take: Take::Text(most), least }
}
const fn number(name: &'static str, least: usize) -> Show {
    Show { name, take: Take::Number, least }
}
const fn rest(name: &'static str) -> Show {
    Show { name, take: Take::Rest, least: 2 }
}

/// Every listing with a screen of its own.
pub const SHEETS: &[Sheet] = &[
    Sheet {
        name: "vacancies",
        wide: &[
            name("unit_name", 16),
            text("kind", 8, 16),
            number("approved", 6),
            number("occupied", 8),
            number("vacant", 4),
            number("excess", 4),
            number("frozen", 4),
            number("reserved", 4),
            number("advance", 4),
            number("loan", 4),
            number("available", 4),
            number("vacant_months", 4),
            rest("note"),
        ],
        narrow: &[
            name("unit_name", 16),
            text("kind", 8, 10),
            number("approved", 5),
            number("occupied", 5),
            number("vacant", 4),
            number("excess", 3),
            number("frozen", 3),
            number("reserved", 3),
            number("advance", 4),
            number("loan", 4),
            number("available", 5),
            rest("note"),
        ],
        keys: 2,
        gap: 2,
        opens: &["unit", "pool"],
        totals: true,
        about: true,
    },
    Sheet {
        name: "frozen",
        wide: &[
            name("unit_name", 16),
            text("kind", 8, 16),
            number("places", 4),
            number("frozen", 4),
            number("pending_freeze", 4),
            text("document", 16, 24),
            text("since", 10, 10),
            text("review_on", 10, 10),
            rest("reason"),
        ],
        narrow: &[
            name("unit_name", 14),
            text("kind", 8, 10),
            number("places", 4),
            number("frozen", 4),
            number("pending_freeze", 4),
            text("document", 10, 18),
            text("review_on", 10, 10),
        ],
        keys: 2,
        gap: 2,
        opens: &["freeze", "unit"],
        totals: true,
        about: false,
    },
    Sheet {
        name: "units",
        wide: &[
            name("name", 20),
            text("code", 6, 18),
            text("kind", 8, 12),
            text("level", 6, 10),
            text("government_level", 6, 8),
            text("funding", 6, 10),
            text("status", 6, 8),
            text("established_on", 10, 10),
            rest("path"),
        ],
        narrow: &[
            name("name", 20),
            text("code", 6, 16),
            text("kind", 8, 12),
            text("level", 6, 8),
            text("status", 6, 8),
        ],
        keys: 1,
        gap: 2,
        opens: &["id"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "people",
        wide: &[
            text("name", 8, 16),
            text("sex", 2, 4),
            name("unit_name", 16),
            text("department", 8, 16),
            text("kind", 8, 10),
            text("title", 8, 16),
            text("level", 6, 10),
            text("state", 4, 8),
            text("entered_on", 10, 10),
            text("retires_on", 10, 10),
        ],
        narrow: &[
            text("name", 8, 12),
            name("unit_name", 16),
            text("kind", 8, 10),
            text("title", 8, 12),
            text("state", 4, 8),
            text("entered_on", 10, 10),
        ],
        keys: 1,
        gap: 2,
        opens: &["id"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "posts",
        wide: &[
            text("number", 6, 10),
            name("title", 16),
            text("unit_name", 14, 24),
            text("grade", 4, 10),
            text("kind", 8, 10),
            number("places", 4),
            number("occupied", 4),
            text("status", 8, 14),
            text("holders", 8, 18),
            text("since", 10, 10),
        ],
        narrow: &[
            text("number", 6, 8),
            name("title", 16),
            text("unit_name", 12, 18),
            number("places", 4),
            text("status", 8, 10),
            text("holders", 6, 10),
        ],
        keys: 2,
        gap: 2,
        opens: &["id"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "documents",
        wide: &[
            text("number", 16, 26),
            name("title", 24),
            text("issuer", 10, 20),
            text("date", 10, 10),
            text("marking", 4, 8),
            number("entries", 4),
        ],
        narrow: &[text("number", 14, 22), name("title", 24), text("date", 10, 10)],
        keys: 1,
        gap: 2,
        opens: &["id"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "totals",
        wide: &[
            text("government_level", 8, 12),
            name("kind", 16),
            number("total", 8),
            number("approved", 8),
            number("undistributed", 8),
            rest("document"),
        ],
        narrow: &[
            text("government_level", 6, 8),
            name("kind", 12),
            number("total", 7),
            number("approved", 7),
            number("undistributed", 6),
            rest("document"),
        ],
        keys: 2,
        gap: 2,
        opens: &["document"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "journal",
        wide: &[
            number("seq", 6),
            text("effective_on", 10, 10),
            text("operation", 8, 12),
            name("summary", 20),
            number("lines", 4),
            text("document", 12, 24),
            text("officer", 6, 10),
            number("reverses", 4),
        ],
        narrow: &[
            number("seq", 6),
            text("effective_on", 10, 10),
            text("operation", 8, 8),
            name("summary", 20),
            text("document", 8, 18),
        ],
        keys: 1,
        gap: 2,
        opens: &["document", "unit"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "due",
        wide: &[
            text("on", 10, 10),
            text("what", 8, 16),
            name("unit_name", 16),
            text("subject_name", 10, 24),
            text("document", 12, 26),
            number("days", 5),
        ],
        narrow: &[
            text("on", 10, 10),
            text("what", 8, 12),
            name("unit_name", 14),
            text("subject_name", 8, 16),
            number("days", 5),
        ],
        keys: 1,
        gap: 2,
        opens: &["subject", "unit", "document"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "flags",
        wide: &[
            text("severity", 4, 8),
            name("unit_name", 16),
            text("rule", 8, 16),
            rest("message"),
            text("since", 10, 10),
            text("state", 4, 8),
        ],
        narrow: &[text("severity", 4, 6), name("unit_name", 14), rest("message"), text("since", 10, 10)],
        keys: 2,
        gap: 2,
        opens: &["subject", "unit", "case"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "cases",
        wide: &[
            text("id", 4, 8),
            text("unit", 4, 8),
            text("class", 6, 16),
            name("source", 12),
            text("opened_on", 10, 10),
            text("due_on", 10, 10),
            text("state", 6, 10),
            text("progress", 8, 24),
        ],
        narrow: &[
            text("id", 4, 8),
            text("unit", 4, 8),
            name("source", 12),
            text("due_on", 10, 10),
            text("state", 6, 10),
        ],
        keys: 1,
        gap: 2,
        opens: &["id", "unit"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "requests",
        wide: &[
            text("id", 4, 8),
            name("notice", 14),
            text("unit", 4, 8),
            text("kind", 8, 16),
            number("places", 4),
            number("used", 4),
            text("state", 6, 12),
            text("requested_on", 10, 10),
            text("decided_on", 10, 10),
            text("expires_on", 10, 10),
        ],
        narrow: &[
            text("id", 4, 8),
            name("notice", 14),
            text("kind", 8, 10),
            number("places", 4),
            number("used", 4),
            text("state", 6, 10),
            text("expires_on", 10, 10),
        ],
        keys: 1,
        gap: 2,
        opens: &["id", "unit"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "snapshots",
        wide: &[
            text("id", 4, 8),
            text("as_of", 10, 10),
            text("state", 6, 10),
            text("submitted_on", 10, 10),
            text("answered_on", 10, 10),
            name("office", 16),
            text("content_digest", 16, 16),
        ],
        narrow: &[
            text("id", 4, 8),
            text("as_of", 10, 10),
            text("state", 6, 10),
            text("submitted_on", 10, 10),
            name("office", 12),
        ],
        keys: 1,
        gap: 2,
        opens: &["id"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "access-log",
        wide: &[
            number("seq", 6),
            text("recorded_at", 19, 25),
            text("officer", 6, 12),
            text("role", 6, 12),
            text("operation", 8, 14),
            name("subject", 16),
        ],
        narrow: &[
            number("seq", 6),
            text("recorded_at", 19, 20),
            text("officer", 6, 10),
            text("operation", 8, 12),
            name("subject", 12),
        ],
        keys: 1,
        gap: 2,
        opens: &["subject"],
        totals: false,
        about: false,
    },
    Sheet {
        name: "frequencies",
        wide: &[
            name("value", 20),
            number("count", 6),
            number("share", 6),
            number("approved", 6),
            number("occupied", 6),
            number("vacant", 4),
            number("excess", 4),
            number("frozen", 4),
            number("reserved", 4),
            number("available", 5),
        ],
        narrow: &[
            name("value", 16),
            number("count", 6),
            number("share", 6),
            number("approved", 6),
            number("occupied", 6),
            number("vacant", 4),
            number("excess", 4),
            number("frozen", 4),
            number("available", 5),
        ],
        keys: 1,
        gap: 2,
        opens: &[],
        totals: false,
        about: false,
    },
];

/// The sheet of a listing.
pub fn find(name: &str) -> Option<&'static Sheet> {
    SHEETS.iter().find(|sheet| sheet.name == name)
}
