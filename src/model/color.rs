//! Colours that authors write.
//!
//! Entry point: [`css`]. What it returns cannot break out of a declaration of CSS.

/// The names of colours in CSS.
const NAMES: &str = " aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood \
cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey \
darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey \
darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite \
gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon \
lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue \
lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid \
mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin \
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip \
peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna \
silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white whitesmoke \
yellow yellowgreen ";

/// Returns a colour as CSS writes it: `#` and hex digits, a name, a colour function of plain arguments, or three numbers (`68, 138, 255`),
/// which become `rgb(68, 138, 255)`. `None` for anything else.
#[must_use]
pub fn css(typed: &str) -> Option<String> {
    let text = typed.trim();
    if is_color(text) {
        return Some(text.to_owned());
    }
    let parts: Vec<u8> = text
        .split(',')
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [red, green, blue] = parts[..] else {
        return None;
    };
    Some(format!("rgb({red}, {green}, {blue})"))
}

fn is_color(text: &str) -> bool {
    if let Some(hex) = text.strip_prefix('#') {
        return matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let Some((name, rest)) = text.split_once('(') else {
        let is_word = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphabetic());
        return is_word && NAMES.contains(&format!(" {} ", text.to_ascii_lowercase()));
    };
    let known = [
        "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color",
    ];
    let plain = |b: u8| b.is_ascii_alphanumeric() || b" ,.%/-+".contains(&b);
    let is_plain =
        |arguments: &str| (1..=80).contains(&arguments.len()) && arguments.bytes().all(plain);
    known.contains(&&*name.to_ascii_lowercase()) && rest.strip_suffix(')').is_some_and(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q14_colours_cannot_break_out() {
        for good in [
            "#0a7b83",
            "teal",
            "RebeccaPurple",
            "rgb(10 20 30 / 50%)",
            "oklch(0.6 0.1 200)",
        ] {
            assert_eq!(css(good).as_deref(), Some(good));
        }
        assert_eq!(css(" 68,138, 255").as_deref(), Some("rgb(68, 138, 255)"));
        for bad in [
            "red;}",
            "#12345",
            "#zzz",
            "url(x)",
            "rgb(1,2,3)} body{",
            "rgb(1,2,3);x:y()",
            "",
            " ",
            "expression(1)",
            "rgb(var(--x))",
            "rgb()",
            "inherit",
            "greenish",
            "1, 2",
            "1, 2, 300",
            "1, 2, 3, 4",
        ] {
            assert_eq!(css(bad), None, "{bad}");
        }
    }
}
