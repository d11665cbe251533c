//! Who reports: the level of a body by its name, and whether it may make 规章.
//!
//! Sources: 立法法 2023 art. 91, 93 (who may make 规章), 组织法 2022 art. 85 (派出机关 may not), GB/T 2260
//! (which X市 is which).

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::bind::label;
use crate::report::{Level, Tier};

/// What a body's name tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Body {
    /// Its level, where the name tells.
    pub level: Option<Level>,
    /// Whether bodies of its kind may make 规章.
    pub may_make_rules: Option<bool>,
}

static PREFECTURES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| names(include_str!("prefecture-cities.txt")));
static COUNTY_CITIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| names(include_str!("county-cities.txt")));

fn names(list: &'static str) -> HashSet<&'static str> {
    list.lines().filter(|line| !line.starts_with('#')).collect()
}

const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
/// Names ending in 新区 that are 市辖区 and no functional zones.
const NEW_DISTRICTS: [&str; 2] = ["浦东新区", "滨海新区"];
/// Words before a suffix that make it part of another word: 城市管理局, 城乡建设局, 开发区.
const NOT_PLACES: [&str; 22] = [
    "城市",
    "城乡",
    "城镇",
    "乡镇",
    "开发区",
    "园区",
    "高新区",
    "新区",
    "社区",
    "景区",
    "保护区",
    "保税区",
    "示范区",
    "度假区",
    "功能区",
    "管理区",
    "产业区",
    "合作区",
    "试验区",
    "经开区",
    "工业区",
    "技术区",
];
const ZONES: [&str; 13] = [
    "开发区",
    "园区",
    "高新区",
    "新区",
    "保税区",
    "示范区",
    "度假区",
    "经开区",
    "工业区",
    "管委会",
    "党工委",
    "合作区",
    "试验区",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Province,
    Prefecture,
    /// 地区 and 盟: offices sent out by a province, without the power to make 规章.
    Outpost,
    City,
    County,
    Township,
}

/// Splits the places off the front of a name: 甲市乙区丙局 → [甲市, 乙区], 丙局.
fn places(name: &str) -> (Vec<(&str, Kind)>, &str) {
    const SUFFIXES: [(&str, Kind); 17] = [
        ("特别行政区", Kind::Province),
        ("自治区", Kind::Province),
        ("自治州", Kind::Prefecture),
        ("自治县", Kind::County),
        ("自治旗", Kind::County),
        ("街道", Kind::Township),
        ("苏木", Kind::Township),
        ("地区", Kind::Outpost),
        ("省", Kind::Province),
        ("州", Kind::Prefecture),
        ("盟", Kind::Outpost),
        ("市", Kind::City),
        ("县", Kind::County),
        ("区", Kind::County),
        ("旗", Kind::County),
        ("镇", Kind::Township),
        ("乡", Kind::Township),
    ];
    let mut found = Vec::new();
    let mut rest = name;
    'places: loop {
        for (at, _) in rest.char_indices().skip(1) {
            if at > 45 {
                break 'places;
            }
            let tail = rest.get(at..).unwrap_or_default();
            let Some((suffix, kind)) = SUFFIXES.iter().find(|(suffix, _)| tail.starts_with(suffix))
            else {
                continue;
            };
            let Some(place) = rest.get(..at + suffix.len()) else {
                break 'places;
            };
            let after = rest.get(at + suffix.len()..).unwrap_or_default();
            // 甲县城区街道: the district is part of the street's name.
            if *suffix != "街道" && after.starts_with("街道") {
                continue;
            }
            // 杭州市 is one place, and 公安局乙区 none.
            if *suffix == "州"
                && (after.starts_with(['市', '区', '县']) || place.chars().count() < 3)
            {
                continue;
            }
            if ["局", "厅", "委", "院", "中心", "处"]
                .iter()
                .any(|word| place.contains(word))
            {
                break 'places;
            }
            let part_of_word = NOT_PLACES.iter().any(|word| place.ends_with(word));
            let whole = NEW_DISTRICTS.contains(&place) || place == "神农架林区";
            if part_of_word && !whole {
                break 'places;
            }
            found.push((place, *kind));
            rest = after;
            continue 'places;
        }
        break;
    }
    (found, rest)
}

/// What the name of a body tells of it.
pub(super) fn classify(name: &str) -> Body {
    // 甲县信访局（县委社会工作部）: what stands in brackets is another name.
    let name = name.split(['(', '（']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let name = label::simplify(&name);
    if let Some(body) = local_office(&name).or_else(|| corps(&name)) {
        return body;
    }
    let (places, tail) = places(&name);
    if places.is_empty() {
        let national = ["国家", "中华人民共和国", "国务院", "中国"]
            .iter()
            .any(|word| name.starts_with(word));
        if national || (name.ends_with('部') && name.chars().count() >= 3) || name.ends_with("总局")
        {
            let level = Level {
                tier: Tier::State,
                department: name != "国务院",
            };
            return Body {
                level: Some(level),
                may_make_rules: Some(true),
            };
        }
        return Body::default();
    }
    if ZONES.iter().any(|zone| tail.contains(zone)) {
        return Body {
            level: None,
            may_make_rules: Some(false),
        };
    }
    let department = is_department(tail) || name.starts_with("国家");
    let tier = tier(&places);
    let outpost = places
        .last()
        .is_some_and(|(_, kind)| *kind == Kind::Outpost);
    let may_make_rules = if department || outpost {
        Some(false)
    } else {
        tier.map(|tier| matches!(tier, Tier::Province | Tier::City))
    };
    Body {
        level: tier.map(|tier| Level { tier, department }),
        may_make_rules,
    }
}

/// A local office of a national body (国家税务总局甲县税务局, 甲地海关): a department of its place,
/// without the power to make 规章.
fn local_office(name: &str) -> Option<Body> {
    const NATIONAL: [&str; 12] = [
        "国家税务总局",
        "国家统计局",
        "国家金融监督管理总局",
        "国家能源局",
        "国家矿山安全监察局",
        "国家外汇管理局",
        "国家邮政局",
        "国家移民管理局",
        "中国证券监督管理委员会",
        "中国证监会",
        "中国人民银行",
        "中华人民共和国",
    ];
    const OFFICES: [&str; 8] = [
        "税务局",
        "海关",
        "监管局",
        "监管分局",
        "调查队",
        "分行",
        "支行",
        "分局",
    ];
    let rest = NATIONAL
        .iter()
        .find_map(|national| name.strip_prefix(national));
    let is_office = |text: &str| OFFICES.iter().any(|office| text.ends_with(office));
    let rest = match rest {
        Some(rest) if !rest.is_empty() && (is_office(rest) || rest.ends_with("局")) => rest,
        None if name.ends_with("海关") && name.chars().count() > 2 => name,
        _ => return None,
    };
    let (places, _) = places(rest);
    let level = tier(&places).map(|tier| Level {
        tier,
        department: true,
    });
    Some(Body {
        level,
        may_make_rules: Some(false),
    })
}

/// 新疆生产建设兵团: of the rank of a province. Whether it makes 规章 its name does not tell.
fn corps(name: &str) -> Option<Body> {
    let tail = name.strip_prefix("新疆生产建设兵团")?;
    let department = is_department(tail);
    let level = Level {
        tier: Tier::Province,
        department,
    };
    Some(Body {
        level: Some(level).filter(|_| !tail.starts_with('第')),
        may_make_rules: department.then_some(false),
    })
}

/// Whether what stands after the places names a department rather than the government or its office.
fn is_department(tail: &str) -> bool {
    const GOVERNMENT: [&str; 12] = [
        "",
        "人民政府",
        "政府",
        "人民政府办公室",
        "人民政府办公厅",
        "政府办公室",
        "政府办公厅",
        "办公室",
        "办公厅",
        "办事处",
        "行政公署",
        "人民政府街道办事处",
    ];
    !GOVERNMENT.contains(&tail)
}

fn tier(places: &[(&str, Kind)]) -> Option<Tier> {
    let (name, kind) = places.last()?;
    let above = places.len().checked_sub(2).and_then(|at| places.get(at));
    match kind {
        Kind::Province => Some(Tier::Province),
        Kind::Prefecture | Kind::Outpost => Some(Tier::City),
        Kind::County => Some(Tier::County),
        Kind::Township => Some(Tier::Township),
        Kind::City if MUNICIPALITIES.contains(name) => Some(Tier::Province),
        // 甲市乙市 and 丙自治州丁市: the second is 县级市, unless the first is a province's city list name.
        Kind::City
            if matches!(
                above,
                Some((_, Kind::City | Kind::Prefecture | Kind::Outpost))
            ) =>
        {
            Some(Tier::County)
        }
        Kind::City if PREFECTURES.contains(name) => Some(Tier::City),
        Kind::City if COUNTY_CITIES.contains(name) => Some(Tier::County),
        Kind::City => None,
    }
}

/// The fuller name of a body where the text says it: 淮安市洪泽区人民政府 for 洪泽区人民政府.
/// `text` is folded text without blanks.
pub(super) fn fuller(body: &str, text: &str) -> Option<String> {
    let (own, _) = places(body);
    let (first, kind) = own.first()?;
    if matches!(kind, Kind::Province) || MUNICIPALITIES.contains(first) {
        return None;
    }
    const LEADS: [&str; 16] = [
        "现将",
        "由",
        "是",
        "经",
        "对",
        "向",
        "为",
        "的",
        "关于",
        "根据",
        "按照",
        "现向社会公布",
        "公布",
        "和",
        "与",
        "至",
    ];
    let mut best: Option<String> = None;
    for (at, _) in text.match_indices(body) {
        let before = text.get(..at).unwrap_or_default();
        let start = before
            .rfind(|c: char| !c.is_alphanumeric() || c.is_ascii())
            .map_or(0, |i| {
                i + before
                    .get(i..)
                    .and_then(|t| t.chars().next())
                    .map_or(1, char::len_utf8)
            });
        let mut run = before.get(start..).unwrap_or_default();
        for lead in LEADS {
            if let Some((_, tail)) = run.rsplit_once(lead) {
                run = tail;
            }
        }
        // 全县, 各镇, 我市: no names.
        if run.starts_with(['全', '各', '本', '我', '该']) || run.chars().count() > 14 {
            continue;
        }
        let (above, rest) = places(run);
        if !above.is_empty() && rest.is_empty() {
            let full = format!("{run}{body}");
            if best.as_ref().is_none_or(|other| other.len() < full.len()) {
                best = Some(full);
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_levels() {
        for (name, level, rules) in [
            ("互助土族自治县人民政府", "county", Some(false)),
            ("皋岭县白鹤镇人民政府", "township", Some(false)),
            ("澄湾市湄城区龙泉街道办事处", "township", Some(false)),
            ("国家苗木种质局", "state-department", Some(true)),
            ("漠南省生态环境厅", "province-department", Some(false)),
            ("杭州市人民政府", "city", Some(true)),
            ("杭州市人民政府办公厅", "city", Some(true)),
            ("杭州市建德市人民政府", "county", Some(false)),
            ("建德市人民政府", "county", Some(false)),
            ("苕阳市人民政府", "", None),
            ("苕原市市场监督管理局", "", Some(false)),
            ("苕源彝族自治州人民政府", "city", Some(true)),
            ("上海市人民政府办公厅", "province", Some(true)),
            ("上海市浦东新区人民政府", "county", Some(false)),
            ("甲市乙区住房和城乡建设局", "county-department", Some(false)),
            ("甲县城市管理局", "county-department", Some(false)),
            ("杭州市公安局乙分局", "city-department", Some(false)),
            ("甲县经济开发区管委会", "", Some(false)),
            ("国家税务总局杭州市税务局", "city-department", Some(false)),
            ("国家税务总局甲县税务局", "county-department", Some(false)),
            ("国家税务总局", "state-department", Some(true)),
            ("国家统计局甲市调查队", "", Some(false)),
            ("南京海关", "", Some(false)),
            ("甲县城区街道办事处", "township", Some(false)),
            ("甲市乙区街道办事处", "township", Some(false)),
            ("新疆生产建设兵团", "province", None),
            ("新疆生产建设兵团教育局", "province-department", Some(false)),
            (
                "甲县信访局（县委社会工作部）",
                "county-department",
                Some(false),
            ),
            ("甲县人民政府办公室（甲县大数据局）", "county", Some(false)),
            ("喀什地区行政公署", "city", Some(false)),
            ("内蒙古自治区人民政府", "province", Some(true)),
        ] {
            let body = classify(name);
            assert_eq!(body.level.map_or("", Level::id), level, "{name}");
            assert_eq!(body.may_make_rules, rules, "{name}");
        }
    }

    #[test]
    fn the_fuller_name_is_taken_from_the_text() {
        let text = "现将淮安市洪泽区人民政府2023年政府信息公开情况报告如下。";
        assert_eq!(
            fuller("洪泽区人民政府", text),
            Some("淮安市洪泽区人民政府".to_owned())
        );
        assert_eq!(
            fuller("洪泽区人民政府", "根据要求，洪泽区人民政府编制"),
            None
        );
        assert_eq!(fuller("甲县乙局", "全县甲县乙局"), None);
    }
}
