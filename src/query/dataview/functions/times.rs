//! Functions of dates, lengths of time and money.

use super::entry::{number, refuse, text};
use crate::value::{
    Call, Date, Duration, Fault, Function, Unit, Value, fixed_number, format_luxon, global,
};

pub(super) const TIMES: &[Function] = &[
    global("striptime", "date", "date", "the day alone", |call| {
        of_date(call, |date| Value::Date(date.without_time()))
    })
    .over(&[0]),
    global(
        "localtime",
        "date",
        "date",
        "in `site.timezone`, as all dates are",
        |call| of_date(call, |date| Value::Date(*date)),
    )
    .over(&[0]),
    global(
        "dateformat",
        "date, format",
        "text",
        "in the notation of Luxon",
        |call| {
            let Some(format) = text(call, 1)? else {
                return Ok(Value::Empty);
            };
            call.budget.text(16 * format.len())?;
            let (words, zone) = (call.world.words, &call.world.zone);
            of_date(call, |date| {
                format_luxon(date.at, format, words, zone).into()
            })
        },
    )
    .over(&[0]),
    global(
        "durationformat",
        "duration, format",
        "text",
        "`y M w d h m s S`; repeated letters pad with zeros",
        |call| {
            let Some(format) = text(call, 1)? else {
                return Ok(Value::Empty);
            };
            call.budget.text(16 * format.len())?;
            match call.argument(0) {
                Value::Empty => Ok(Value::Empty),
                Value::Duration(duration) => Ok(format_duration(*duration, format).into()),
                _ => Err(refuse(call, 0)),
            }
        },
    )
    .over(&[0]),
    global(
        "currencyformat",
        "n[, currency]",
        "text",
        "`\"EUR\"`; USD unless given",
        |call| {
            let currency = text(call, 1)?.unwrap_or("USD");
            let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_alphabetic());
            if !is_code {
                let fault = Fault::type_error("\"currencyformat\" wants the code of a currency");
                return Err(fault.with_help("write \"EUR\" or \"USD\""));
            }
            let number = number(call, 0)?;
            let code = currency.to_ascii_uppercase();
            Ok(number.map_or(Value::Empty, |number| money(number, &code).into()))
        },
    )
    .over(&[0]),
];

fn of_date(call: &Call<'_, '_>, run: impl Fn(&Date) -> Value) -> Result<Value, Fault> {
    match call.argument(0) {
        Value::Empty => Ok(Value::Empty),
        Value::Date(date) => Ok(run(date)),
        _ => Err(refuse(call, 0)),
    }
}

/// Writes a length of time by a pattern: the largest unit in the pattern takes all that is longer.
fn format_duration(duration: Duration, format: &str) -> String {
    const UNITS: [(char, Unit); 8] = [
        ('y', Unit::Year),
        ('M', Unit::Month),
        ('w', Unit::Week),
        ('d', Unit::Day),
        ('h', Unit::Hour),
        ('m', Unit::Minute),
        ('s', Unit::Second),
        ('S', Unit::Millisecond),
    ];
    let tokens = cut(format);
    let is_used = |letter: char| {
        let mut tokens = tokens.iter();
        tokens.any(|token| matches!(token, Token::Letters(used, _) if *used == letter))
    };
    let sign = if duration.millis() < 0.0 { -1.0 } else { 1.0 };
    let mut left = duration.times(sign);
    let mut counts = Vec::new();
    let used: Vec<_> = UNITS
        .iter()
        .filter(|(letter, _)| is_used(*letter))
        .collect();
    for (letter, unit) in used {
        let count = (left.in_unit(*unit) + 1e-9).floor();
        left = left.plus(Duration::of(-count, *unit));
        counts.push((*letter, sign * count));
    }
    let mut out = String::new();
    for token in &tokens {
        match token {
            Token::Literal(text) => out.push_str(text),
            Token::Letters(letter, width) => {
                match counts.iter().find(|(known, _)| known == letter) {
                    Some((_, count)) => {
                        let digits = format!("{:0>width$}", fixed_number(count.abs(), 0));
                        out.push_str(if *count < 0.0 { "-" } else { "" });
                        out.push_str(&digits);
                    }
                    None => out.extend(std::iter::repeat_n(*letter, *width)),
                }
            }
        }
    }
    out
}

/// A part of a pattern.
enum Token {
    Literal(String),
    Letters(char, usize),
}

/// Cuts a pattern into runs of one letter and what stands between them; text in single quotes is itself.
fn cut(format: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' => {
                let literal: String = chars.by_ref().take_while(|c| *c != '\'').collect();
                tokens.push(Token::Literal(literal));
            }
            c if c.is_ascii_alphabetic() => {
                let mut width = 1;
                while chars.next_if_eq(&c).is_some() {
                    width += 1;
                }
                tokens.push(Token::Letters(c, width));
            }
            c => tokens.push(Token::Literal(c.to_string())),
        }
    }
    tokens
}

/// Writes an amount of money: `€1,234.50`.
fn money(number: f64, code: &str) -> String {
    let digits = match code {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" => 0,
        _ => 2,
    };
    let sign = match code {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "CNY" => "CN¥",
        "KRW" => "₩",
        "INR" => "₹",
        "BRL" => "R$",
        "CAD" => "CA$",
        "AUD" => "A$",
        "MXN" => "MX$",
        "ILS" => "₪",
        "VND" => "₫",
        "NZD" => "NZ$",
        "TWD" => "NT$",
        "HKD" => "HK$",
        _ => "",
    };
    let amount = fixed_number(number.abs(), digits);
    let (whole, fraction) = amount.split_once('.').unwrap_or((&amount, ""));
    let mut out = String::new();
    if number < 0.0 {
        out.push('-');
    }
    match sign {
        "" => out.push_str(&format!("{code}\u{a0}")),
        sign => out.push_str(sign),
    }
    for (at, digit) in whole.chars().enumerate() {
        let is_group = at > 0 && (whole.len() - at).is_multiple_of(3);
        out.push_str(if is_group && digit.is_ascii_digit() {
            ","
        } else {
            ""
        });
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
