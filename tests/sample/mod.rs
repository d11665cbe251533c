//! A clean report made from the form, and the changes by which examples spoil it.
//!
//! A change is one line, as `fails` and `passes` of src/check/rules.toml write it. Names of cells
//! are those of the contract; `blank` is an empty text.
//!
//! ```text
//! t3.concluded.total = 5/3            what the cell prints, read as any cell is; or blank
//! subtotal refused.total = 4          a printed sub-total
//! drop row t3.refused_query           also: drop column t3.research, drop table t4, drop part 5
//! form t3 = 2019                      a table on the other form; form 2019 for the whole report
//! label t2 规范性文件 for 行政规范性文件   also: extra t3 小计, order t3 2.重复申请
//! year = 2020                         also: body, level, may make rules, period; or unknown
//! heading 5 = 五、工作打算              also: part 6 = 无, part 6 = blank
//! say 全年公开XX条。                   a sentence of part one
//! claim 2020 = 2020年，我局            a sentence of part one that speaks of another year
//! tables only                         no narrative
//! expect year 2023                    handed in for this year; also: expect body 青石县人民政府
//! ```

use std::collections::BTreeMap;

use gouji::form::{CellId, CellKind, FormId, Table};
use gouji::number::{self, Asked, Reading};
use gouji::origin::{Place, Span};
use gouji::report::{
    Date, Expected, Fact, LabelNote, Level, Part, Period, Report, Subtotal, TableShape, Tier, Value,
};

/// Figures of the clean report that are not 0; the form of 2019 takes those that it has.
const FIGURES: &str = "
t2.normative.made 2, t2.normative.repealed 1, t2.normative.in_force 9, t2.licence.decisions 310,
t2.penalty.decisions 24, t2.compulsion.decisions 3, t2.fee.amount 26.55,
t3.received.natural 7, t3.received.business 1, t3.received.total 8,
t3.carried_in.natural 1, t3.carried_in.total 1,
t3.granted.natural 5, t3.granted.business 1, t3.granted.total 6,
t3.partial.natural 1, t3.partial.total 1,
t3.refused_query.natural 1, t3.refused_query.total 1,
t3.unavailable_not_held.natural 1, t3.unavailable_not_held.total 1,
t3.concluded.natural 8, t3.concluded.business 1, t3.concluded.total 9,
t4.review.upheld 1, t4.review.corrected 1, t4.review.total 2,
t4.suit_direct.pending 1, t4.suit_direct.total 1";

/// What the parts say; the tables stand under parts two to four.
const PARTS: [&str; 6] = [
    "本年度，我县围绕重点工作推进政务公开，全年主动公开政府信息1284条，培训工作人员46人次。",
    "",
    "",
    "",
    "个别单位公开不够及时，政策解读形式单一。下一步将加强督促检查，丰富解读形式。",
    "本年度未收取信息处理费。无其他需要报告的事项。",
];

/// A report in the making.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    year: Option<u16>,
    body: String,
    level: Option<Level>,
    may_make_rules: Option<bool>,
    period: Option<Option<(Date, Date)>>,
    headings: BTreeMap<u8, String>,
    parts: BTreeMap<u8, String>,
    claims: Vec<(u16, String)>,
    tables_only: bool,
    expected: Expected,
    tables: BTreeMap<Table, TableShape>,
    facts: BTreeMap<CellId, Fact>,
    subtotals: Vec<Subtotal>,
}

/// A clean report on 2022 by a county, on the form of 2021.
pub(crate) fn clean() -> Draft {
    Draft::new(FormId::Y2021)
}

impl Draft {
    fn new(form: FormId) -> Self {
        let headings = form
            .form()
            .parts
            .iter()
            .map(|heading| (*heading).to_owned());
        let mut draft = Self {
            year: Some(2022),
            body: "青石县人民政府".to_owned(),
            level: Some(level(Tier::County, false)),
            may_make_rules: Some(false),
            period: None,
            headings: (1..).zip(headings).collect(),
            parts: (1..).zip(PARTS.map(str::to_owned)).collect(),
            claims: Vec::new(),
            tables_only: false,
            expected: Expected::default(),
            tables: BTreeMap::new(),
            facts: BTreeMap::new(),
            subtotals: Vec::new(),
        };
        for table in Table::ALL {
            draft.set_form(table, form);
        }
        draft
    }

    /// The clean report with changes.
    pub(crate) fn with(mut self, changes: &[&'static str]) -> Self {
        for change in changes {
            self.apply(change)
                .unwrap_or_else(|| panic!("no such change: {change}"));
        }
        self
    }

    /// Puts a text into a cell, read as any cell is.
    pub(crate) fn set(&mut self, cell: CellId, text: &str) {
        let kind = self.form(cell.table).form().kind(cell);
        let place = self.place(cell);
        self.facts.insert(cell, fact(text, kind, place));
    }

    /// The form that a table follows.
    pub(crate) fn form(&self, table: Table) -> FormId {
        self.tables
            .get(&table)
            .and_then(|shape| shape.form)
            .unwrap_or(FormId::Y2021)
    }

    fn place(&self, cell: CellId) -> Place {
        let cells = self.form(cell.table).form().cells(cell.table);
        let at = cells.iter().position(|other| *other == cell);
        Place::cell(cell.table as usize, at.unwrap_or(999), 1)
    }

    fn set_form(&mut self, table: Table, id: FormId) {
        self.facts.retain(|cell, _| cell.table != table);
        let shape = TableShape {
            form: Some(id),
            ..TableShape::default()
        };
        self.tables.insert(table, shape);
        for cell in id.form().cells(table) {
            let figure = FIGURES.split(',').find_map(|figure| {
                let (name, number) = figure.trim().split_once(' ')?;
                (name == cell.to_string()).then_some(number)
            });
            self.set(cell, figure.unwrap_or("0"));
        }
    }

    fn apply(&mut self, change: &'static str) -> Option<()> {
        let (what, to) = match change.split_once(" = ") {
            Some((what, "blank")) => (what, ""),
            Some(parts) => parts,
            None => (change, ""),
        };
        let words: Vec<&'static str> = what.split(' ').collect();
        match words.as_slice() {
            ["tables", "only"] => self.tables_only = true,
            ["form", form] if to.is_empty() => *self = Self::new(form_id(form)?),
            ["form", table] => self.set_form(table_id(table)?, form_id(to)?),
            ["drop", "table", table] => {
                let table = table_id(table)?;
                self.tables.remove(&table)?;
                self.facts.retain(|cell, _| cell.table != table);
            }
            ["drop", "row", row] => {
                let (table, row) = row.split_once('.')?;
                let (table, before) = (table_id(table)?, self.facts.len());
                self.facts
                    .retain(|c, _| !(c.table == table && c.row == row));
                (self.facts.len() < before).then_some(())?;
                self.tables.get_mut(&table)?.missing_rows.push(row);
            }
            ["drop", "column", column] => {
                let (table, column) = column.split_once('.')?;
                let (table, before) = (table_id(table)?, self.facts.len());
                self.facts
                    .retain(|c, _| !(c.table == table && c.column == column));
                (self.facts.len() < before).then_some(())?;
                self.tables.get_mut(&table)?.missing_columns.push(column);
            }
            ["drop", "part", part] => {
                let part = part.parse().ok()?;
                self.headings.remove(&part)?;
                self.parts.remove(&part)?;
            }
            ["label", table, printed, "for", label] => {
                let note = note(table, printed, Some(label))?;
                self.tables.get_mut(&note.table)?.nonstandard.push(note);
            }
            ["extra", table, printed] => {
                let note = note(table, printed, None)?;
                self.tables.get_mut(&note.table)?.extra.push(note);
            }
            ["order", table, printed] => {
                let note = note(table, printed, Some(printed))?;
                self.tables.get_mut(&note.table)?.out_of_order.push(note);
            }
            ["year"] => self.year = (to != "unknown").then(|| to.parse().expect("a year")),
            ["body"] => self.body = to.to_owned(),
            ["level"] => self.level = level_id(to),
            ["may", "make", "rules"] => {
                self.may_make_rules = match to {
                    "yes" => Some(true),
                    "no" => Some(false),
                    _ => None,
                }
            }
            ["period"] => {
                self.period = Some(match to {
                    "none" => None,
                    period => {
                        let (from, to) = period.split_once(" to ")?;
                        Some((date(from)?, date(to)?))
                    }
                });
            }
            ["heading", part] => {
                let heading = self.headings.get_mut(&part.parse().ok()?)?;
                to.clone_into(heading);
            }
            ["part", part] => to.clone_into(self.parts.get_mut(&part.parse().ok()?)?),
            ["say", ..] => self.parts.get_mut(&1)?.push_str(what.strip_prefix("say ")?),
            ["expect", "year", year] => self.expected.year = Some(year.parse().ok()?),
            ["expect", "body", body] => self.expected.body = Some((*body).to_owned()),
            ["claim", year] => self.claims.push((year.parse().ok()?, to.to_owned())),
            ["subtotal", name] => {
                let (group, column) = name.split_once('.')?;
                let fact = fact(to, CellKind::Count, Place::cell(2, 99, 1));
                let facts = BTreeMap::from([(column, fact)]);
                self.subtotals.push(Subtotal { group, facts });
            }
            [cell] => {
                let cell = cell_id(cell, self.form(table_id(cell.split('.').next()?)?))?;
                self.set(cell, to);
            }
            _ => return None,
        }
        Some(())
    }

    /// The report as binding would hand it over. Its text starts somewhere in the file's.
    pub(crate) fn report(&self) -> Report {
        const BEFORE: usize = 40;
        let mut text = String::new();
        let mut put = |words: &str| {
            let start = BEFORE + text.len();
            text.push_str(words);
            let span = Span::new(start, BEFORE + text.len());
            text.push('\n');
            span
        };
        let title = match self.year {
            Some(year) => format!("{}{year}年政府信息公开工作年度报告", self.body),
            None => format!("{}政府信息公开工作年度报告", self.body),
        };
        let title_span = put(&title);
        let mut year_claims: Vec<(u16, Span)> = self
            .year
            .map(|year| (year, title_span))
            .into_iter()
            .collect();
        let mut report = Report {
            title: Some(title),
            title_span: Some(title_span),
            expected: self.expected.clone(),
            year: self.year,
            body: Some(self.body.clone()),
            level: self.level,
            may_make_rules: self.may_make_rules,
            tables: self.tables.clone(),
            facts: self.facts.clone(),
            subtotals: self.subtotals.clone(),
            ..Report::default()
        };
        if !self.tables_only {
            let year = self.year.unwrap_or(2022);
            let whole = |month, day| Date { year, month, day };
            let period = self.period.unwrap_or(Some((whole(1, 1), whole(12, 31))));
            if let Some((from, to)) = period {
                let span = put(&format!(
                    "本报告统计期限自{}年{}月{}日起至{}年{}月{}日止。",
                    from.year, from.month, from.day, to.year, to.month, to.day
                ));
                report.periods.push(Period { from, to, span });
            }
            for (number, body) in &self.parts {
                let heading = &self.headings[number];
                let span = put(heading);
                let mut words = put(body);
                if *number == 1 {
                    for (year, claim) in &self.claims {
                        year_claims.push((*year, put(claim)));
                        words.end = year_claims.last().map_or(words.end, |(_, span)| span.end);
                    }
                }
                let table = usize::from(*number).checked_sub(2);
                let table = table.and_then(|at| Table::ALL.get(at));
                report.parts.push(Part {
                    number: *number,
                    heading: heading.clone(),
                    span,
                    body: words,
                    has_table: table.is_some_and(|table| self.tables.contains_key(table)),
                });
            }
        }
        report.year_claims = year_claims;
        report.span = Span::new(BEFORE, BEFORE + text.len());
        report.text = text;
        report
    }
}

/// The cell of a name such as `t3.received.natural`, if the form has it.
pub(crate) fn cell_id(name: &str, form: FormId) -> Option<CellId> {
    let cells = Table::ALL.map(|table| form.form().cells(table));
    cells
        .concat()
        .into_iter()
        .find(|cell| cell.to_string() == name)
}

fn fact(text: &str, kind: CellKind, place: Place) -> Fact {
    let asked = match kind {
        CellKind::Count => Asked::Count,
        CellKind::Change => Asked::Change,
        CellKind::WanYuan => Asked::WanYuan,
        CellKind::Money => Asked::Money,
    };
    let (reading, remarks) = number::read(text, asked);
    let value = match reading {
        Reading::Number(number) => Value::Number(number),
        Reading::Blank => Value::Nil,
        Reading::Unreadable => Value::Unread,
    };
    Fact {
        value,
        text: text.to_owned(),
        place,
        remarks,
        inferred: false,
    }
}

fn note(table: &str, printed: &str, form_label: Option<&'static str>) -> Option<LabelNote> {
    Some(LabelNote {
        table: table_id(table)?,
        printed: printed.to_owned(),
        form_label,
        place: Place::cell(1, 2, 0),
    })
}

fn table_id(name: &str) -> Option<Table> {
    Table::ALL.into_iter().find(|table| table.id() == name)
}

fn form_id(name: &str) -> Option<FormId> {
    [FormId::Y2019, FormId::Y2021]
        .into_iter()
        .find(|form| form.id() == name)
}

fn level(tier: Tier, department: bool) -> Level {
    Level { tier, department }
}

fn level_id(name: &str) -> Option<Level> {
    use Tier::{City, County, Province, State, Township};
    let tiers = [State, Province, City, County, Township].into_iter();
    let mut levels = tiers.flat_map(|tier| [false, true].map(|department| level(tier, department)));
    levels.find(|level| level.id() == name)
}

fn date(text: &str) -> Option<Date> {
    let mut numbers = text.split('-');
    Some(Date {
        year: numbers.next()?.parse().ok()?,
        month: numbers.next()?.parse().ok()?,
        day: numbers.next()?.parse().ok()?,
    })
}
