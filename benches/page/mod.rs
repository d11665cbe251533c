//! The two files that the benches read: a government site's page as a browser saves it, and the
//! same report as Word puts it on the clipboard. All sentences and figures are made up; one total
//! is one too high, so that there is something to find.

use gouji::form::{FORM_2021, Form, Head};

pub(crate) mod office;
pub(crate) mod ole;

const BODY: &str = "松溪河县人民政府";
const YEAR: &str = "2023";

/// One cell of a table: its text and how many columns and rows it spans.
struct Cell {
    text: String,
    columns: usize,
    rows: usize,
}

fn cell(text: impl Into<String>, columns: usize, rows: usize) -> Cell {
    let text = text.into();
    Cell {
        text,
        columns,
        rows,
    }
}

type Row = Vec<Cell>;

/// A part of the report: its heading, then its sentences or its table.
struct Part {
    heading: &'static str,
    sentences: &'static [&'static str],
    table: Vec<Row>,
}

fn parts() -> Vec<Part> {
    let form: &Form = &FORM_2021;
    let tables = [
        vec![],
        disclosure(form),
        applications(form),
        disputes(form),
        vec![],
        vec![],
    ];
    let parts = form.parts.iter().zip(SENTENCES).zip(tables);
    let part =
        |((heading, sentences), table): ((&&'static str, &'static [&'static str]), _)| Part {
            heading,
            sentences,
            table,
        };
    parts.map(part).collect()
}

fn disclosure(form: &Form) -> Vec<Row> {
    let mut figures = ["0", "0", "0", "6", "1", "47", "5120", "863", "29", "318.5"].into_iter();
    let mut table = Vec::new();
    for block in &form.t2 {
        let span = 3 / block.columns.len();
        table.push(vec![cell(block.clause, 4, 1)]);
        let heads = block.columns.iter().map(|head| cell(head.label, span, 1));
        table.push(
            std::iter::once(cell(block.head, 1, 1))
                .chain(heads)
                .collect(),
        );
        for row in &block.rows {
            let figures = figures.by_ref().take(block.columns.len());
            let figures = figures.map(|figure| cell(figure, span, 1));
            table.push(
                std::iter::once(cell(row.label, 1, 1))
                    .chain(figures)
                    .collect(),
            );
        }
    }
    table
}

/// Figures of the columns 自然人 and 商业企业; the others are 0 but for the total.
fn applications_of(row: &str) -> (u32, u32) {
    match row {
        "received" => (58, 6),
        "carried_in" => (3, 0),
        "granted" => (24, 4),
        "partial" => (7, 1),
        "refused_internal" | "rejected_repeat" => (2, 0),
        "refused_enforcement" => (3, 1),
        "unavailable_not_held" => (15, 0),
        "rejected_petition" => (4, 0),
        "concluded" => (57, 6),
        "carried_out" => (4, 0),
        _ => (0, 0),
    }
}

fn applications(form: &Form) -> Vec<Row> {
    let t3 = &form.t3;
    let legal = t3.columns.iter().filter(|column| column.legal);
    let mut table = vec![
        vec![cell(t3.note, 3, 3), cell(t3.head, t3.columns.len(), 1)],
        vec![
            cell(t3.columns[0].label, 1, 2),
            cell(t3.legal_persons, legal.clone().count(), 1),
            cell("总计", 1, 2),
        ],
        legal.map(|column| cell(column.label, 1, 1)).collect(),
    ];
    let results = t3.rows.iter().filter(|row| row.result).count() + 1;
    let mut group = "";
    for row in &t3.rows {
        let mut cells = Vec::new();
        if row.id == "granted" {
            cells.push(cell(t3.top, 1, results));
        }
        if !row.group.is_empty() && row.group != group {
            let same = |other: &&Head| other.group == row.group;
            let head = t3.groups.iter().find(|head| head.id == row.group);
            let label = head.map_or("", |head| head.label);
            cells.push(cell(label, 1, t3.rows.iter().filter(same).count()));
        }
        group = row.group;
        let outer = matches!(row.id, "received" | "carried_in" | "carried_out");
        let span = match (outer, group.is_empty()) {
            (true, _) => 3,
            (false, true) => 2,
            (false, false) => 1,
        };
        cells.push(cell(row.label, span, 1));
        let (natural, business) = applications_of(row.id);
        let wrong = u32::from(row.id == "concluded");
        let figures = [natural, business, 0, 0, 0, 0, natural + business + wrong];
        cells.extend(figures.map(|figure| cell(figure.to_string(), 1, 1)));
        table.push(cells);
    }
    table
}

fn disputes(form: &Form) -> Vec<Row> {
    let t4 = &form.t4;
    let outcomes = t4.outcomes.len();
    let heads = |rows| {
        t4.outcomes
            .iter()
            .map(move |head| cell(head.label, 1, rows))
    };
    let suits = t4.groups.iter().filter(|group| group.suit);
    let mut second: Row = heads(2).collect();
    second.extend(suits.clone().map(|group| cell(group.label, outcomes, 1)));
    let figures = [3, 1, 0, 1, 5, 2, 0, 0, 1, 3, 0, 0, 1, 0, 1];
    vec![
        vec![
            cell(t4.groups[0].label, outcomes, 1),
            cell(t4.suits, outcomes * suits.clone().count(), 1),
        ],
        second,
        suits.flat_map(|_| heads(1)).collect(),
        figures.map(|figure| cell(figure.to_string(), 1, 1)).into(),
    ]
}

/// The page: scripts, menus and a foot around an article whose every cell carries its own style.
pub(crate) fn saved() -> String {
    let mut page = format!(
        "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<meta charset=\"utf-8\">\r\n\
         <title>{BODY}{YEAR}年政府信息公开工作年度报告_{BODY}门户网站</title>\r\n\
         <meta name=\"SiteName\" content=\"{BODY}门户网站\">\r\n\
         <style>.nav li{{float:left;width:120px}} .TRS_Editor td{{padding:2px}}</style>\r\n\
         <script>var site = {{ id: 31, menu: [1, 2, 3] }}; \
         if (site.id < 40 && site.menu) {{ document.title += ''; }}</script>\r\n\
         </head>\r\n<body class=\"detail\">\r\n<div class=\"nav\"><ul>\r\n"
    );
    for (number, item) in MENU.iter().enumerate() {
        page += &format!(
            "<li class=\"nav-item\"><a href=\"/zwgk/col{number}/index.html\" title=\"{item}\" \
             target=\"_blank\">{item}</a></li>\r\n"
        );
    }
    page += "</ul></div>\r\n<div class=\"content\"><div class=\"TRS_Editor\">\r\n";
    page += &format!(
        "<p style=\"text-align:center\"><span style=\"font-size:22pt;font-family:方正小标宋简体\">\
         {BODY}{YEAR}年政府信息公开工作年度报告</span></p>\r\n"
    );
    page += &paragraph(OPENING);
    for part in parts() {
        page += &format!(
            "<p style=\"text-indent:32pt;line-height:28pt\"><strong><span style=\"font-size:16pt;\
             font-family:黑体\">{}</span></strong></p>\r\n",
            part.heading
        );
        part.sentences
            .iter()
            .for_each(|sentence| page += &paragraph(sentence));
        if !part.table.is_empty() {
            page += &table(&part.table);
        }
    }
    page += "</div></div>\r\n<div class=\"foot\"><p>主办：松溪河县人民政府办公室</p>\
             <p>网站标识码：0000000000</p></div>\r\n</body>\r\n</html>\r\n";
    page
}

fn paragraph(text: &str) -> String {
    format!(
        "<p style=\"text-indent:32pt;line-height:28pt;margin-top:0;margin-bottom:0\">\
         <span style=\"font-size:16pt;font-family:仿宋_GB2312\">{text}</span></p>\r\n"
    )
}

fn table(rows: &[Row]) -> String {
    let mut html = String::from(
        "<table border=\"0\" cellspacing=\"0\" cellpadding=\"0\" width=\"600\" \
         style=\"border-collapse:collapse\"><tbody>\r\n",
    );
    for row in rows {
        html += "<tr style=\"height:19pt\">\r\n";
        for cell in row {
            html += &format!(
                "<td width=\"58\" valign=\"center\" colspan=\"{}\" rowspan=\"{}\" style=\"padding:0 5pt;\
                 border:1pt solid windowtext\"><p style=\"text-align:center;\
                 line-height:15pt\"><span style=\"font-family:宋体;font-size:9pt\">{}\
                 </span></p></td>\r\n",
                cell.columns, cell.rows, cell.text
            );
        }
        html += "</tr>\r\n";
    }
    html + "</tbody></table>\r\n"
}

/// The paste: a line for a row, tabs between its cells, and an empty cell where one goes on from
/// the row above.
pub(crate) fn pasted() -> String {
    let mut text = format!("{BODY}{YEAR}年政府信息公开工作年度报告\r\n{OPENING}\r\n");
    for part in parts() {
        text += &format!("{}\r\n", part.heading);
        part.sentences
            .iter()
            .for_each(|sentence| text += &format!("{sentence}\r\n"));
        // For each column, how many more rows the cell above reaches down, and whether it starts there.
        let mut open: Vec<(usize, bool)> = Vec::new();
        for row in &part.table {
            let mut cells = row.iter();
            let mut words = Vec::new();
            let mut column = 0;
            loop {
                if let Some((left, first)) = open.get_mut(column).filter(|(left, _)| *left > 0) {
                    *left -= 1;
                    if *first {
                        words.push("");
                    }
                    column += 1;
                    continue;
                }
                let Some(cell) = cells.next() else { break };
                words.push(&cell.text);
                for part in 0..cell.columns {
                    let reach = (cell.rows - 1, part == 0);
                    match open.get_mut(column) {
                        Some(known) => *known = reach,
                        None => open.push(reach),
                    }
                    column += 1;
                }
            }
            text += &format!("{}\r\n", words.join("\t"));
        }
    }
    text
}

const OPENING: &str = "根据《中华人民共和国政府信息公开条例》规定，现公布松溪河县人民政府2023年政府信息公开工作\
    年度报告。本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。";

const SENTENCES: [&[&str]; 6] = [
    &[
        "2023年，全县各单位把公开的要求放进办文、办会、办事的各个环节，让群众看得到、看得懂、用得上。",
        "（一）主动公开。围绕县里的重点工程、学校和医院的收费、农村饮水、老旧小区改造，及时发布进度和资金安排，\
         并为每份文件配上简明的解读。",
        "（二）依申请公开。窗口、信函和网络三种渠道都有人值守，登记、审核、答复、归档一人一岗，答复前由法制人员看过。",
        "（三）政府信息管理。对历年文件逐件清理，标明有效、废止和修改，文件库每季度更新一次。",
        "（四）平台建设。网站首页减少了栏目，手机也能顺畅浏览；政务新媒体由专人管理，停更的账号全部注销。",
        "（五）监督保障。把公开工作列入年度考核，全年办了三期培训，每季度抽查一次并通报结果。",
    ],
    &[],
    &[],
    &[],
    &[
        "一年来的工作还有不足：有的单位更新不够及时，解读多是文字，图表和视频少；个别答复说理不够充分。",
        "下一步，一是每月检查栏目更新；二是请熟悉业务的人写解读；三是整理典型答复供各单位参照，提高答复质量。",
    ],
    &["本年度没有收取信息处理费。没有其他需要报告的事项。"],
];

const MENU: [&str; 24] = [
    "首页",
    "走进松溪河",
    "县情概况",
    "历史沿革",
    "政务公开",
    "领导之窗",
    "机构职能",
    "政府文件",
    "规划计划",
    "财政资金",
    "重大项目",
    "政策解读",
    "建议提案",
    "办事服务",
    "个人办事",
    "企业办事",
    "便民查询",
    "政民互动",
    "县长信箱",
    "在线访谈",
    "民意征集",
    "数据发布",
    "统计公报",
    "网站地图",
];
