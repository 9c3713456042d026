//! Formulas, macros and what hostile TeX may not do.

use super::*;
use proptest::prelude::*;

fn math(formulas: &mut Formulas, tex: &str) -> Result<String, String> {
    let mut out = String::new();
    match formulas.formula(&mut out, tex, true) {
        None => {
            assert_balanced(&out);
            Ok(out)
        }
        Some(reason) => {
            assert!(
                out.starts_with("<code class=\"math-error\">") && out.ends_with("</code>"),
                "{out}"
            );
            Err(reason)
        }
    }
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
                    "semantics" | "annotation" | "a" | "b" | "code" | "span"
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
    assert!(math(&mut Formulas::default(), r"\wax ab").is_err());
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
fn x7_errors_show_the_source() {
    let mut out = String::new();
    let reason = Formulas::default().formula(&mut out, r"\nope{<b>}", false);
    assert_eq!(out, r#"<code class="math-error">\nope{&lt;b&gt;}</code>"#);
    assert_eq!(reason.as_deref(), Some(r#"unknown command "\nope""#));
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn x7_never_panics(
        tex in r"([a-c0-9{}\[\]()^_&#'<>\\ ~%$|벌]|\\(frac|sqrt|left\(|right\)|begin\{(matrix|align|array|cases|nope)\}|end\{(matrix|align|array|cases)\}|text\{|def\\a|a|newcommand\{\\b\}|b|hat|not|tag\{|label\{|color\{red\}|operatorname|mathbb|over|middle|limits|big|hline|genfrac|mathrm\{|sideset|[^a-z])){0,40}",
    ) {
        let _ = math(&mut Formulas::default(), &tex);
    }
}
