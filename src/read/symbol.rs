//! Characters of symbol fonts, which stand at codes of their own.

/// What a code of a font shows; nothing where it is a picture without a character.
pub(super) fn shown(font: &str, code: u32) -> Option<char> {
    // Symbol fonts are addressed at U+F000 and on.
    let low = if (0xF000..=0xF0FF).contains(&code) {
        code - 0xF000
    } else {
        code
    };
    let font = font.to_ascii_lowercase();
    if font.starts_with("wingdings 2") {
        return wingdings2(low);
    }
    if font.starts_with("wingdings") {
        return wingdings(low);
    }
    if font == "symbol" {
        return symbol(low);
    }
    if low == code || (0x20..0x7F).contains(&low) {
        return char::from_u32(low).filter(|c| !c.is_control());
    }
    None
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x6C => '●',
        0x6E => '■',
        0x6F | 0x71 | 0x72 | 0xA8 => '□',
        0x75 | 0x77 => '◆',
        0x80 => '⓪',
        0x81..=0x8A => char::from_u32(0x2460 + code - 0x81)?,
        0x8C..=0x95 => char::from_u32(0x2776 + code - 0x8C)?,
        0xA1 => '○',
        0xAB => '★',
        0xD8 => '➢',
        0xE0 => '→',
        0xFB => '✗',
        0xFC => '✓',
        0xFD => '☒',
        0xFE => '☑',
        0x20 => ' ',
        _ => return None,
    })
}

fn wingdings2(code: u32) -> Option<char> {
    Some(match code {
        0x4F => '✗',
        0x50 => '✓',
        0x52 => '☑',
        0x54 => '☒',
        0x2A | 0xA3 => '□',
        0x69..=0x72 => char::from_u32(if code == 0x69 {
            0x24EA
        } else {
            0x2460 + code - 0x6A
        })?,
        0x20 => ' ',
        _ => return None,
    })
}

fn symbol(code: u32) -> Option<char> {
    Some(match code {
        0x2D => '−',
        0x20..=0x40 | 0x5B | 0x5D | 0x5F | 0x7B..=0x7D => char::from_u32(code)?,
        0xA3 => '≤',
        0xB0 => '°',
        0xB1 => '±',
        0xB3 => '≥',
        0xB4 => '×',
        0xB7 => '•',
        0xB8 => '÷',
        0xB9 => '≠',
        0xE5 => '∑',
        _ => return None,
    })
}
