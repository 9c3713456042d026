//! Dates, durations and their words.

use super::*;
use jiff::tz::TimeZone;

fn date(text: &str) -> Date {
    Date::parse(text, &TimeZone::UTC).unwrap_or_else(|| panic!("{text}"))
}

#[test]
fn d20_dates_in_all_forms() {
    for (text, shown) in [
        ("2031-04-05", "2031-04-05"),
        ("2031-04-05 10:30", "2031-04-05 10:30"),
        ("2031-04-05T10:30:59", "2031-04-05 10:30"),
        ("2031-04-05T10:30+09:00", "2031-04-05 01:30"),
        ("2031-04-05T23:30:00.5Z", "2031-04-05 23:30"),
        ("20310405", "2031-04-05"),
        ("203104051030", "2031-04-05 10:30"),
        ("04/05/2031", "2031-04-05"),
        ("4/5/2031", "2031-04-05"),
    ] {
        assert_eq!(date(text).shown(), shown, "{text}");
    }
    for text in [
        "",
        "2031",
        "2031-13-01",
        "2031-02-30",
        "2031-04-05x",
        "yesterday",
        "20310405103",
        "2031-04-05T25:00",
        "13/13/2031",
        "２０３１-04-05",
        "2031-04-05T10:30+25:00",
    ] {
        assert!(Date::parse(text, &TimeZone::UTC).is_none(), "{text}");
    }
}

#[test]
fn d27_duration_texts() {
    for (text, months, hours) in [
        ("1M 2d", 1.0, 48.0),
        ("-90m", 0.0, -1.5),
        ("2 weeks", 0.0, 336.0),
        ("1y1M", 13.0, 0.0),
        ("1.5h", 0.0, 1.5),
        ("1 Year, 3 HOURS", 12.0, 3.0),
        ("-1d 2h", 0.0, -26.0),
        ("90s", 0.0, 0.025),
    ] {
        let read = Duration::parse(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(
            (read.months, read.rest / 3_600_000.0),
            (months, hours),
            "{text}"
        );
    }
    for text in [
        "", "1", "d", "1 D", "1x", "1.d", "hello", "--1d", "1d 2", "1d-",
    ] {
        assert_eq!(Duration::parse(text), None, "{text}");
    }
}

#[test]
fn d27_months_are_clamped() {
    let plus = |start: &str, by: &str| {
        let by = Duration::parse(by).unwrap();
        date(start).plus(by).map(|date| date.shown())
    };
    assert_eq!(plus("2031-01-31", "1M").unwrap(), "2031-02-28");
    assert_eq!(plus("2032-01-31", "1M").unwrap(), "2032-02-29");
    assert_eq!(plus("2032-02-29", "-1y").unwrap(), "2031-02-28");
    assert_eq!(plus("2031-01-31", "2h").unwrap(), "2031-01-31 02:00");
    assert_eq!(plus("2031-01-31", "24h").unwrap(), "2031-02-01");
    assert_eq!(plus("9999-12-31", "1d"), None);
    assert_eq!(plus("2031-01-01", "1000000y"), None);
}

#[test]
fn d32_durations_as_whole_units() {
    let day = Duration::of(1.0, Unit::Day);
    assert_eq!(day.in_unit(Unit::Hour), 24.0);
    assert_eq!(Duration::of(30.4375, Unit::Day).in_unit(Unit::Month), 1.0);
    assert_eq!(Duration::of(1.0, Unit::Year).in_unit(Unit::Year), 1.0);
    assert_eq!(Duration::of(18.0, Unit::Month).in_unit(Unit::Year), 1.5);
    assert_eq!(Duration::of(1.0, Unit::Year).in_unit(Unit::Day), 365.25);
}

#[test]
fn d32_durations_in_words() {
    let words = Words::default();
    for (text, shown) in [
        ("10s", "a few seconds"),
        ("50s", "a minute"),
        ("-2m", "2 minutes"),
        ("50m", "an hour"),
        ("5h", "5 hours"),
        ("23h", "a day"),
        ("2d", "2 days"),
        ("1M", "a month"),
        ("3M", "3 months"),
        ("1y", "a year"),
        ("30y", "30 years"),
    ] {
        assert_eq!(
            words.length(Duration::parse(text).unwrap()),
            shown,
            "{text}"
        );
    }
    assert_eq!(words.away(Duration::of(-3.0, Unit::Day)), "3 days ago");
    assert_eq!(words.away(Duration::of(3.0, Unit::Day)), "in 3 days");
    for (text, iso) in [
        ("1d", "P1D"),
        ("90m", "PT1H30M"),
        ("-1d 1s", "P1DT1S"),
        ("1M", "P30DT10H30M"),
        ("0s", "PT0S"),
    ] {
        assert_eq!(Duration::parse(text).unwrap().iso(), iso, "{text}");
    }
}

#[test]
fn d28_dates_by_the_patterns_of_moment() {
    let (words, zone) = (Words::default(), TimeZone::get("Asia/Seoul").unwrap());
    let say = |pattern: &str| {
        let at = Date::parse("2031-04-05 15:07:09", &zone).unwrap().at;
        format_date(at, pattern, &words, &zone)
    };
    for (pattern, shown) in [
        ("YYYY-MM-DD", "2031-04-05"),
        ("dddd, MMMM Do YYYY", "Saturday, April 5th 2031"),
        ("ddd dd d MMM M Q", "Sat Sa 6 Apr 4 2"),
        ("h:mm A / hh a / H", "3:07 PM / 03 pm / 15"),
        ("[Week] w ww W WW gggg GGGG", "Week 14 14 14 14 2031 2031"),
        ("DDD DDDD ss.SSS", "95 095 09.000"),
        ("Z ZZ X", "+09:00 +0900 1933135629"),
        ("YY [YY", "31 [31"),
        ("년 월 일", "년 월 일"),
    ] {
        assert_eq!(say(pattern), shown, "{pattern}");
    }
}

#[test]
fn d28_weeks_as_the_language_counts_them() {
    let week =
        |words: &Words, text: &str| format_date(date(text).at, "gggg-ww", words, &TimeZone::UTC);
    let english = Words::default();
    // As Moment's `en` has it: the week of 1 January is the first.
    assert_eq!(week(&english, "2031-01-01"), "2031-01");
    assert_eq!(week(&english, "2030-12-29"), "2031-01");
    assert_eq!(week(&english, "2030-12-28"), "2030-52");
    let iso = Words {
        first_weekday: 1,
        first_week: 4,
        ..Words::default()
    };
    for day in 0..4000 {
        let at = date("2024-01-01")
            .plus(Duration::of(f64::from(day), Unit::Day))
            .unwrap();
        let own = format_date(at.at, "gggg-ww", &iso, &TimeZone::UTC);
        assert_eq!(
            own,
            format_date(at.at, "GGGG-WW", &iso, &TimeZone::UTC),
            "{}",
            at.shown()
        );
    }
}
