//! Affine maps, as PDF writes them: `[a b c d e f]`.

/// Maps (x, y) to (ax + cy + e, bx + dy + f).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct Matrix([f64; 6]);

impl Matrix {
    pub(in crate::read) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// A map whose numbers are of a size that a page can need; anything else is the identity.
    pub(in crate::read) fn new(numbers: [f64; 6]) -> Self {
        let sane = numbers.iter().all(|n| n.is_finite() && n.abs() < 1e9);
        if sane { Self(numbers) } else { Self::IDENTITY }
    }

    pub(in crate::read) fn shift(x: f64, y: f64) -> Self {
        Self::new([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this map, then `next`.
    pub(in crate::read) fn then(&self, next: &Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Self::new([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    pub(in crate::read) fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// A direction, without the shift.
    pub(in crate::read) fn vector(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, _, _] = self.0;
        (a * x + c * y, b * x + d * y)
    }

    /// How much lengths grow, on the whole.
    pub(in crate::read) fn scale(&self) -> f64 {
        let [a, b, c, d, _, _] = self.0;
        (a * d - b * c).abs().sqrt()
    }
}
