//! The three statutory tables in the statutory layout.

use maud::{Markup, html};

use super::View;
use super::mark::{Mark, Role};
use crate::diagnostic::Severity;
use crate::form::{Applications, Block, CellId, Disputes, FormId, Head, Table};
use crate::report::{Fact, Report, TableShape, Value};

impl View<'_> {
    /// All three, each under its part's heading.
    pub(super) fn tables(&self, report: &Report) -> Markup {
        let lang = self.lang;
        html! {
            section.tables aria-label=(lang.pick("法定表格", "Statutory tables")) {
                @for table in Table::ALL {
                    (self.table(report, table))
                }
            }
        }
    }

    fn table(&self, report: &Report, table: Table) -> Markup {
        let form_id = report
            .form(table)
            .or_else(|| report.main_form())
            .unwrap_or(FormId::Y2021);
        let form = form_id.form();
        let part = match table {
            Table::T2 => 1,
            Table::T3 => 2,
            Table::T4 => 3,
        };
        let heading = form.parts.get(part).copied().unwrap_or(table.name());
        let id = format!("{}{}", self.prefix, table.id());
        let shape = report.tables.get(&table);
        html! {
            section.statutory id=(id) data-table=(table.id()) {
                h3 { (heading) }
                @if shape.is_none() && !report.facts.keys().any(|cell| cell.table == table) {
                    p.missing-table { (self.lang.pick("文件里没有找到这张表。", "This table was not found in the file.")) }
                } @else {
                    div.scroll tabindex="0" role="group" aria-label=(heading) {
                        @match table {
                            Table::T2 => (self.t2(report, &form.t2, shape)),
                            Table::T3 => (self.t3(report, &form.t3, shape)),
                            Table::T4 => (self.t4(report, &form.t4, shape)),
                        }
                    }
                    (self.beyond(report, table, form_id))
                    (self.legend(report, table, form_id))
                }
            }
        }
    }

    fn t2(&self, report: &Report, blocks: &[Block], shape: Option<&TableShape>) -> Markup {
        let width = blocks.iter().map(|b| b.columns.len()).max().unwrap_or(1);
        // The last column of a narrow block takes what is left of the width.
        let span = |block: &Block, index: usize| {
            if index + 1 == block.columns.len() {
                width - index
            } else {
                1
            }
        };
        html! {
            table.form.t2 {
                @for block in blocks {
                    tbody {
                        tr { th.band colspan=(width + 1) scope="colgroup" { (block.clause) } }
                        tr {
                            th.head.label scope="col" { (block.head) }
                            @for (index, column) in block.columns.iter().enumerate() {
                                th.head scope="col" colspan=(span(block, index)) { (label(column, shape)) }
                            }
                        }
                        @for row in &block.rows {
                            tr {
                                th.label scope="row" { (label(row, shape)) }
                                @for (index, column) in block.columns.iter().enumerate() {
                                    (self.cell(report, CellId::new(Table::T2, row.id, column.id), span(block, index)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn t3(&self, report: &Report, form: &Applications, shape: Option<&TableShape>) -> Markup {
        let legal = form.columns.iter().filter(|column| column.legal).count();
        let first_legal = form.columns.iter().position(|column| column.legal);
        html! {
            table.form.t3 {
                colgroup {
                    col.c1; col.c2; col.c3;
                    @for _ in &form.columns { col.value; }
                }
                thead {
                    tr {
                        th.corner rowspan="3" colspan="3" { (form.note) }
                        th.head colspan=(form.columns.len()) scope="colgroup" { (form.head) }
                    }
                    tr {
                        @for (index, column) in form.columns.iter().enumerate() {
                            @if !column.legal {
                                th.head rowspan="2" scope="col" { (label(column, shape)) }
                            } @else if Some(index) == first_legal {
                                th.head colspan=(legal) scope="colgroup" { (form.legal_persons) }
                            }
                        }
                    }
                    tr {
                        @for column in form.columns.iter().filter(|column| column.legal) {
                            th.head scope="col" { (label(column, shape)) }
                        }
                    }
                }
                tbody {
                    @for line in lines(report, form) {
                        (self.line(report, form, shape, &line))
                    }
                }
            }
        }
    }

    /// A row of table 3 with the labels that start in it.
    fn line(
        &self,
        report: &Report,
        form: &Applications,
        shape: Option<&TableShape>,
        line: &Line<'_>,
    ) -> Markup {
        html! {
            tr.subtotal[line.row.is_none()].total[line.row.is_some_and(|row| !row.result)] {
                @if let Some(span) = line.top {
                    th.label.l1.upright rowspan=(span) scope="rowgroup" { span { (form.top) } }
                }
                @if let Some((group, span)) = line.group {
                    th.label.l2 rowspan=(span) scope="rowgroup" { span { (label(group, shape)) } }
                }
                @match (line.row, line.subtotal) {
                    (Some(row), _) => {
                        @let class = match line.label_span { 3 => "l1", 2 => "l2", _ => "l3" };
                        th.label.(class) colspan=(line.label_span) scope="row" { (label(row, shape)) }
                        @for column in &form.columns {
                            (self.cell(report, CellId::new(Table::T3, row.id, column.id), 1))
                        }
                    }
                    (None, Some(group)) => {
                        th.label.l3 scope="row" { (self.lang.pick("小计（表中所印）", "Sub-total as printed")) }
                        @for column in &form.columns {
                            (self.subtotal(report, group, column))
                        }
                    }
                    (None, None) => {}
                }
            }
        }
    }

    fn t4(&self, report: &Report, form: &Disputes, shape: Option<&TableShape>) -> Markup {
        let width = form.outcomes.len();
        let suits = form.groups.iter().filter(|group| group.suit).count();
        html! {
            table.form.t4 {
                thead {
                    tr {
                        @for group in form.groups.iter().filter(|group| !group.suit) {
                            th.head.edge colspan=(width) scope="colgroup" { span { (label(group, shape)) } }
                        }
                        th.head colspan=(width * suits) scope="colgroup" { span { (form.suits) } }
                    }
                    tr {
                        @for _ in form.groups.iter().filter(|group| !group.suit) {
                            @for outcome in &form.outcomes {
                                th.head.edge[outcome.id == "total"] rowspan="2" scope="col" { (label(outcome, shape)) }
                            }
                        }
                        @for group in form.groups.iter().filter(|group| group.suit) {
                            th.head.edge colspan=(width) scope="colgroup" { span { (label(group, shape)) } }
                        }
                    }
                    tr {
                        @for _ in form.groups.iter().filter(|group| group.suit) {
                            @for outcome in &form.outcomes {
                                th.head.edge[outcome.id == "total"] scope="col" { (label(outcome, shape)) }
                            }
                        }
                    }
                }
                tbody {
                    tr {
                        @for group in &form.groups {
                            @for outcome in &form.outcomes {
                                (self.cell(report, CellId::new(Table::T4, group.id, outcome.id), 1))
                            }
                        }
                    }
                }
            }
        }
    }

    /// A cell with its value, its marks and its way back to the findings. Its text content is
    /// the printed text alone: marks are drawn by the style.
    fn cell(&self, report: &Report, id: CellId, span: usize) -> Markup {
        let fact = report.facts.get(&id);
        let name = match report.form(id.table).or_else(|| report.main_form()) {
            Some(form) => form.form().describe(id),
            None => id.to_string(),
        };
        self.figure(
            fact,
            self.marks.of(id),
            &Place {
                id: format!("{}{id}", self.prefix),
                cell: Some(id),
                name,
                span,
                total: id.column == "total" || id.row == "concluded",
            },
        )
    }

    fn subtotal(&self, report: &Report, group: &'static str, column: &Head) -> Markup {
        let fact = report
            .subtotals
            .iter()
            .find(|subtotal| subtotal.group == group)
            .and_then(|subtotal| subtotal.facts.get(column.id));
        self.figure(
            fact,
            self.marks.of_subtotal((group, column.id)),
            &Place {
                id: self.subtotal_id((group, column.id)),
                cell: None,
                name: format!("{}“{}”", self.lang.pick("小计", "Sub-total"), column.label),
                span: 1,
                total: column.id == "total",
            },
        )
    }

    /// The id of a printed sub-total's cell on the page.
    pub(super) fn subtotal_id(&self, (group, column): (&str, &str)) -> String {
        format!("{}subtotal.{group}.{column}", self.prefix)
    }

    fn figure(&self, fact: Option<&Fact>, marks: &[Mark], place: &Place) -> Markup {
        let state = state(fact);
        let text = fact.map(printed).unwrap_or_default();
        let numbers: Vec<String> = marks.iter().map(|mark| mark.number.to_string()).collect();
        let class = match marks.first() {
            None => "",
            Some(mark) => match (mark.severity, mark.role) {
                (Severity::Error, Role::Part) => "part error",
                (Severity::Warning, Role::Part) => "part doubt",
                (Severity::Error, _) => "mark error",
                (Severity::Warning, _) => "mark doubt",
                (Severity::Info, _) => "info",
            },
        };
        let suspect = marks.iter().any(|mark| mark.role == Role::Suspect);
        let remark = self.remark(fact, state);
        let mut about = vec![format!("{}：{}", place.name, spoken(&text, &remark))];
        if fact.is_some() && !remark.is_empty() && !text.is_empty() {
            about.push(remark);
        }
        let label = if marks.is_empty() {
            about.join("，")
        } else {
            format!(
                "{}，{}{}",
                about.join("，"),
                self.lang.pick("见问题 ", "see finding "),
                numbers.join("、")
            )
        };
        let sentences = marks.iter().take(6).filter_map(|mark| {
            let sentence = self.marks.sentence(mark.number, self.lang)?;
            Some(format!("{}. {sentence}", mark.number))
        });
        about.extend(sentences);
        let title = about.join("\n");
        let of_finding = |number: usize| format!("#{}f{number}", self.prefix);
        html! {
            td.num.(class).suspect[suspect].sum[place.total] id=(place.id) data-cell=[place.cell]
                data-state=(state)
                data-value=[fact.and_then(number)]
                data-findings=[(!numbers.is_empty()).then(|| numbers.join(" "))]
                colspan=[(place.span > 1).then_some(place.span)] aria-label=(label) title=(title) {
                @match marks.first() {
                    Some(mark) => a.v href=(of_finding(mark.number)) { (text) },
                    None => (text),
                }
                @if !class.is_empty() && class != "info" {
                    span.refs { @for mark in marks.iter().filter(|mark| mark.severity != Severity::Info).take(4) {
                        a.n.part[mark.role == Role::Part] href=(of_finding(mark.number)) data-n=(mark.number)
                            aria-label={ (self.lang.pick("问题 ", "finding ")) (mark.number) } {}
                    } }
                }
            }
        }
    }

    /// What is to be said of a cell besides its text.
    fn remark(&self, fact: Option<&Fact>, state: &str) -> String {
        let lang = self.lang;
        match (fact, state) {
            (None, _) => lang.pick("表中没有", "not in the table").to_owned(),
            (_, "blank") => lang.pick("空白", "blank").to_owned(),
            (_, "unread") => lang.pick("读不出", "could not be read").to_owned(),
            (_, "inferred") => lang
                .pick("推算，不是读到的", "inferred, not read")
                .to_owned(),
            (Some(fact), _) => match number(fact) {
                Some(number) if number != printed(fact) => {
                    format!("{}{number}", lang.pick("读作 ", "read as "))
                }
                _ => String::new(),
            },
        }
    }

    /// Figures and rows that stand in the file but not in the form.
    fn beyond(&self, report: &Report, table: Table, form: FormId) -> Markup {
        let known = form.form().cells(table);
        let beyond: Vec<CellId> = report
            .facts
            .keys()
            .filter(|cell| cell.table == table && !known.contains(cell))
            .copied()
            .collect();
        let extra = report.tables.get(&table).map_or(&[][..], |t| &t.extra);
        html! {
            @if !beyond.is_empty() {
                table.form.beyond {
                    caption { (self.lang.pick("文件里有、这张表的格式里没有的格", "Cells of the file that this form does not have")) }
                    tbody { @for cell in beyond { tr {
                        th.label scope="row" { (describe_any(cell)) }
                        (self.cell(report, cell, 1))
                    } } }
                }
            }
            @if !extra.is_empty() {
                p.aside {
                    (self.lang.pick("表中另有格式外的行或列：", "Rows or columns beyond the form: "))
                    @for (index, note) in extra.iter().enumerate() {
                        @if index > 0 { "、" }
                        q { (note.printed) }
                    }
                }
            }
        }
    }

    /// Explains the signs that occur in a table.
    fn legend(&self, report: &Report, table: Table, form: FormId) -> Markup {
        let lang = self.lang;
        let cells = form.form().cells(table);
        let states: Vec<&str> = cells
            .iter()
            .map(|cell| state(report.facts.get(cell)))
            .collect();
        let marks = || cells.iter().flat_map(|cell| self.marks.of(*cell));
        let has = |wanted| states.contains(&wanted);
        let signs = [
            (
                marks().any(|m| m.severity == Severity::Error && m.role != Role::Part),
                "mark error",
                lang.pick("错误", "error"),
            ),
            (
                marks().any(|m| m.severity == Severity::Warning && m.role != Role::Part),
                "mark doubt",
                lang.pick("需核实", "to verify"),
            ),
            (
                marks().any(|m| m.role == Role::Part),
                "part error",
                lang.pick("同在一个不平的等式里", "in an equation that does not hold"),
            ),
            (
                marks().any(|m| m.role == Role::Suspect),
                "suspect",
                lang.pick("改这一格就平", "changing this cell settles it"),
            ),
            (
                marks().any(|m| m.severity == Severity::Info),
                "info",
                lang.pick("提示", "note"),
            ),
        ];
        let facts = [
            (
                has("absent"),
                "absent",
                lang.pick("表中没有", "not in the table"),
            ),
            (
                has("unread"),
                "unread",
                lang.pick("读不出", "could not be read"),
            ),
            (
                has("inferred"),
                "inferred",
                lang.pick("推算，不是读到的", "inferred, not read"),
            ),
        ];
        html! {
            @if signs.iter().any(|sign| sign.0) || facts.iter().any(|fact| fact.0) {
                ul.legend aria-label=(lang.pick("图例", "Legend")) {
                    @for (_, class, words) in signs.iter().filter(|sign| sign.0) {
                        li { span.swatch.num.(class) aria-hidden="true" { span.v { "0" } } (words) }
                    }
                    @for (_, state, words) in facts.iter().filter(|fact| fact.0) {
                        li { span.swatch.num data-state=(state) aria-hidden="true" {} (words) }
                    }
                }
            }
        }
    }
}

/// Where a figure is drawn.
struct Place {
    id: String,
    cell: Option<CellId>,
    name: String,
    span: usize,
    total: bool,
}

/// A row of table 3, and the labels that start in it.
pub(crate) struct Line<'f> {
    /// Rows that 三、本年度办理结果 covers, if it starts here.
    pub(crate) top: Option<usize>,
    /// The group that starts here, and the rows that it covers.
    pub(crate) group: Option<(&'f Head, usize)>,
    /// The row; nothing for a printed sub-total.
    pub(crate) row: Option<&'f Head>,
    /// The group of the printed sub-total.
    pub(crate) subtotal: Option<&'static str>,
    /// Label columns that the row's own label covers.
    pub(crate) label_span: usize,
}

/// The rows of table 3 as the form lays them out, with the printed sub-totals at the head of
/// their groups.
pub(crate) fn lines<'f>(report: &Report, form: &'f Applications) -> Vec<Line<'f>> {
    let under_top = |row: &Head| row.result || row.label.starts_with('（');
    let printed = |group: &str| {
        report
            .subtotals
            .iter()
            .find(|subtotal| subtotal.group == group)
    };
    let shown = |group: &Head| form.rows.iter().any(|row| row.group == group.id);
    let subtotals = form
        .groups
        .iter()
        .filter(|group| shown(group) && printed(group.id).is_some())
        .count();
    let height = form.rows.iter().filter(|row| under_top(row)).count() + subtotals;
    let mut top = Some(height);
    let mut lines = Vec::new();
    let mut last = "";
    for row in &form.rows {
        let starts = if under_top(row) { top.take() } else { None };
        let head = form
            .groups
            .iter()
            .find(|group| group.id == row.group && row.group != last);
        let mut group = head.map(|head| {
            let rows = form.rows.iter().filter(|r| r.group == head.id).count();
            (head, rows + usize::from(printed(head.id).is_some()))
        });
        last = row.group;
        let label_span = match (under_top(row), row.group) {
            (false, _) => 3,
            (true, "") => 2,
            (true, _) => 1,
        };
        let mut starts = starts;
        if let Some((head, _)) = group
            && let Some(subtotal) = printed(head.id)
        {
            lines.push(Line {
                top: starts.take(),
                group: group.take(),
                row: None,
                subtotal: Some(subtotal.group),
                label_span: 1,
            });
        }
        lines.push(Line {
            top: starts,
            group,
            row: Some(row),
            subtotal: None,
            label_span,
        });
    }
    lines
}

/// A label of the form, and beside it the file's own wording where that differs.
fn label(head: &Head, shape: Option<&TableShape>) -> Markup {
    let printed = shape.and_then(|shape| {
        shape
            .nonstandard
            .iter()
            .find(|note| note.form_label == Some(head.label))
    });
    html! {
        (head.label)
        @if let Some(note) = printed {
            small.printed title="文件里的写法" { "原文：" (note.printed) }
        }
    }
}

fn describe_any(cell: CellId) -> String {
    [FormId::Y2021, FormId::Y2019]
        .iter()
        .find(|form| form.form().heads(cell).is_some())
        .map_or_else(|| cell.to_string(), |form| form.form().describe(cell))
}

fn state(fact: Option<&Fact>) -> &'static str {
    match fact {
        None => "absent",
        Some(fact) if fact.inferred => "inferred",
        Some(fact) => match fact.value {
            Value::Number(_) => "number",
            Value::Nil => "blank",
            Value::Unread => "unread",
        },
    }
}

/// The text as it stands in the file, or the number that was worked out.
pub(crate) fn printed(fact: &Fact) -> String {
    match (fact.text.trim(), fact.inferred) {
        ("", true) => number(fact).unwrap_or_default(),
        (text, _) => text.to_owned(),
    }
}

fn number(fact: &Fact) -> Option<String> {
    match fact.value {
        Value::Number(number) => Some(number.normalize().to_string()),
        Value::Nil | Value::Unread => None,
    }
}

/// A value as read aloud: its text, or what stands for it.
fn spoken<'t>(text: &'t str, remark: &'t str) -> &'t str {
    if text.is_empty() { remark } else { text }
}
