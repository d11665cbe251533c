//! What a character of a page says, whatever format it stands in.

use crate::layout::{Glyph, Rect};

/// The text of a glyph.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::read) enum Meaning {
    Char(char),
    /// A ligature, or several characters that share a glyph.
    Text(Box<str>),
    /// It is drawn, but the file does not tell what it says.
    Unread,
}

impl Meaning {
    /// Puts it down where a glyph stands; several characters share its width.
    pub(in crate::read) fn lay(&self, glyph: &Glyph, into: &mut Vec<Glyph>) {
        match self {
            Self::Unread => into.push(*glyph),
            Self::Char(text) => into.push(Glyph {
                text: *text,
                ..*glyph
            }),
            Self::Text(text) => {
                let rect = glyph.rect;
                let share = rect.width() / text.chars().count().max(1) as f32;
                let mut left = rect.left;
                for text in text.chars() {
                    let rect = Rect {
                        left,
                        right: left + share,
                        ..rect
                    };
                    into.push(Glyph {
                        text,
                        rect,
                        ..*glyph
                    });
                    left += share;
                }
            }
        }
    }
}

/// A character; a ligature as its letters.
pub(in crate::read) fn one(c: char) -> Meaning {
    match c {
        'ﬀ' => Meaning::Text("ff".into()),
        'ﬁ' => Meaning::Text("fi".into()),
        'ﬂ' => Meaning::Text("fl".into()),
        'ﬃ' => Meaning::Text("ffi".into()),
        'ﬄ' => Meaning::Text("ffl".into()),
        _ => Meaning::Char(plain(c)),
    }
}

/// Whether a character is text: no control, no private character and nothing that stands for
/// "unknown".
pub(in crate::read) fn is_text(c: char) -> bool {
    let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    !private && c != '\u{FFFD}' && (!c.is_control() || c.is_whitespace())
}

/// A radical as the ideograph that it looks like, a vertical form as the usual one. Other
/// compatibility characters stay: they are what the author typed.
pub(in crate::read) fn plain(c: char) -> char {
    let index = |first: u32| (u32::from(c) - first) as usize;
    let table = match c {
        '\u{2F00}'..='\u{2FD5}' => KANGXI.chars().nth(index(0x2F00)),
        '\u{2E80}'..='\u{2EF3}' => {
            let mut pairs = SUPPLEMENT.chars();
            pairs
                .find(|radical| *radical == c)
                .and_then(|_| pairs.next())
        }
        '\u{FE10}'..='\u{FE19}' => "，、。：；！？〖〗…".chars().nth(index(0xFE10)),
        '\u{FE30}'..='\u{FE44}' => "‥—–＿＿（）｛｝〔〕【】《》〈〉「」『』"
            .chars()
            .nth(index(0xFE30)),
        _ => None,
    };
    table.unwrap_or(c)
}

/// The ideographs of the Kangxi radicals, U+2F00 on.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// The radicals of the supplement, each before its ideograph, by Unicode's
/// EquivalentUnifiedIdeograph.txt; those of no use as a character are left out.
const SUPPLEMENT: &str = "⺁厂⺄乙⺅亻⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱网⺲罒⺳网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_the_ideographs_they_look_like() {
        let all = |text: &str| text.chars().map(plain).collect::<String>();
        assert_eq!(KANGXI.chars().count(), 0x2FD5 - 0x2F00 + 1);
        let radicals = SUPPLEMENT.chars().step_by(2);
        assert!(
            radicals
                .clone()
                .all(|c| ('\u{2E80}'..='\u{2EF3}').contains(&c))
        );
        assert!(radicals.is_sorted());
        assert_eq!(all("⼀⼆⾏⽂⾃⽆⼈⼯⽅⿓⿕"), "一二行文自无人工方龍龠");
        assert_eq!(
            all("⺠⻅⻥⻔⻓⻬⻛⻚⻋⻢⻦⻩⻰⻘⻄⻝⻜⻉⻆⻳"),
            "民见鱼门长齐风页车马鸟黄龙青西食飞贝角龟"
        );
        assert_eq!(all("︵一︶１２①"), "（一）１２①");
    }
}
