//! TeX becomes MathML (X1–X7).

/// The formulas of one note: commands defined in one hold in those after it (X7).
#[derive(Debug, Default)]
pub(super) struct Formulas {}

impl Formulas {
    /// Writes `<math>` for `tex`, or `<code class="math-error">` and returns why (NW019).
    pub(super) fn formula(
        &mut self,
        _out: &mut String,
        _tex: &str,
        _display: bool,
    ) -> Option<String> {
        todo!()
    }
}
