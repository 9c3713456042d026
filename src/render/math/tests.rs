//! Formulas, macros and what hostile TeX may not do.

use super::*;
use proptest::prelude::*;

fn math(formulas: &mut Formulas, tex: &str) -> Result<String, String> {
    let mut out = String::new();
    let message = formulas.formula(&mut out, tex, true);
    if let Some(source) = out.strip_prefix("<code class=\"math-error\">") {
        assert!(source.ends_with("</code>"), "{out}");
        return Err(message.unwrap());
    }
    assert_balanced(&out);
    assert!(!out.contains(" style="), "{out}");
    assert_eq!(message.is_some(), out.contains("<merror"), "{out}");
    Ok(out)
}

/// Returns the message of NW019 about a formula.
fn message(tex: &str) -> String {
    let message = Formulas::default().formula(&mut String::new(), tex, true);
    message.unwrap_or_default()
}

/// Returns the MathML without the annotation.
fn drawn(tex: &str) -> String {
    content(&one(tex)).to_owned()
}

fn one(tex: &str) -> String {
    math(&mut Formulas::default(), tex).unwrap_or_else(|reason| panic!("{tex}: {reason}"))
}

/// Every tag has its end, and nothing else looks like one.
fn assert_balanced(html: &str) {
    let mut open = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').unwrap_or_else(|| panic!("{html}"));
        let name = tag
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap();
        assert!(
            name.starts_with('m')
                || matches!(
                    name,
                    "semantics" | "annotation" | "a" | "b" | "code" | "i" | "s" | "span" | "u"
                ),
            "<{name}> in {html}"
        );
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{html}");
}

#[test]
fn x1_mathml_with_its_source() {
    let mut out = String::new();
    assert_eq!(Formulas::default().formula(&mut out, "a<b", false), None);
    assert!(
        out.starts_with("<math><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        "{out}"
    );
    assert!(out.ends_with("</mrow><annotation encoding=\"application/x-tex\">a&lt;b</annotation></semantics></math>"), "{out}");
    assert!(one("x").starts_with("<math display=\"block\">"));
}

#[test]
fn x5_markdown_and_html_in_formulas_are_text() {
    let out = one(r"\text{<script>} a_1 * b_1 * [[x]] ==z== <");
    assert!(out.contains("&lt;script&gt;"), "{out}");
    one(r"\text{한글} + 한글 \quad \mathrm{벌}");
}

#[test]
fn x7_definitions_hold_for_the_rest_of_the_note() {
    let mut note = Formulas::default();
    assert!(
        math(
            &mut note,
            r"\newcommand{\wax}[2]{\frac{#1}{#2}} \def\R#1{\mathbb#1}"
        )
        .is_ok()
    );
    assert_eq!(
        content(&math(&mut note, r"\wax ab").unwrap()),
        content(&one(r"\frac{a}{b}"))
    );
    assert_eq!(
        content(&math(&mut note, r"\R Rx").unwrap()),
        content(&one(r"\mathbb{R}x"))
    );
    assert!(math(&mut note, r"\renewcommand\wax[2][z]{#1+#2} \wax{c}").is_ok());
    assert_eq!(
        content(&math(&mut note, r"\wax{c}\wax[y]d").unwrap()),
        content(&one("z+cy+d"))
    );
    math(&mut note, r"\DeclareMathOperator*{\bee}{bee} \bee_x").unwrap();
    assert_eq!(message(r"\wax ab"), r"`\wax` is unknown in this formula");
}

/// Without the annotation.
fn content(mathml: &str) -> &str {
    mathml.split("<annotation").next().unwrap()
}

#[test]
fn x7_bombs_and_loops_are_refused() {
    let mut note = Formulas::default();
    let reason = math(&mut note, r"\def\a{\a x}\a").unwrap_err();
    assert!(reason.contains("does not come to an end"), "{reason}");
    let mut bomb = String::from(r"\def\za{xxxxxxxxxx}");
    for (from, to) in ('a'..='y').zip('b'..='z') {
        bomb += &format!(r"\def\z{to}{{\z{from}\z{from}\z{from}\z{from}}}");
    }
    assert!(math(&mut note, &format!(r"{bomb}\zz")).is_err());
    assert!(
        math(
            &mut note,
            &format!(r"{}\zz", bomb.replace("xxxxxxxxxx", ""))
        )
        .is_err()
    );
    assert!(math(&mut note, &"{".repeat(60_000)).is_err());
    assert!(math(&mut note, &r"\sqrt".repeat(13_000)).is_err());
    assert!(math(&mut note, &"x".repeat(70_000)).is_err());
}

#[test]
fn x7_what_passes_the_nesting_check_fits_a_small_stack() {
    let deepest = |unit: &str| {
        let mut count = 190;
        while nesting::is_too_deep(&unit.repeat(count)) {
            count -= 1;
        }
        unit.repeat(count)
    };
    for unit in [
        "{",
        r"\sqrt",
        r"\frac1",
        r"\left(",
        r"\begin{matrix}",
        r"\hat",
        "x^",
        r"\text{",
        r"\sqrt[3]",
    ] {
        let close = match unit {
            "{" | r"\text{" => "}",
            r"\left(" => r"\right)",
            r"\begin{matrix}" => r"\end{matrix}",
            _ => "",
        };
        let open = deepest(unit);
        let tex = format!("{open}x{}", close.repeat(open.len() / unit.len()));
        let thread = std::thread::Builder::new().stack_size(1 << 20);
        let run = thread.spawn(move || {
            let _ = math(&mut Formulas::default(), &tex);
        });
        run.unwrap().join().unwrap();
    }
}

#[test]
fn x7_an_unknown_command_is_shown_in_place() {
    let mut out = String::new();
    let message = Formulas::default().formula(&mut out, r"\nope{x} + \frac{1}{2}", false);
    assert!(
        out.contains(r#"<merror class="nw-math-unknown"><mtext>\nope</mtext></merror><mi>x</mi>"#),
        "{out}"
    );
    assert!(out.contains("<mfrac>"), "{out}");
    assert_eq!(
        message.as_deref(),
        Some(r"`\nope` is unknown in this formula")
    );
}

#[test]
fn x7_unknown_environments_and_commands_in_texts_cost_no_more() {
    let table = drawn(r"\begin{nope} a & b \\ c & d \end{nope} + 1");
    assert!(
        table.contains(r"<mtext>\begin{nope}</mtext></merror>"),
        "{table}"
    );
    assert_eq!(table.matches("<mtr>").count(), 2, "{table}");
    let text = drawn(r"\text{a \nope b $\alpha$} + 1");
    assert!(text.contains(r"<mtext>\nope</mtext></merror>"), "{text}");
    assert!(text.contains('α') && text.contains("<mn>1</mn>"), "{text}");
    assert_eq!(
        message(r"\nope \nope \other"),
        r"`\nope`, `\other` are unknown in this formula"
    );
    assert!(one(r"\<x").contains(r"<mtext>\&lt;</mtext></merror>"));
}

#[test]
fn x7_a_formula_that_cannot_be_converted_shows_its_source() {
    let mut out = String::new();
    let message = Formulas::default().formula(&mut out, r"\frac{<b>}", false);
    assert_eq!(out, r#"<code class="math-error">\frac{&lt;b&gt;}</code>"#);
    assert!(message.unwrap().starts_with("cannot read the formula: "));
    for (tex, reason) in [
        ("{a", "a `{` is not closed"),
        ("a}", "a `}` stands where no `{` is open"),
        (r"\begin{matrix} a", r"`\begin{matrix}` has no end"),
        (
            r"\begin{matrix} a \end{cases}",
            r"`\end{cases}` ends what is not open",
        ),
        (r"a & b", "a `&` stands outside a table, or inside braces"),
        (
            r"\begin{matrix} {a & b} \end{matrix}",
            "a `&` stands outside a table, or inside braces",
        ),
        (
            r"\begin{matrix} \hat & b \end{matrix}",
            "a command lacks its argument at the end of a cell",
        ),
    ] {
        assert_eq!(
            self::message(tex),
            format!("cannot read the formula: {reason}"),
            "{tex}"
        );
    }
}

#[test]
fn x7_environments_of_the_author_hold_for_the_rest_of_the_note() {
    let mut note = Formulas::default();
    math(
        &mut note,
        r"\newenvironment{rows}[1]{#1 = \begin{pmatrix}}{\end{pmatrix}}",
    )
    .unwrap();
    assert_eq!(
        content(&math(&mut note, r"\begin{rows}{x} a & b \end{rows}").unwrap()),
        drawn(r"x = \begin{pmatrix} a & b \end{pmatrix}")
    );
    math(&mut note, r"\let\old\phi \let\phi\varphi \let\varphi\old").unwrap();
    assert_eq!(
        content(&math(&mut note, r"\phi\varphi").unwrap()),
        drawn(r"\varphi\phi")
    );
}

#[test]
fn x7_common_commands_are_read() {
    let formulas = [
        r"\boxed{E=mc^2}",
        r"\bm{x}",
        r"\mbox{if } x",
        r"\sum_{\substack{i<n\\j<m}} x",
        r"\textcolor{red}{x}",
        r"\operatorname*{argmin}_x f",
        r"\dfrac{1}{2}",
        r"\begin{split} a &= b \\ &= c \end{split}",
        r"\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}",
        r"\begin{align} a &= b \\ c &= d \end{align}",
        r"\begin{align*} a &= b \end{align*}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
        r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}",
        r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
        r"\href{https://x.org}{y}",
        r"\int\nolimits_0^1 x",
        r"\xrightarrow[b]{a}",
        r"\overset{!}{=}",
        r"\underbrace{a+b}_{n}",
        r"\mathbb{R}^n",
        r"\left\lVert x \right\rVert",
        r"\cancel{x}",
        r"\not=",
        r"a \bmod b \pmod n",
        r"\color{red} x",
        r"\hspace{1em} x",
        r"\lim_{n\to\infty} a_n",
        r"f'(x) = x''",
        r"{n \choose k}",
        r"{a \over b}",
        r"\tilde{x} \widehat{xy} \vec v",
        r"\mathcal{L} \mathfrak{g} \mathscr{F}",
        r"\dots, \dotsc, \dotsb",
        r"\begin{equation} x \tag{1} \end{equation}",
        r"\Bigl( x \Bigr)",
        r"\phantom{x} \smash{y}",
        r"\KaTeX \LaTeX",
        r"x \tag{1}",
        r"\begin{alignat}{2} a &= b \end{alignat}",
        r"\binom{n}{k}_q",
        r"\iff \implies",
        r"\|x\|",
        r"\middle|",
        r"\begin{multline} a \\ b \end{multline}",
        r"\sideset{_1^2}{_3^4}\prod",
        r"\stackrel{a}{b}",
        r"\underset{x}{\max}",
        r"\mathbf{x}^\top",
        r"\boldsymbol\alpha",
        r"\texttt{code}",
        r"\oiint",
        r"\lvert x\rvert",
        r"\ket{\psi}",
        r"\bra{a}\ket{b}",
        r"a\,b\;c\:d\!e",
        r"\qquad",
        r"\pmatrix{a & b \cr c & d}",
        r"\label{a} x",
        r"\eqref{a}",
        r"\enspace",
        r"\mathring{a}",
        r"\begin{gather} a \\ b \end{gather}",
        r"\hbar \ell \Re \aleph",
    ];
    let unnumbered = one(r"\begin{align} a &= b \\ c &= d \end{align}");
    assert!(!unnumbered.contains("(1)"), "{unnumbered}");
    assert!(one(r"x \tag{7}").contains('7'));
    let failed: Vec<_> = formulas
        .iter()
        .filter_map(|tex| Some((tex, math(&mut Formulas::default(), tex).err()?)))
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Asserts that `tex` is read without a finding, and that its MathML contains all of `parts`.
fn assert_drawn(tex: &str, parts: &[&str]) {
    assert_eq!(message(tex), "", "{tex}");
    let mathml = drawn(tex);
    for part in parts {
        assert!(mathml.contains(part), "{tex}: no {part} in {mathml}");
    }
}

#[test]
fn x12_sizes_last_until_the_end_of_the_group() {
    assert_drawn(
        r"\large x",
        &[r#"<mrow mathsize="1.2em"><mi>x</mi></mrow>"#],
    );
    assert_drawn(
        r"{\tiny a} b",
        &[r#"<mrow mathsize="0.5em"><mi>a</mi></mrow><mi>b</mi>"#],
    );
    // A size within a size is absolute.
    assert_drawn(
        r"\large a {\huge b}",
        &[r#"<mrow mathsize="1.2em">"#, r#"<mrow mathsize="1.725em">"#],
    );
    let table = drawn(r"\begin{matrix} \huge a & b \\ c & d \end{matrix}");
    assert_eq!(table.matches("<mtd>").count(), 4, "{table}");
    assert_eq!(table.matches("mathsize").count(), 1, "{table}");
    for size in [
        "tiny",
        "Tiny",
        "scriptsize",
        "small",
        "footnotesize",
        "normalsize",
        "large",
        "Large",
        "LARGE",
        "huge",
        "Huge",
    ] {
        assert_drawn(&format!("\\{size} x"), &["mathsize"]);
    }
}

#[test]
fn x12_texts() {
    assert_drawn(r"\text{a_b}", &["<mtext>a_b</mtext>"]);
    assert_drawn(r"\text{50\% & #1 ^ ~}", &["50%\u{a0}&amp;"]);
    assert_drawn(
        r"\text{for $x_1$ and \textbf{bold}}",
        &["<msub><mi>x</mi><mn>1</mn></msub>", "<b>bold</b>"],
    );
    assert_drawn(r"\text{costs $5}", &["$5"]);
    assert_drawn(
        r"\mbox{if } \hbox{so} \textnormal{x} \emph{y}",
        &["<i>y</i>"],
    );
    assert_drawn(
        r"\text{\large big} \text{caf\'e}",
        &["<mtext>big", "cafe\u{301}"],
    );
    assert_drawn(
        r"\text{\color{red}x} \verb|{\a_}|",
        &[r#"mathcolor="red""#, r"{\a_}"],
    );
}

#[test]
fn x12_fences() {
    for tex in [
        r"\left< a \right>",
        r"\big< a \big>",
        r"\left\lt a \right\gt",
        r"\Bigl{<}a\Bigr{>}",
    ] {
        assert_drawn(tex, &["⟨", "⟩"]);
    }
    assert_drawn(r"\left\lbrace \frac ab \middle| c \right.", &["{", "|"]);
}

#[test]
fn x12_limits_after_operators() {
    for tex in [
        r"\mathop{foo}\limits_a^b x",
        r"\mathop{\mathrm{foo}}_a^b",
        r"\operatorname*{foo}_a^b",
        r"\operatorname*{foo}\limits_a^b",
        r"\operatorname*{\underline{foo}}_a^b",
        r"\underbrace{a+b}\limits_{n}",
    ] {
        assert_eq!(message(tex), "", "{tex}");
        assert!(drawn(tex).contains("under"), "{tex}");
    }
    let mut inline = String::new();
    Formulas::default().formula(&mut inline, r"\operatorname*{argmin}_x", false);
    assert!(inline.contains("<msub>"), "{inline}");
}

#[test]
fn x12_colours() {
    assert_drawn(
        r"\color{#f00}{x}",
        &[r##"<mrow mathcolor="#f00"><mi>x</mi></mrow>"##],
    );
    assert_drawn(
        r"a \textcolor{ForestGreen}{x} b",
        &[r##"mathcolor="#009b55""##],
    );
    assert_drawn(
        r"\colorbox{yellow}{x_y $z$}",
        &[r#"mathbackground="yellow""#],
    );
    assert_drawn(r"\color[rgb]{1,0,0} x", &[r##"mathcolor="#ff0000""##]);
    let table = drawn(r"\begin{align} \color{red} a &= b \\ c &= d \end{align}");
    assert_eq!(table.matches("mathcolor").count(), 1, "{table}");
    assert_eq!(table.matches("<mtd").count(), 4, "{table}");
    for attack in [
        r#"\color{red" onclick="x}y"#,
        r"\color{url(//x)}y",
        r"\style{color:red;background:url(x)}{y}",
        r#"\style{background-color:expression(x)}{y}"#,
        r#"\class{" onclick="x}{y}"#,
        r"\href{javascript:alert(1)}{y}",
        r#"\cssId{a" b="c}{y}"#,
        r"\unicode{60}script\unicode{62}",
        r"\unicode{xE03C}script",
        "\\text{\u{E03C}script\u{E03E}}",
    ] {
        let mathml = drawn(attack);
        for bad in [
            "onclick",
            "url(",
            "javascript",
            "href",
            "id=",
            "<script",
            "expression",
        ] {
            assert!(!mathml.contains(bad), "{attack}: {mathml}");
        }
    }
}

#[test]
fn x12_tables() {
    assert_drawn(
        r"\begin{array}{@{}l >{\bf}p{3cm}*{2}{c|}} a & b & c & d \end{array}",
        &["nw-math-br"],
    );
    assert_drawn(
        r"\begin{pmatrix*}[r] 1 \\ -1 \end{pmatrix*}",
        &["nw-math-right", "("],
    );
    assert_drawn(r"\begin{bmatrix*} 1 \end{bmatrix*}", &["["]);
    assert_drawn(r"\begin{psmallmatrix} 1 & 2 \end{psmallmatrix}", &["("]);
    assert_drawn(
        r"\begin{numcases}{f(x)=} 1 & x \\ 2 & y \end{numcases}",
        &["{"],
    );
    // The rule below the last row belongs to the table, so it makes no further row.
    let closed = drawn(r"\begin{array}{|c|c|} \hline a & b \\ \hline \end{array}");
    assert_eq!(closed.matches("<mtr>").count(), 1, "{closed}");
    assert!(
        closed.contains("nw-math-bb") && closed.contains("nw-math-bt"),
        "{closed}"
    );
    // A rule also crosses rows that have fewer cells.
    let short = drawn(r"\begin{array}{ccc} a & b & c \\ \hline d \end{array}");
    assert_eq!(short.matches("nw-math-bt").count(), 3, "{short}");
    // A line break at the end begins no row.
    let rows = drawn(r"\begin{aligned} a &= b \\ c &= d \\ \end{aligned}");
    assert_eq!(rows.matches("<mtr>").count(), 2, "{rows}");
    // A style ends with its cell.
    let styled = drawn(r"\begin{matrix} \displaystyle a & b \\ \bf c & d \end{matrix}");
    assert_eq!(styled.matches("<mtd>").count(), 4, "{styled}");
    assert_drawn(r"\begin{eqnarray} a &=& b \end{eqnarray}", &[]);
    assert_drawn(
        r"\begin{CD} A @>f>> B \\ @VgVV @VVhV \\ C @>>k> D \end{CD}",
        &["<mtable"],
    );
}

#[test]
fn x12_numbers_of_equations() {
    let rows = drawn(r"\begin{align} a &= b \tag{1} \\ c &= d \\ e &= f \tag*{$\ast$} \end{align}");
    assert!(rows.contains("<mtext>(1)</mtext>"), "{rows}");
    assert!(rows.contains('∗') && !rows.contains("(∗)"), "{rows}");
    // Only rows with a tag are numbered.
    assert_eq!(rows.matches("nw-math-right\"><mtext>").count(), 1, "{rows}");
    assert_drawn(r"x \tag{a_1}", &["<mtext>(a_1)</mtext>"]);
    assert_drawn(
        r"\begin{cases} a \tag{2} \\ b \end{cases}",
        &["<mtext>(2)</mtext>"],
    );
    assert_drawn(r"\begin{multline} a \\ b \end{multline}", &[]);
    assert!(!drawn(r"\begin{multline} a \\ b \end{multline}").contains("(1)"));
    assert_drawn(r"\ref{x} \eqref{x} \label{x}", &["???", "(???)"]);
}

#[test]
fn x12_cancel_strikes_upwards_and_bcancel_downwards() {
    // A gradient's middle runs across the corner that it is drawn to: to the lower right, it rises to the upper right.
    let theme = include_str!("../../../templates/assets/theme.css");
    for (class, corner) in [("cancel", "bottom right"), ("bcancel", "top right")] {
        let rule = format!(".nw-math-{class} {{ background: linear-gradient(to {corner},");
        assert!(theme.contains(&rule), "{class}");
    }
}

#[test]
fn x12_strikes_and_boxes_are_classes_of_the_theme() {
    let theme = include_str!("../../../templates/assets/theme.css");
    for (tex, class) in [
        (r"\cancel{x}", "nw-math-cancel"),
        (r"\bcancel{x}", "nw-math-bcancel"),
        (r"\xcancel{x}", "nw-math-xcancel"),
        (r"\cancelto{0}{x}^2", "nw-math-cancel"),
        (r"\enclose{horizontalstrike}{x}", "nw-math-strike"),
        (r"\boxed{x}", "nw-math-box"),
        (r"\fbox{x}", "nw-math-box"),
        (r"\colorbox{red}{x}", "nw-math-pad"),
        (r"\rule{1em}{2pt}", "nw-math-rule"),
        (r"\vec{x}", "nw-math-vec"),
        (r"\nope", "nw-math-unknown"),
        (r"\hspace{-3.07em}", "nw-math-back-2000"),
        (r"\begin{array}{c}a\\\hline\end{array}", "nw-math-bb"),
    ] {
        let mathml = drawn(tex);
        assert!(mathml.contains(&format!("\"{class}\"")), "{tex}: {mathml}");
        assert!(theme.contains(&format!(".{class} {{")), "{class}");
    }
    for length in [20, 50, 100, 200, 500, 1000, 2000, 5000, 20_000] {
        assert!(
            theme.contains(&format!(".nw-math-back-{length} {{")),
            "{length}"
        );
    }
}

#[test]
fn x12_the_rest_of_the_list() {
    assert_drawn(r"\uptau \Upsigma", &["τ", "Σ"]);
    assert_drawn(r"\alpha*x \sin*y \TeX*", &["α", "∗"]);
    assert_drawn(r"\ce{2H2O ->[x] H3O+ + OH-}", &["<msub>", "<msup>", "→"]);
    assert_drawn(r"\cancelto{0}{x}", &["<msup>"]);
    assert_drawn(r"\pmb{x} \varpropto y", &["∝"]);
    assert_drawn(r"\hspace{16px} \kern 2mm \mskip3mu", &[r#"width="1em""#]);
    assert_drawn("a \\\\\n", &["<mi>a</mi>"]);
    assert_drawn("a \\", &["<mi>a</mi>"]);
    assert_drawn("a % comment { \\nope\n b", &["<mi>a</mi>", "<mi>b</mi>"]);
    assert_drawn(r"\smash{x} \raise 2pt {y} \rlap{z}", &["<mpadded"]);
    assert_drawn(r"\set{x|y} \Set{x|y} \Braket{a|b} \ketbra{a}{b}", &["⟩"]);
    assert_drawn(
        r"\root 3 \of x + \buildrel a \over b",
        &["<mroot>", "<mover>"],
    );
    assert_drawn(
        r"\begin{matrix} a \\[2em] b \end{matrix}",
        &[r#"depth="2.4em""#],
    );
}

/// Formulas that take less than a second each in a debug build if the time is linear, and minutes if it is not.
#[test]
fn x12_time_is_linear_in_the_formula() {
    for unit in [
        r"\text{$}",
        r"\text{a$",
        r"\\[",
        r"\root ",
        r"\toggle{a}{b}",
        r"\begin{matrix}a&b\\c\end{matrix}",
        r"\ce{A->B}",
        r"\ce{",
        r"\hspace{-99cm}",
        r"\color{red}",
        r"\large",
        r"\sqrt[",
        r"\verb|",
        r"\left<",
        r"\begin{CD}",
        r"\braket{a|",
        r"|",
        r"\Set{|}",
        r"\tag{1}",
        "%\n",
        r"{\bf a}",
        r"\buildrel",
        r"\pu{1e",
        r"\mathop{x}\limits_a",
        r"\operatorname*",
        r"\hline",
        r"\\\hline",
        r"&",
        "\u{E041}",
        "_",
        "'",
    ] {
        let count = 20_000 / unit.len();
        for tex in [
            unit.repeat(count),
            format!("\\begin{{array}}{{c}}{}\\end{{array}}", unit.repeat(count)),
            format!("\\text{{{}}}", unit.repeat(count)),
            format!("\\ce{{{}}}", unit.repeat(count)),
            format!("{}{}", unit.repeat(180), "}".repeat(180)),
        ] {
            let _ = math(&mut Formulas::default(), &tex);
        }
    }
}

#[test]
fn x12_no_attribute_stands_twice() {
    for tex in [r"x\mathop{\middle|}", r"\left(\mathop{\middle|}\right)"] {
        let Ok(mathml) = math(&mut Formulas::default(), tex) else {
            continue;
        };
        for tag in mathml.split('<') {
            assert!(tag.matches("stretchy=").count() < 2, "{mathml}");
        }
    }
    assert_eq!(
        guard::checked("<mo stretchy=\"false\" form=\"infix\" stretchy=\"true\">|</mo>").as_deref(),
        Some("<mo stretchy=\"false\" form=\"infix\">|</mo>")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn x7_never_panics(
        tex in r"([a-c0-9{}\[\]()^_&#'<>\\ ~%$|벌]|\\(frac|sqrt|left\(|right\)|begin\{(matrix|align|array|cases|nope)\}|end\{(matrix|align|array|cases)\}|text\{|def\\a|a|newcommand\{\\b\}|b|hat|not|tag\{|label\{|color\{red\}|operatorname|mathbb|over|middle|limits|big|hline|genfrac|mathrm\{|sideset|[^a-z])){0,40}",
    ) {
        let _ = math(&mut Formulas::default(), &tex);
    }

    #[test]
    fn x12_random_commands_give_well_formed_mathml(parts in prop::collection::vec(0..COMMANDS.len(), 0..24)) {
        let tex: String = parts.into_iter().map(|at| COMMANDS[at]).collect();
        // Add the closing braces and ends that are missing, so that the result is not always an error.
        let open = tex.matches('{').count().saturating_sub(tex.matches('}').count());
        let closed = format!("{tex}{}", "}".repeat(open));
        for tex in [&tex, &closed] {
            if let Ok(mathml) = math(&mut Formulas::default(), tex) {
                prop_assert!(!content(&mathml).contains(is_private_use), "{mathml}");
            }
        }
    }
}

/// Pieces of formulas for the random test.
const COMMANDS: &[&str] = &[
    "x",
    "1",
    "+",
    "=",
    "{",
    "}",
    "{",
    "}",
    "^",
    "_",
    "&",
    r"\\",
    " ",
    "$",
    "'",
    "|",
    "<",
    "[",
    "]",
    "*",
    "%\n",
    "벌",
    r"\frac",
    r"\sqrt",
    r"\left(",
    r"\right)",
    r"\left<",
    r"\right>",
    r"\middle|",
    r"\big<",
    r"\text{",
    r"\textbf{",
    r"\mbox{",
    r"\color{red}",
    r"\textcolor{#123}{",
    r"\colorbox{blue}{",
    r"\tiny ",
    r"\Huge ",
    r"\displaystyle ",
    r"\bf ",
    r"\begin{array}{|c|c|}",
    r"\end{array}",
    r"\begin{align}",
    r"\end{align}",
    r"\begin{pmatrix*}[r]",
    r"\end{pmatrix*}",
    r"\begin{cases}",
    r"\end{cases}",
    r"\begin{nope}",
    r"\end{nope}",
    r"\begin{CD}",
    r"\end{CD}",
    r"\begin{eqnarray}",
    r"\end{eqnarray}",
    r"\begin{multline}",
    r"\end{multline}",
    r"\hline",
    r"\tag{1}",
    r"\tag*{$x$}",
    r"\nope",
    r"\ce{",
    r"H2O",
    r"->[a]",
    r"\pu{",
    r"\cancel{",
    r"\boxed{",
    r"\cancelto{0}",
    r"\mathop{",
    r"\limits",
    r"\operatorname*{",
    r"\underbrace{",
    r"\overset{",
    r"\hat",
    r"\vec ",
    r"\over",
    r"\Set{",
    r"\bra{",
    r"\hspace{-1em}",
    r"\kern3pt",
    r"\rule{1em}{2pt}",
    r"\unicode{x3c}",
    r"\verb|<|",
    r"\not",
    r"\mathrm{",
    r"\mathbb ",
    r"\smash[b]{",
    r"\raise2pt",
    r"\enclose{box}{",
    r"\ ",
    r"\label{a}",
    r"\ref{a}",
    r"\root",
    r"\of",
    r"\def\a#1{#1}",
    r"\a",
    r"\let\b\frac",
    r"\b",
    r"\<",
    r"\&",
    "\u{E03C}",
    "\u{F0000}",
    r"\sideset{_1}{^2}\sum",
    r"\xrightarrow[a]{b}",
    r"\prescript{a}{b}{c}",
    r"\phantom{",
    r"\genfrac(){1pt}{0}{a}{b}",
    r"\toggle{a}{b}\endtoggle",
    r"\bbox[red]{",
    r"\mathchoice{a}{b}{c}{d}",
    "#",
    "~",
];
