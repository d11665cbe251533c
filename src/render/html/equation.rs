//! An equation with the numbers of the file put in, like a ledger: each side, its sum, and
//! what is between them.

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::View;
use super::mark::subtotal_of;
use crate::diagnostic::{Diagnostic, Equation, Operand};

/// A side with more operands than this leaves out those that are nought.
const SHOWN: usize = 8;

impl View<'_> {
    /// The equation of a finding, each operand a link to its cell.
    pub(super) fn equation(&self, diagnostic: &Diagnostic) -> Markup {
        let Some(equation) = &diagnostic.equation else {
            return html! {};
        };
        let lang = self.lang;
        let (left, right) = (
            Equation::sum(&equation.left),
            Equation::sum(&equation.right),
        );
        let relation = if equation.at_most {
            lang.pick("应不大于", "must not exceed")
        } else {
            lang.pick("应等于", "must equal")
        };
        // A total and its parts, or two sides that balance.
        let signs = match equation.left.len() {
            1 => ("=", "+"),
            _ => ("+", "−"),
        };
        html! {
            table.equation {
                tbody {
                    tr {
                        th scope="row" { (lang.pick("左边", "Left")) }
                        td { (self.side(&equation.left, diagnostic, signs.0)) }
                        td.sum { (known(left)) }
                    }
                    tr.relation {
                        th scope="row" { (relation) }
                        td { (self.side(&equation.right, diagnostic, signs.1)) }
                        td.sum { (known(right)) }
                    }
                    @if let (Some(left), Some(right)) = (left, right) {
                        tr.difference {
                            th scope="row" { (lang.pick("相差", "Difference")) }
                            td {
                                @if left > right { (lang.pick("左边多", "left is more")) }
                                @else if left < right { (lang.pick("右边多", "right is more")) }
                            }
                            td.sum { (known(Some((left - right).abs()))) }
                        }
                    }
                }
            }
        }
    }

    fn side(&self, side: &[Operand], diagnostic: &Diagnostic, sign: &str) -> Markup {
        let lang = self.lang;
        let zero = |operand: &&Operand| operand.value == Some(Decimal::ZERO);
        let fold = side.len() > SHOWN && side.iter().any(|operand| !zero(&operand));
        let (nought, shown): (Vec<&Operand>, Vec<&Operand>) =
            side.iter().partition(|operand| fold && zero(operand));
        html! {
            @for (index, operand) in shown.iter().enumerate() {
                @if index > 0 { span.plus { "＋" } }
                (self.operand(operand, diagnostic, sign))
            }
            @if !nought.is_empty() {
                span.rest { (match lang {
                    crate::diagnostic::Lang::Zh => format!("其余 {} 格为 0 或空白", nought.len()),
                    crate::diagnostic::Lang::En => format!("the other {} cells are 0 or blank", nought.len()),
                }) }
            }
        }
    }

    fn operand(&self, operand: &Operand, diagnostic: &Diagnostic, sign: &str) -> Markup {
        let target = match operand.cell {
            Some(cell) => Some(format!("{}{cell}", self.prefix)),
            None => self
                .validation
                .report
                .as_ref()
                .and_then(|report| subtotal_of(diagnostic, report))
                .map(|subtotal| self.subtotal_id(subtotal)),
        };
        html! {
            a.term href=[target.as_ref().map(|target| format!("#{target}"))] data-for=[&target] data-sign=(sign) {
                span.term-label { (operand.label) }
                b { (known(operand.value)) }
            }
        }
    }
}

/// A number, or a question mark where there is none.
fn known(value: Option<Decimal>) -> String {
    value.map_or_else(|| "？".to_owned(), |value| value.normalize().to_string())
}
