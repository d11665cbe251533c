//! Numbers, lists of steps and paths, as attributes and texts of OFD write them.

use crate::read::pages::matrix::Matrix;
use crate::read::pages::paint::Path;

/// The numbers of a text; what is none ends it.
pub(super) fn numbers(text: &str) -> impl Iterator<Item = f64> + '_ {
    let words = text.split([' ', '\t', '\r', '\n', ',']);
    let words = words.filter(|word| !word.is_empty());
    words.map_while(|word| word.parse::<f64>().ok().filter(|n| n.is_finite()))
}

/// Left, top, width and height.
pub(super) fn four(text: &str) -> Option<[f64; 4]> {
    let mut all = numbers(text);
    Some([all.next()?, all.next()?, all.next()?, all.next()?])
}

/// A map; the identity where the text is none.
pub(super) fn matrix(text: &str) -> Matrix {
    let mut map = [0.0; 6];
    let mut all = numbers(text);
    for slot in &mut map {
        match all.next() {
            Some(number) => *slot = number,
            None => return Matrix::IDENTITY,
        }
    }
    Matrix::new(map)
}

/// Steps from character to character, at most `most`: `g 3 5` is 5 three times.
pub(super) fn steps(text: &str, most: usize) -> Vec<f64> {
    let mut steps = Vec::new();
    let mut words = text.split_ascii_whitespace();
    let number = |word: Option<&str>| word.and_then(|word| word.parse::<f64>().ok());
    while let Some(word) = words.next() {
        let (count, step) = if word == "g" {
            let count = words.next().and_then(|word| word.parse().ok());
            (count, number(words.next()))
        } else {
            (Some(1), number(Some(word)))
        };
        let (Some(count), Some(step)) = (count, step.filter(|step| step.is_finite())) else {
            break;
        };
        let room = most.saturating_sub(steps.len());
        steps.extend(std::iter::repeat_n(step, room.min(count)));
        if steps.len() >= most {
            break;
        }
    }
    steps
}

/// Draws the abbreviated data of a path, of at most `most` operations.
pub(super) fn path(data: &str, map: &Matrix, most: usize) -> Path {
    let mut path = Path::default();
    let mut words = data.split([' ', '\t', '\r', '\n', ',']);
    for _ in 0..most {
        let Some(word) = words.next() else { break };
        let mut next = || {
            let mut rest = words.by_ref().filter(|word| !word.is_empty());
            let number = rest.next().and_then(|word| word.parse::<f64>().ok());
            number.filter(|number| number.is_finite())
        };
        // How many numbers come before the point that the pen moves to.
        let before = match word {
            "" => continue,
            "S" | "M" | "L" => 0,
            "Q" => 2,
            "B" => 4,
            "A" => 5,
            "C" => {
                path.close();
                continue;
            }
            _ => break,
        };
        for _ in 0..before {
            next();
        }
        let (Some(x), Some(y)) = (next(), next()) else {
            break;
        };
        match word {
            "S" | "M" => path.move_to(map, x, y),
            "L" => path.line_to(map, x, y),
            _ => path.curve_to(map, x, y),
        }
    }
    path
}

/// Whether a colour is that of the page: one, three or four parts, as gray, RGB or CMYK have them.
pub(super) fn is_white(value: &str) -> bool {
    let parts: Vec<Option<u32>> = value
        .split_ascii_whitespace()
        .map(|word| match word.strip_prefix('#') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => word.parse().ok(),
        })
        .collect();
    match parts.len() {
        1 | 3 => parts.iter().all(|part| part.is_some_and(|part| part > 250)),
        4 => parts.iter().all(|part| *part == Some(0)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_may_be_counted() {
        assert_eq!(steps("1 g 2 0.5 3", 9), [1.0, 0.5, 0.5, 3.0]);
        assert_eq!(steps("g 4000000000 1", 3), [1.0, 1.0, 1.0]);
        assert_eq!(steps("1 x 2", 9), [1.0]);
        assert_eq!(steps("g 2", 9), Vec::<f64>::new());
    }

    #[test]
    fn paths_end_where_they_make_no_sense() {
        let map = Matrix::IDENTITY;
        for (data, points) in [
            ("M 0 0 L 1 0 L 1 1 C", 3),
            ("S 0 0 B 1 1 2 2 3 3 Q 1 1 2 2 A 1 1 0 0 1 5 5", 4),
            ("M 0 0 L 1 x L 2 2", 1),
            ("M 0 0 Z L 2 2", 1),
            ("M,0,0,L,1,1", 2),
        ] {
            assert_eq!(path(data, &map, 99).len(), points, "{data}");
        }
        assert_eq!(path("M 0 0 L 1 1 L 2 2", &map, 2).len(), 2);
    }

    #[test]
    fn white_is_told_in_three_ways() {
        for white in ["255 255 255", "#FF #FF #FF", "255", "0 0 0 0"] {
            assert!(is_white(white), "{white}");
        }
        for other in ["0 0 0", "255 255", "", "200 255 255", "0 0 0 255"] {
            assert!(!is_white(other), "{other}");
        }
    }
}
