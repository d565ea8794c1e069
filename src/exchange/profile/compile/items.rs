//! Items: what a row says, every name resolved.

use super::{Context, Names};
use crate::domain::field;
use crate::domain::id::IdKind;
use crate::domain::message::Message;
use crate::domain::text::Text;
use crate::exchange::profile::plan::*;
use crate::exchange::profile::spec::{self, Name};
use std::collections::BTreeMap;

impl Context<'_> {
    fn unit(&self, names: &Names, spec: &spec::UnitSpec) -> Result<UnitRule, Message> {
        let values = |list: &[Name]| list.iter().map(|name| self.value(names, name)).collect::<Result<Vec<_>, _>>();
        let mut path = values(&spec.path)?;
        path.truncate(spec.levels.unwrap_or(usize::MAX));
        Ok(UnitRule {
            code: self.value_some(names, &spec.code)?,
            names: self.value_some(names, &spec.names)?,
            path,
            collapse: spec.collapse,
            tree: spec.tree,
            root: spec.root,
            under: values(&spec.under)?,
            below: self.value_some(names, &spec.below)?,
            otherwise: match &spec.otherwise {
                Some(other) => Some(Box::new(self.unit(names, other)?)),
                None => None,
            },
        })
    }
    fn unit_some(&self, names: &Names, spec: &Option<spec::UnitSpec>) -> Result<Option<UnitRule>, Message> {
        spec.as_ref().map(|spec| self.unit(names, spec)).transpose()
    }
    fn pool_some(&self, names: &Names, spec: &Option<spec::PoolSpec>) -> Result<Option<PoolRule>, Message> {
        let Some(spec) = spec else { return Ok(None) };
        Ok(Some(PoolRule {
            unit: self.unit(names, &spec.unit)?,
            kind: self.value(names, &spec.kind)?,
            funding: self.value_some(names, &spec.funding)?,
        }))
    }
    fn fields(&self, names: &Names, subject: IdKind, specs: &BTreeMap<String, Name>) -> Result<FieldRules, Message> {
        let mut rules = Vec::new();
        for (field, name) in specs {
            let found = field::by_name(subject, field).ok_or_else(|| {
                let known: Vec<&str> = field::of(subject).map(|field| field.name).collect();
                self.wrong("profile-field", name).with("field", Text::shown(field)).with("known", known.join(", "))
            })?;
            rules.push((*found, self.value(names, name)?));
        }
        rules.sort_by_key(|(field, _)| field.number);
        Ok(rules)
    }

    pub(super) fn item(&self, names: &Names, at: usize, spec: &spec::ItemSpec) -> Result<Make, Message> {
        let Some(item) = &spec.item else { return Err(self.part(names, at, "item", "item")) };
        let known = [
            ("office", 0),
            ("unit", 1),
            ("document", 2),
            ("total", 3),
            ("pool", 4),
            ("count", 5),
            ("freeze", 6),
            ("post", 7),
            ("person", 8),
            ("link", 9),
            ("allocation", 10),
        ];
        let which = self.one_of(item, &known)?;
        let need = |name: &Option<Name>, key: &str| {
            self.value_some(names, name)?.ok_or_else(|| self.part(names, at, item.get_ref(), key))
        };
        let need_unit = |unit: &Option<spec::UnitSpec>, key: &str| {
            self.unit_some(names, unit)?.ok_or_else(|| self.part(names, at, item.get_ref(), key))
        };
        let pool = || self.pool_some(names, &spec.pool)?.ok_or_else(|| self.part(names, at, item.get_ref(), "pool"));
        let fields = |subject: IdKind| self.fields(names, subject, &spec.fields);
        Ok(match which {
            0 => Make::Office { fields: fields(IdKind::Office)? },
            1 => Make::Unit {
                unit: need_unit(&spec.unit, "unit")?,
                parent: self.unit_some(names, &spec.parent)?,
                kinds: spec.kinds.iter().map(|kind| self.text(kind)).collect::<Result<_, _>>()?,
                fields: fields(IdKind::Unit)?,
            },
            2 => Make::Document { number: need(&spec.number, "number")?, fields: fields(IdKind::Document)? },
            3 => Make::Total {
                level: need(&spec.level, "level")?,
                kind: need(&spec.kind, "kind")?,
                places: need(&spec.places, "places")?,
                document: self.value_some(names, &spec.document)?,
            },
            4 => Make::Pool {
                pool: pool()?,
                approved: self.value_some(names, &spec.approved)?,
                declared: self.value_some(names, &spec.declared)?,
                document: self.value_some(names, &spec.document)?,
            },
            5 => Make::Count { pool: pool()?, places: need(&spec.places, "places")? },
            6 => Make::Freeze {
                pool: pool()?,
                document: need(&spec.document, "document")?,
                places: need(&spec.places, "places")?,
                frozen: self.value_some(names, &spec.frozen)?,
                fields: fields(IdKind::Freeze)?,
            },
            7 => Make::Post(Box::new(PostRule {
                body: need_unit(&spec.body, "body")?,
                number: need(&spec.number, "number")?,
                unit: need_unit(&spec.unit, "unit")?,
                pool: pool()?,
                places: self.value_some(names, &spec.places)?,
                approves: spec.approves,
                holding: self.value_some(names, &spec.holding)?,
                fields: fields(IdKind::Post)?,
            })),
            10 => Make::Allocation {
                unit: need_unit(&spec.unit, "unit")?,
                kind: need(&spec.kind, "kind")?,
                places: need(&spec.places, "places")?,
                document: self.value_some(names, &spec.document)?,
            },
            9 => Make::Link {
                unit: need_unit(&spec.unit, "unit")?,
                became: need_unit(&spec.became, "became")?,
                how: need(&spec.how, "how")?,
                on: need(&spec.from, "from")?,
            },
            _ => Make::Person(Box::new(PersonRule {
                number: self.value_some(names, &spec.number)?,
                name: self.value_some(names, &spec.name)?,
                pool: self.pool_some(names, &spec.pool)?,
                department: self.unit_some(names, &spec.department)?,
                post: match (&spec.body, &spec.post) {
                    (Some(body), Some(post)) => Some((self.unit(names, body)?, self.value(names, post)?)),
                    (None, Some(_)) => return Err(self.part(names, at, "person", "body")),
                    _ => None,
                },
                share: self.value_some(names, &spec.share)?,
                state: self.value_some(names, &spec.state)?,
                apart: self.value_some(names, &spec.apart)?,
                entry_document: self.value_some(names, &spec.entry_document)?,
                fields: fields(IdKind::Person)?,
                tenure: self.fields(names, IdKind::Tenure, &spec.tenure)?,
            })),
        })
    }
}
