//! Rectangles, lines and directions.

/// A rectangle with its sides in order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left side.
    pub left: f32,
    /// Upper side.
    pub top: f32,
    /// Right side.
    pub right: f32,
    /// Lower side.
    pub bottom: f32,
}

impl Rect {
    /// The smallest rectangle with these two corners.
    #[must_use]
    pub fn of((x0, y0): (f32, f32), (x1, y1): (f32, f32)) -> Self {
        Self {
            left: x0.min(x1),
            top: y0.min(y1),
            right: x0.max(x1),
            bottom: y0.max(y1),
        }
    }

    /// Width.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Height.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> (f32, f32) {
        (
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        )
    }

    /// Whether a point is within, sides included.
    #[must_use]
    pub fn holds(&self, (x, y): (f32, f32)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    /// The smallest rectangle around both.
    #[must_use]
    pub fn around(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What both cover; of negative width or height where they do not meet.
    #[must_use]
    pub fn common(&self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Whether they share more than a side.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let common = self.common(other);
        common.width() > 0.0 && common.height() > 0.0
    }

    /// Moved outwards by `by` on every side.
    #[must_use]
    pub fn grown(&self, by: f32) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }
}

/// A ruling line along an axis, without its thickness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rule {
    /// Whether it runs from left to right.
    pub across: bool,
    /// Its y where it runs across, else its x.
    pub at: f32,
    /// Where it begins.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
}

/// The direction in which a line of text runs on the page as shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Turn {
    /// To the right, as usual; also characters that stand upright below one another.
    #[default]
    Right,
    /// Downwards, the characters' feet to the left.
    Down,
    /// To the left, upside down.
    Left,
    /// Upwards, the characters' feet to the right.
    Up,
    /// Aslant, as a watermark.
    Aslant,
}

impl Turn {
    /// The direction of a vector on the page.
    #[must_use]
    pub fn of(x: f64, y: f64) -> Self {
        match (x.abs(), y.abs()) {
            (across, down) if down <= across * 0.05 && x < 0.0 => Self::Left,
            (across, down) if down <= across * 0.05 => Self::Right,
            (across, down) if across <= down * 0.05 && y < 0.0 => Self::Up,
            (across, down) if across <= down * 0.05 => Self::Down,
            _ => Self::Aslant,
        }
    }
}
