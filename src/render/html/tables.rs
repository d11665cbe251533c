//! The three statutory tables in the statutory layout.

use maud::{Markup, html};

use super::View;
use super::mark::{Mark, Role};
use crate::diagnostic::Severity;
use crate::form::{Applications, Block, CellId, Disputes, FormId, Head, Name, Table};
use crate::render::{names, source};
use crate::report::{Fact, Report, Value};
use crate::words::{Lang, Text, cell, change, mark, tables as words};

impl View<'_> {
    /// All three, each under its part's heading.
    pub(super) fn tables(&self, report: &Report) -> Markup {
        let lang = self.lang;
        html! {
            section.tables aria-label=(words::TITLE.get(lang)) {
                @for table in Table::ALL {
                    (self.table(report, table))
                }
            }
        }
    }

    fn table(&self, report: &Report, table: Table) -> Markup {
        let lang = self.lang;
        let form_id = form_of(report, table);
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
                h3 { (self.gloss(heading, names::full_table(table))) }
                @if shape.is_none() && !report.facts.keys().any(|cell| cell.table == table) {
                    p.missing-table { (words::MISSING.get(lang)) }
                } @else {
                    div.scroll tabindex="0" role="group" aria-label=(names::full_table(table).get(lang)) {
                        @match table {
                            Table::T2 => (self.t2(report, &form.t2)),
                            Table::T3 => (self.t3(report, &form.t3)),
                            Table::T4 => (self.t4(report, &form.t4)),
                        }
                    }
                    (self.beyond(report, table, form_id))
                    div.signs id={ (self.prefix) "signs-" (table.id()) } { (self.legend(report, table, form_id)) }
                }
            }
        }
    }

    fn t2(&self, report: &Report, blocks: &[Block]) -> Markup {
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
                        tr { th.band colspan=(width + 1) scope="colgroup" { (self.gloss(block.clause, words::CLAUSE)) } }
                        tr {
                            th.head.label scope="col" { (self.gloss(block.head, words::SUBJECT)) }
                            @for (index, column) in block.columns.iter().enumerate() {
                                th.head scope="col" colspan=(span(block, index)) { (self.column(report, Table::T2, column)) }
                            }
                        }
                        @for row in &block.rows {
                            tr {
                                th.label scope="row" { (self.row(report, Table::T2, row)) }
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

    fn t3(&self, report: &Report, form: &Applications) -> Markup {
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
                        th.corner rowspan="3" colspan="3" { (self.gloss(form.note, words::COLUMN_RULE)) }
                        th.head colspan=(form.columns.len()) scope="colgroup" { (self.gloss(form.head, words::APPLICANTS)) }
                    }
                    tr {
                        @for (index, column) in form.columns.iter().enumerate() {
                            @if !column.legal {
                                th.head rowspan="2" scope="col" { (self.column(report, Table::T3, column)) }
                            } @else if Some(index) == first_legal {
                                th.head colspan=(legal) scope="colgroup" { (self.gloss(form.legal_persons, words::LEGAL_PERSONS)) }
                            }
                        }
                    }
                    tr {
                        @for column in form.columns.iter().filter(|column| column.legal) {
                            th.head scope="col" { (self.column(report, Table::T3, column)) }
                        }
                    }
                }
                tbody {
                    @for line in lines(report, form) {
                        (self.line(report, form, &line))
                    }
                }
            }
        }
    }

    /// A row of table 3 with the labels that start in it.
    fn line(&self, report: &Report, form: &Applications, line: &Line<'_>) -> Markup {
        html! {
            tr.subtotal[line.row.is_none()].total[line.row.is_some_and(|row| !row.result)] {
                @if let Some(span) = line.top {
                    th.label.l1.upright rowspan=(span) scope="rowgroup" { span { (self.gloss(form.top, words::RESULTS)) } }
                }
                @if let Some((group, span)) = line.group {
                    th.label.l2 rowspan=(span) scope="rowgroup" { span { (self.row(report, Table::T3, group)) } }
                }
                @match (line.row, line.subtotal) {
                    (Some(row), _) => {
                        @let class = match line.label_span { 3 => "l1", 2 => "l2", _ => "l3" };
                        th.label.(class) colspan=(line.label_span) scope="row" { (self.row(report, Table::T3, row)) }
                        @for column in &form.columns {
                            (self.cell(report, CellId::new(Table::T3, row.id, column.id), 1))
                        }
                    }
                    (None, Some(group)) => {
                        th.label.l3 scope="row" { (words::SUBTOTAL_PRINTED.get(self.lang)) }
                        @for column in &form.columns {
                            (self.subtotal(report, group, column))
                        }
                    }
                    (None, None) => {}
                }
            }
        }
    }

    fn t4(&self, report: &Report, form: &Disputes) -> Markup {
        let width = form.outcomes.len();
        let suits = form.groups.iter().filter(|group| group.suit).count();
        html! {
            table.form.t4 {
                thead {
                    tr {
                        @for group in form.groups.iter().filter(|group| !group.suit) {
                            th.head.edge colspan=(width) scope="colgroup" { span { (self.row(report, Table::T4, group)) } }
                        }
                        th.head colspan=(width * suits) scope="colgroup" { span { (self.gloss(form.suits, words::LAWSUITS)) } }
                    }
                    tr {
                        @for _ in form.groups.iter().filter(|group| !group.suit) {
                            @for outcome in &form.outcomes {
                                th.head.edge[outcome.id == "total"] rowspan="2" scope="col" { (self.column(report, Table::T4, outcome)) }
                            }
                        }
                        @for group in form.groups.iter().filter(|group| group.suit) {
                            th.head.edge colspan=(width) scope="colgroup" { span { (self.row(report, Table::T4, group)) } }
                        }
                    }
                    tr {
                        @for _ in form.groups.iter().filter(|group| group.suit) {
                            @for outcome in &form.outcomes {
                                th.head.edge[outcome.id == "total"] scope="col" { (self.column(report, Table::T4, outcome)) }
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

    /// A label of the form: in English with its meaning below it.
    fn gloss(&self, label: &str, meaning: Text) -> Markup {
        html! {
            @match self.lang {
                Lang::Zh => (label),
                Lang::En => { span lang=(Lang::Zh.tag()) { (label) } small.gloss lang=(self.lang.tag()) { (meaning.get(self.lang)) } }
            }
        }
    }

    fn row(&self, report: &Report, table: Table, head: &Head) -> Markup {
        let name = form_of(report, table).form().row_name(table, head.id);
        self.label(report, table, head, name)
    }

    fn column(&self, report: &Report, table: Table, head: &Head) -> Markup {
        let name = form_of(report, table).form().column_name(table, head.id);
        self.label(report, table, head, name)
    }

    /// The label of a row or a column, and the file's own wording where that differs.
    fn label(&self, report: &Report, table: Table, head: &Head, name: Name) -> Markup {
        let printed = report.tables.get(&table).and_then(|shape| {
            shape
                .nonstandard
                .iter()
                .find(|note| note.form_label == Some(head.label))
        });
        html! {
            (self.gloss(head.label, Text { zh: name.zh, en: name.en }))
            @if let Some(note) = printed {
                small.printed title=(words::AS_IN_FILE.get(self.lang)) {
                    (words::PRINTED.fill(self.lang, &[("text", &note.printed)]))
                }
            }
        }
    }

    /// A cell with its value, its marks and its way back to the findings. Its text content is
    /// the printed text alone: marks are drawn by the style.
    fn cell(&self, report: &Report, id: CellId, span: usize) -> Markup {
        let fact = report.facts.get(&id);
        let name = names::cell(Some(report), id, self.lang);
        let was = self.validation.before(id);
        self.figure(
            fact,
            self.marks.of(id),
            &Place {
                id: format!("{}{id}", self.prefix),
                cell: Some(id),
                name,
                span,
                total: id.column == "total" || id.row == "concluded",
                offer: self.offers.get(&id).map(|sum| sum.normalize().to_string()),
                was: was.map(|was| was_words(was, self.lang)),
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
                name: self.subtotal_name(column.id),
                span: 1,
                total: column.id == "total",
                offer: None,
                was: None,
            },
        )
    }

    fn subtotal_name(&self, column: &'static str) -> String {
        let name = FormId::Y2021.form().column_name(Table::T3, column);
        let column = names::label(name, self.lang);
        words::SUBTOTAL_OF.fill(self.lang, &[("column", &column)])
    }

    /// The id of a printed sub-total's cell on the page.
    pub(super) fn subtotal_id(&self, (group, column): (&str, &str)) -> String {
        format!("{}subtotal.{group}.{column}", self.prefix)
    }

    fn figure(&self, fact: Option<&Fact>, marks: &[Mark], place: &Place) -> Markup {
        let lang = self.lang;
        let state = self.state(fact);
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
        let spoken = spoken(&text, &remark);
        let mut about = vec![mark::COLON.fill(lang, &[("name", &place.name), ("text", &spoken)])];
        if fact.is_some() && !remark.is_empty() && !text.is_empty() {
            about.push(remark);
        }
        if let Some(was) = &place.was {
            about.push(change::WAS.fill(lang, &[("text", was)]));
        }
        let mut label = about.clone();
        if !numbers.is_empty() {
            let (many, numbers) = (numbers.len(), numbers.join(mark::AND.get(lang)));
            label.push(cell::SEE_FINDINGS.fill(lang, &[("many", &many), ("numbers", &numbers)]));
        }
        let label = label.join(mark::COMMA.get(lang));
        let sentences = marks.iter().take(6).filter_map(|mark| {
            let sentence = self.marks.sentence(mark.number, lang)?;
            Some(format!("{}. {sentence}", mark.number))
        });
        about.extend(sentences);
        let title = about.join("\n");
        let of_finding = |number: usize| format!("#{}f{number}", self.prefix);
        html! {
            td.num.(class).suspect[suspect].sum[place.total] id=(place.id) data-cell=[place.cell]
                data-state=(state) data-note=[note(state).map(|note| note.get(lang))]
                data-value=[fact.and_then(number)]
                data-text=[fact.filter(|_| self.live).map(printed)]
                data-at=[fact.filter(|_| self.live).and_then(|fact| source::place_id(&fact.place))]
                data-offer=[&place.offer] data-changed=[place.was.as_deref()]
                data-findings=[(!numbers.is_empty()).then(|| numbers.join(" "))]
                colspan=[(place.span > 1).then_some(place.span)] aria-label=(label) title=(title) {
                // Empty, so that the cell's text stays the text: the style writes what it was.
                @if let Some(was) = &place.was { del.was data-was=(was) aria-hidden="true" {} }
                @match marks.first() {
                    // In a cell that one types in a link would be a second stop of the keyboard.
                    Some(_) if self.live => span.v { (text) },
                    Some(mark) => a.v href=(of_finding(mark.number)) { (text) },
                    None => (text),
                }
                @if !class.is_empty() && class != "info" {
                    span.refs { @for mark in marks.iter().filter(|mark| mark.severity != Severity::Info).take(4) {
                        @if self.live { span.n.part[mark.role == Role::Part] data-n=(mark.number) {} }
                        @else { a.n.part[mark.role == Role::Part] href=(of_finding(mark.number)) data-n=(mark.number)
                            aria-label=(cell::FINDING.fill(lang, &[("number", &mark.number)])) {} }
                    } }
                }
            }
        }
    }

    /// What a cell is: `absent`, or in a form that is filled in by hand `open`, and so on.
    fn state(&self, fact: Option<&Fact>) -> &'static str {
        match fact {
            None if self.validation.is_typed() => "open",
            fact => state(fact),
        }
    }

    /// What is to be said of a cell besides its text.
    fn remark(&self, fact: Option<&Fact>, state: &str) -> String {
        let lang = self.lang;
        match (fact, state) {
            (None, "open") => cell::OPEN.get(lang).to_owned(),
            (None, _) => cell::ABSENT.get(lang).to_owned(),
            (_, "blank") => cell::BLANK.get(lang).to_owned(),
            (_, "unread") => cell::UNREAD.get(lang).to_owned(),
            (_, "inferred") => cell::INFERRED.get(lang).to_owned(),
            (Some(fact), _) => match number(fact) {
                Some(number) if number != printed(fact) => {
                    cell::READ_AS.fill(lang, &[("number", &number)])
                }
                _ => String::new(),
            },
        }
    }

    /// Figures and rows that stand in the file but not in the form.
    fn beyond(&self, report: &Report, table: Table, form: FormId) -> Markup {
        let lang = self.lang;
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
                    caption { (words::BEYOND.get(lang)) }
                    tbody { @for cell in beyond { tr {
                        th.label scope="row" { (names::cell(Some(report), cell, lang)) }
                        (self.cell(report, cell, 1))
                    } } }
                }
            }
            @if !extra.is_empty() {
                p.aside {
                    (words::EXTRA.get(lang))
                    @for (index, note) in extra.iter().enumerate() {
                        @if index > 0 { (mark::AND.get(lang)) }
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
            .map(|cell| self.state(report.facts.get(cell)))
            .collect();
        let marks = || cells.iter().flat_map(|cell| self.marks.of(*cell));
        let has = |wanted| states.contains(&wanted);
        let changed = cells
            .iter()
            .any(|cell| self.validation.before(*cell).is_some());
        let signs = [
            (
                marks().any(|m| m.severity == Severity::Error && m.role != Role::Part),
                "mark error",
                words::LEGEND_ERROR,
            ),
            (
                marks().any(|m| m.severity == Severity::Warning && m.role != Role::Part),
                "mark doubt",
                words::LEGEND_DOUBT,
            ),
            (
                marks().any(|m| m.role == Role::Part),
                "part error",
                words::LEGEND_PART,
            ),
            (
                marks().any(|m| m.role == Role::Suspect),
                "suspect",
                words::LEGEND_SUSPECT,
            ),
            (
                marks().any(|m| m.severity == Severity::Info),
                "info",
                words::LEGEND_INFO,
            ),
        ];
        let facts = [
            (has("absent"), "absent", cell::ABSENT),
            (has("unread"), "unread", cell::UNREAD),
            (has("inferred"), "inferred", cell::INFERRED),
        ];
        html! {
            @if changed || signs.iter().any(|sign| sign.0) || facts.iter().any(|fact| fact.0) {
                ul.legend aria-label=(words::LEGEND.get(lang)) {
                    @for (_, class, text) in signs.iter().filter(|sign| sign.0) {
                        li { span.swatch.num.(class) aria-hidden="true" { span.v { "0" } } (text.get(lang)) }
                    }
                    @if changed {
                        li {
                            span.swatch.num aria-hidden="true" { del.was data-was="0" {} "1" }
                            (change::LEGEND.get(lang))
                        }
                    }
                    @for (_, state, text) in facts.iter().filter(|fact| fact.0) {
                        li { span.swatch.num data-state=(state) data-note=[note(state).map(|note| note.get(lang))] aria-hidden="true" {} (text.get(lang)) }
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
    /// What belongs there, where nothing stands yet.
    offer: Option<String>,
    /// What the file said, where a person has typed over it.
    was: Option<String>,
}

/// What the file said in a cell that was typed over.
pub(crate) fn was_words(was: Option<&Fact>, lang: Lang) -> String {
    match was {
        None => cell::ABSENT.get(lang).to_owned(),
        Some(fact) if printed(fact).is_empty() => cell::BLANK.get(lang).to_owned(),
        Some(fact) => printed(fact),
    }
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

/// The form of a table as far as it can be told.
fn form_of(report: &Report, table: Table) -> FormId {
    let known = report.form(table).or_else(|| report.main_form());
    known.unwrap_or(FormId::Y2021)
}

/// A word in a cell of a state that its text does not show.
fn note(state: &str) -> Option<Text> {
    match state {
        "unread" => Some(cell::UNREAD_BRIEF),
        "inferred" => Some(cell::INFERRED_BRIEF),
        _ => None,
    }
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
