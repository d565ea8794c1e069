//! How a row matched, best last, so that the better of two ways is the greater number.

use super::HitClass;

/// A way of matching; zero in a slot means none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Rank {
    /// In the title of a document or post, the credit code of a unit.
    Extra = 1,
    /// In the number of a document.
    DocumentNumber,
    /// In the short name.
    ShortInside,
    /// In the name.
    NameInside,
    /// The short name begins so.
    ShortStart,
    /// The name begins so.
    NameStart,
    /// The whole short name.
    ShortWhole,
    /// The whole name.
    NameWhole,
    /// The number ends so.
    NumberTail,
    /// The code or number begins so.
    NumberHead,
    /// Full pinyin from a later syllable, another reading.
    PinyinInsideOther,
    /// Full pinyin from a later syllable.
    PinyinInside,
    /// Initials from a later character, another reading.
    InsideOther,
    /// Initials from a later character.
    Inside,
    /// Full pinyin from the start, another reading.
    PinyinOther,
    /// Full pinyin from the start.
    Pinyin,
    /// Initials from the start, another reading.
    InitialsOther,
    /// All initials, another reading.
    InitialsOtherWhole,
    /// Initials of the name from the start.
    Initials,
    /// All initials of the name.
    InitialsWhole,
    /// Initials of the short name from the start.
    Short,
    /// All initials of the short name.
    ShortInitialsWhole,
    /// The id as text.
    Id,
    /// The code or number.
    Code,
}

impl Rank {
    /// Every rank, worst first.
    pub const ALL: [Rank; 24] = [
        Rank::Extra,
        Rank::DocumentNumber,
        Rank::ShortInside,
        Rank::NameInside,
        Rank::ShortStart,
        Rank::NameStart,
        Rank::ShortWhole,
        Rank::NameWhole,
        Rank::NumberTail,
        Rank::NumberHead,
        Rank::PinyinInsideOther,
        Rank::PinyinInside,
        Rank::InsideOther,
        Rank::Inside,
        Rank::PinyinOther,
        Rank::Pinyin,
        Rank::InitialsOther,
        Rank::InitialsOtherWhole,
        Rank::Initials,
        Rank::InitialsWhole,
        Rank::Short,
        Rank::ShortInitialsWhole,
        Rank::Id,
        Rank::Code,
    ];

    /// The rank of a slot.
    pub fn of(slot: u8) -> Option<Rank> {
        Rank::ALL.get(usize::from(slot).checked_sub(1)?).copied()
    }

    /// (level, closeness): the class of the subject stands between the two.
    fn levels(self) -> (i64, i64) {
        match self {
            Rank::Extra => (1, 0),
            Rank::DocumentNumber => (2, 0),
            Rank::ShortInside => (3, 0),
            Rank::NameInside => (3, 1),
            Rank::ShortStart => (3, 2),
            Rank::NameStart => (3, 3),
            Rank::ShortWhole => (3, 4),
            Rank::NameWhole => (3, 5),
            Rank::NumberTail => (4, 0),
            Rank::NumberHead => (4, 1),
            Rank::PinyinInsideOther => (5, 0),
            Rank::PinyinInside => (5, 1),
            Rank::InsideOther => (5, 2),
            Rank::Inside => (5, 3),
            Rank::PinyinOther => (6, 0),
            Rank::Pinyin => (6, 1),
            Rank::InitialsOther => (7, 0),
            Rank::InitialsOtherWhole => (7, 1),
            Rank::Initials => (8, 0),
            Rank::InitialsWhole => (8, 1),
            Rank::Short => (9, 0),
            Rank::ShortInitialsWhole => (9, 1),
            Rank::Id => (10, 0),
            Rank::Code => (11, 0),
        }
    }

    /// The score of a match before its official order is taken off; greater is better.
    pub fn base(self, class: HitClass) -> i64 {
        let (level, close) = self.levels();
        ((level * 4 + 3 - class as i64) * 8 + close) << 32
    }

    /// The word for it in [`Hit::matched`](crate::office::ask::Hit).
    pub fn matched(self, class: HitClass) -> &'static str {
        match self {
            Rank::Code | Rank::NumberHead | Rank::NumberTail | Rank::Id if class == HitClass::Unit => "code",
            Rank::Extra if class == HitClass::Unit => "number",
            Rank::Code | Rank::NumberHead | Rank::NumberTail | Rank::Id | Rank::DocumentNumber => "number",
            Rank::Short | Rank::ShortInitialsWhole => "short-name",
            Rank::ShortInside | Rank::ShortStart | Rank::ShortWhole => "short-name",
            Rank::Initials | Rank::InitialsWhole | Rank::Inside => "initials",
            Rank::InitialsOther | Rank::InitialsOtherWhole | Rank::InsideOther => "initials-other",
            Rank::Pinyin | Rank::PinyinOther | Rank::PinyinInside | Rank::PinyinInsideOther => "pinyin",
            Rank::NameInside | Rank::NameStart | Rank::NameWhole | Rank::Extra => "name",
        }
    }
}
