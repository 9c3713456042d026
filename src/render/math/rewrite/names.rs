//! Tables of commands, and what they stand for.
//!
//! Entry points: [`alias`], [`size`], [`font`], [`upright_greek`].

/// Sizes of letters, as multiples of the size outside.
const SIZES: &[(&str, f64)] = &[
    ("Huge", 2.49),
    ("LARGE", 1.73),
    ("Large", 1.44),
    ("Tiny", 0.6),
    ("footnotesize", 0.85),
    ("huge", 2.07),
    ("large", 1.2),
    ("normalsize", 1.0),
    ("scriptsize", 0.7),
    ("sixptsize", 0.6),
    ("small", 0.85),
    ("tiny", 0.5),
];

/// Commands, and the commands of the converter that mean the same.
const ALIASES: &[(&str, &str)] = &[
    ("&", r"\text{\&}"),
    (">", r"\:"),
    ("AA", r"\text{Å}"),
    ("Arrowvert", r"\Vert"),
    ("MTThinColon", ":"),
    ("arrowvert", r"\vert"),
    ("bbFont", r"\mathbb"),
    ("bracevert", r"\vert"),
    ("celsius", r"\text{℃}"),
    ("centercolon", r"\vcentcolon"),
    ("centerdot", r"\cdot"),
    ("divsymbol", r"\div"),
    ("dotsb", r"\cdots"),
    ("dotsc", r"\ldots"),
    ("dotsi", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("dotso", r"\ldots"),
    ("hfil", r"\quad"),
    ("hfill", r"\quad"),
    ("idotsint", r"\int\cdots\int"),
    ("intop", r"\int\limits"),
    ("longLeftrightharpoons", r"\rightleftharpoons"),
    ("longRightleftharpoons", r"\rightleftharpoons"),
    ("longleftrightarrows", r"\leftrightarrows"),
    ("longrightleftharpoons", r"\rightleftharpoons"),
    ("lparen", "("),
    ("mathbfcal", r"\mathbf"),
    ("mathbffrak", r"\mathfrak"),
    ("mathbfit", r"\bm"),
    ("mathbfscr", r"\mathscr"),
    ("mathbfsf", r"\mathsf"),
    ("mathbfsfit", r"\mathsf"),
    ("mathbfsfup", r"\mathsf"),
    ("mathbfup", r"\mathbf"),
    ("mathsfit", r"\mathsf"),
    ("mathsfup", r"\mathsf"),
    ("mathup", r"\mathrm"),
    ("micro", r"\text{µ}"),
    ("mit", r"\mathit"),
    ("ndownarrow", r"\not\downarrow"),
    ("nobreakspace", "~"),
    ("nshortmid", r"\nmid"),
    ("nshortparallel", r"\nparallel"),
    ("null", "{}"),
    ("nuparrow", r"\not\uparrow"),
    ("ohm", r"\text{Ω}"),
    ("ordinarycolon", ":"),
    ("perthousand", r"\text{‰}"),
    ("pmb", r"\bm"),
    ("rparen", ")"),
    ("scr", r"\mathscr"),
    ("shortmid", r"\mid"),
    ("shortparallel", r"\parallel"),
    ("smallfrown", r"\frown"),
    ("smallint", r"\int"),
    ("smallsetminus", r"\setminus"),
    ("smallsmile", r"\smile"),
    ("symbb", r"\mathbb"),
    ("symbfcal", r"\mathcal"),
    ("symbffrak", r"\mathfrak"),
    ("symbfit", r"\bm"),
    ("symbfscr", r"\mathscr"),
    ("symbfsf", r"\mathsf"),
    ("symbfsfit", r"\mathsf"),
    ("symbfsfup", r"\mathsf"),
    ("symbfup", r"\mathbf"),
    ("symcal", r"\mathcal"),
    ("symfrak", r"\mathfrak"),
    ("symit", r"\mathit"),
    ("symnormal", r"\mathrm"),
    ("symrm", r"\mathrm"),
    ("symscr", r"\mathscr"),
    ("symsf", r"\mathsf"),
    ("symsfit", r"\mathsf"),
    ("symsfup", r"\mathsf"),
    ("symtt", r"\mathtt"),
    ("symup", r"\mathrm"),
    ("textasciitilde", r"\sim"),
    ("textvisiblespace", r"\text{␣}"),
    ("thickapprox", r"\approx"),
    ("thicksim", r"\sim"),
    ("tripledash", r"{-}{-}{-}"),
    ("varpropto", r"\propto"),
    ("xLeftrightharpoons", r"\xleftrightharpoons"),
    ("xRightleftharpoons", r"\xrightleftharpoons"),
    ("\u{a0}", r"\ "),
];

/// Commands for one character of text.
const CHARACTERS: &[(&str, char)] = &[
    ("checkmark", '✓'),
    ("copyright", '©'),
    ("dag", '†'),
    ("ddag", '‡'),
    ("dots", '…'),
    ("ldots", '…'),
    ("lq", '‘'),
    ("pounds", '£'),
    ("rq", '’'),
    ("textasciicircum", '^'),
    ("textasciitilde", '~'),
    ("textasteriskcentered", '∗'),
    ("textbackslash", '\\'),
    ("textbaht", '฿'),
    ("textbar", '|'),
    ("textbardbl", '‖'),
    ("textbraceleft", '{'),
    ("textbraceright", '}'),
    ("textbrokenbar", '¦'),
    ("textbullet", '•'),
    ("textcelsius", '℃'),
    ("textcent", '¢'),
    ("textcircledP", '℗'),
    ("textcopyright", '©'),
    ("textcurrency", '¤'),
    ("textdagger", '†'),
    ("textdaggerdbl", '‡'),
    ("textdegree", '°'),
    ("textdiv", '÷'),
    ("textdollar", '$'),
    ("textdong", '₫'),
    ("textdownarrow", '↓'),
    ("textellipsis", '…'),
    ("textemdash", '—'),
    ("textendash", '–'),
    ("textestimated", '℮'),
    ("texteuro", '€'),
    ("textexclamdown", '¡'),
    ("textflorin", 'ƒ'),
    ("textfractionsolidus", '⁄'),
    ("textgreater", '>'),
    ("textguarani", '₲'),
    ("textinterrobang", '‽'),
    ("textlangle", '⟨'),
    ("textlbrackdbl", '⟦'),
    ("textleftarrow", '←'),
    ("textless", '<'),
    ("textlira", '₤'),
    ("textlnot", '¬'),
    ("textmho", '℧'),
    ("textminus", '−'),
    ("textmu", 'µ'),
    ("textmusicalnote", '♪'),
    ("textnaira", '₦'),
    ("textnumero", '№'),
    ("textohm", 'Ω'),
    ("textonehalf", '½'),
    ("textonequarter", '¼'),
    ("textonesuperior", '¹'),
    ("textopenbullet", '◦'),
    ("textordfeminine", 'ª'),
    ("textordmasculine", 'º'),
    ("textparagraph", '¶'),
    ("textperiodcentered", '·'),
    ("textpertenthousand", '‱'),
    ("textperthousand", '‰'),
    ("textpeso", '₱'),
    ("textpm", '±'),
    ("textquestiondown", '¿'),
    ("textquotedblleft", '“'),
    ("textquotedblright", '”'),
    ("textquoteleft", '‘'),
    ("textquoteright", '’'),
    ("textrangle", '⟩'),
    ("textrbrackdbl", '⟧'),
    ("textreferencemark", '※'),
    ("textregistered", '®'),
    ("textrightarrow", '→'),
    ("textsection", '§'),
    ("textservicemark", '℠'),
    ("textsterling", '£'),
    ("textsurd", '√'),
    ("textthreequarters", '¾'),
    ("textthreesuperior", '³'),
    ("texttimes", '×'),
    ("texttrademark", '™'),
    ("texttwosuperior", '²'),
    ("textunderscore", '_'),
    ("textuparrow", '↑'),
    ("textvisiblespace", '␣'),
    ("textwon", '₩'),
    ("textyen", '¥'),
];

/// Commands that set text, and the converter's names for them.
const FONTS: &[(&str, &str)] = &[
    ("emph", "textit"),
    ("hbox", "text"),
    ("mathmbox", "text"),
    ("mbox", "text"),
    ("text", "text"),
    ("textbf", "textbf"),
    ("textit", "textit"),
    ("textmd", "text"),
    ("textnormal", "text"),
    ("textrm", "textrm"),
    ("textsc", "textsc"),
    ("textsf", "textsf"),
    ("textsl", "textit"),
    ("texttt", "texttt"),
    ("textup", "text"),
];

const GREEK: &[&str] = &[
    "alpha",
    "beta",
    "chi",
    "delta",
    "epsilon",
    "eta",
    "gamma",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "omega",
    "omicron",
    "phi",
    "pi",
    "psi",
    "rho",
    "sigma",
    "tau",
    "theta",
    "upsilon",
    "varepsilon",
    "varphi",
    "varpi",
    "varrho",
    "varsigma",
    "vartheta",
    "xi",
    "zeta",
];

/// Returns the commands that mean the same as `name`.
pub(super) fn alias(name: &str) -> Option<&'static str> {
    find(ALIASES, name)
}

/// Returns the size that `name` sets, as a multiple of the normal one.
pub(super) fn size(name: &str) -> Option<f64> {
    find(SIZES, name)
}

/// Returns the converter's command for text that `name` sets.
pub(super) fn font(name: &str) -> Option<&'static str> {
    find(FONTS, name)
}

/// Returns the character that `name` stands for in text.
pub(super) fn character(name: &str) -> Option<char> {
    find(CHARACTERS, name)
}

/// Returns the command of the letter that `\uptau` or `\Upsigma` (upgreek) sets upright.
pub(super) fn upright_greek(name: &str) -> Option<String> {
    if let Some(letter) = name.strip_prefix("up").filter(|n| GREEK.contains(n)) {
        return Some(letter.to_owned());
    }
    let letter = name.strip_prefix("Up").filter(|n| GREEK.contains(n))?;
    let (first, rest) = letter.split_at(1);
    Some(first.to_ascii_uppercase() + rest)
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    let at = table
        .binary_search_by_key(&name, |&(known, _)| known)
        .ok()?;
    Some(table[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x12_tables_are_sorted() {
        assert!(SIZES.is_sorted_by_key(|&(name, _)| name));
        assert!(ALIASES.is_sorted_by_key(|&(name, _)| name));
        assert!(CHARACTERS.is_sorted_by_key(|&(name, _)| name));
        assert!(FONTS.is_sorted_by_key(|&(name, _)| name));
        assert!(GREEK.is_sorted());
    }
}
