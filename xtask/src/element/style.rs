//! The style of the page made one for the shadow of `<gouji-validator>`: lengths in rem follow the
//! element and not the root of somebody else's page, and widths are those of the element.

use anyhow::{Result, bail};

/// A style for a shadow root, and the widths (px) at which it changes.
pub struct Style {
    pub css: String,
    pub widths: Vec<u32>,
}

/// Rewrites a style sheet. What it does not understand is an error, never left out in silence.
///
/// # Errors
/// On braces that do not match, and on media queries that mix widths with something else.
pub fn for_shadow(css: &str) -> Result<Style> {
    let mut style = Style {
        css: String::new(),
        widths: Vec::new(),
    };
    for (head, body) in blocks(&without_comments(css))? {
        if let Some(width) = width_of(&head, "min") {
            style.widths.push(width);
            style.within(&format!(".over{width}"), &body)?;
        } else if let Some(width) = width_of(&head, "max") {
            style.widths.push(width);
            style.within(&format!(".under{width}"), &body)?;
        } else if head == "@media (prefers-color-scheme: dark)" {
            // Whose page it is says whether it is dark, not the reader's system.
            for (selector, rules) in blocks(&body)? {
                if selector != ":root" {
                    bail!("{head}: {selector} can't be made the host's");
                }
                let rules = in_rem(&rules);
                style.css += &format!(":host([theme=dark]){{{rules}}}");
                style.css += &format!("{head}{{:host([theme=auto]){{{rules}}}}}");
            }
        } else if head.starts_with("@page") {
            // Of the whole document: not an element's to say.
        } else if head.starts_with("@media") {
            if head.contains("width") {
                bail!("{head}: only (min-width: N) or (max-width: N) alone");
            }
            style.css += &format!("{head}{{");
            for (selectors, rules) in blocks(&body)? {
                style.rule(&each(&selectors, rooted), &rules);
            }
            style.css += "}";
        } else if head.starts_with('@') {
            style.css += &format!("{head}{{{}}}", in_rem(&body));
        } else {
            style.rule(&each(&head, rooted), &body);
        }
    }
    style.widths.sort_unstable();
    style.widths.dedup();
    Ok(style)
}

impl Style {
    fn rule(&mut self, selectors: &str, rules: &str) {
        self.css += &format!("{selectors}{{{}}}", in_rem(rules));
    }

    /// Rules that hold while the frame has a class.
    fn within(&mut self, class: &str, body: &str) -> Result<()> {
        for (selectors, rules) in blocks(body)? {
            let selectors = each(&selectors, |selector| match selector {
                ":root" | "html" | "body" => class.to_owned(),
                // A class may be the frame's own.
                _ if selector.starts_with('.') => format!("{class} {selector},{class}{selector}"),
                _ => format!("{class} {selector}"),
            });
            self.rule(&selectors, &rules);
        }
        Ok(())
    }
}

fn rooted(selector: &str) -> String {
    match selector {
        ":root" => ":host".to_owned(),
        "html" | "body" => ".frame".to_owned(),
        _ => selector.to_owned(),
    }
}

fn each(selectors: &str, made: impl Fn(&str) -> String) -> String {
    let selectors = selectors.split(',').map(|selector| made(selector.trim()));
    selectors.collect::<Vec<_>>().join(",")
}

fn width_of(head: &str, end: &str) -> Option<u32> {
    let rest = head.strip_prefix("@media (")?.strip_prefix(end)?;
    let rest = rest.strip_prefix("-width: ")?.strip_suffix("px)")?;
    rest.parse().ok()
}

/// Lengths in rem in the element's own measure.
fn in_rem(rules: &str) -> String {
    let mut out = String::new();
    let mut rest = rules;
    while let Some(at) = rest.find("rem") {
        let (before, after) = (&rest[..at], &rest[at + 3..]);
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        let follows = after.starts_with(|c: char| c.is_alphanumeric() || c == '-');
        if number.len() == before.len() || follows {
            out += &rest[..at + 3];
        } else {
            // The sign stays with the number.
            let (number, digits) = match number.strip_suffix('-') {
                Some(less) if !less.ends_with(|c: char| c.is_alphanumeric()) => {
                    (less, &before[less.len()..])
                }
                _ => (number, &before[number.len()..]),
            };
            out += number;
            out += &format!("calc({digits}*var(--rem))");
        }
        rest = after;
    }
    squeezed(&(out + rest))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_comments(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// `head { body }` one after the other, blocks within blocks left whole.
fn blocks(css: &str) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut rest = css;
    while let Some((head, after)) = rest.split_once('{') {
        let mut depth = 1;
        let end = after.find(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some(end) = end else {
            bail!("{}: no closing brace", head.trim());
        };
        found.push((squeezed(head), after[..end].to_owned()));
        rest = &after[end + 1..];
    }
    if !rest.trim().is_empty() {
        bail!("{}: no rule", rest.trim());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_made_the_elements() {
        let css = "/* a */ :root { --w: 1px; } html { font-size: 16px; }\n.a, .b > p { margin: -.5rem 0 1rem; }\n\
            @media (max-width: 720px) { :root { --w: 2px; } .a { top: 0; } h1 { top: 1rem; } }\n\
            @media (prefers-color-scheme: dark) { :root { --w: 3px; } }\n@page { size: A4; }\n\
            @media print { body { color: red; } }\n@keyframes turn { to { top: 0; } }";
        let style = for_shadow(css).expect("it is understood");
        assert_eq!(style.widths, [720]);
        assert_eq!(
            style.css,
            ":host{--w: 1px;}.frame{font-size: 16px;}\
             .a,.b > p{margin: calc(-.5*var(--rem)) 0 calc(1*var(--rem));}\
             .under720{--w: 2px;}.under720 .a,.under720.a{top: 0;}\
             .under720 h1{top: calc(1*var(--rem));}\
             :host([theme=dark]){--w: 3px;}\
             @media (prefers-color-scheme: dark){:host([theme=auto]){--w: 3px;}}\
             @media print{.frame{color: red;}}@keyframes turn{to { top: 0; }}"
        );
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for css in ["a { b", "a { } b", "@media (min-width: 9em) { a { } }"] {
            assert!(for_shadow(css).is_err(), "{css}");
        }
    }
}
