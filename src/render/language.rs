//! Guesses the language of a note without `lang` from its letters.
//!
//! A vault mixes languages more often than it says so. Korean breaks at words, Japanese and Chinese want fonts of their own, and a
//! screen reader wants to know; [`written_in`] looks at a sample of the text. Latin letters tell nothing: those follow the site.

use crate::model::Note;

/// Letters looked at.
const SAMPLE: usize = 2000;

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Returns `ko`, `ja` or `zh` if the note is clearly written in that language.
pub(super) fn written_in(note: &Note) -> Option<&'static str> {
    let body = note.text.get(note.front.body as usize..)?;
    let (mut all, mut hangul, mut kana, mut han) = (0usize, 0usize, 0usize, 0usize);
    let mut rest = body;
    while all < SAMPLE && !rest.is_empty() {
        let (block, others) = rest.split_at(rest.floor_char_boundary(BLOCK));
        rest = others;
        // A stretch of ASCII has no letters but Latin ones.
        if block.is_ascii() {
            let letters = block.bytes().filter(u8::is_ascii_alphabetic);
            all += letters.count();
            continue;
        }
        for c in block.chars() {
            // The common cases come first, because looking up other letters costs more than all the rest.
            match c as u32 {
                0xAC00..=0xD7A3 | 0x1100..=0x11FF | 0x3131..=0x318E => hangul += 1,
                0x3041..=0x3096 | 0x30A1..=0x30FA | 0x30FC => kana += 1,
                0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF => han += 1,
                _ if !c.is_alphabetic() => continue,
                _ => {}
            }
            all += 1;
            if all == SAMPLE {
                break;
            }
        }
    }
    let all = all.min(SAMPLE);
    // A syllable or ideograph stands for two or three Latin letters, so a quarter of them is most of the text.
    let much = |count: usize| count * 4 > all;
    if much(hangul) {
        Some("ko")
    } else if kana * 20 > all && much(kana + han) {
        Some("ja")
    } else if much(han) {
        Some("zh")
    } else {
        None
    }
}

/// Languages that are written from right to left (P13).
const RIGHT_TO_LEFT: [&str; 34] = [
    "ar", "arc", "arz", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "haz", "he", "iw", "ji",
    "khw", "ks", "lrc", "luz", "mzn", "nqo", "pnb", "prs", "ps", "rhg", "sam", "sd", "sdh", "skr",
    "syc", "syr", "ug", "ur", "ydd", "yi",
];
/// Scripts that are written from right to left. A script in a language's name counts more than the language: `az-Arab`, `ar-Latn`.
const SCRIPTS: [&str; 13] = [
    "adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "syre", "thaa",
    "yezi",
];

/// Returns `rtl` for a language that is written from right to left (P13).
pub(super) fn direction(lang: &str) -> Option<&'static str> {
    let lang = lang.trim().to_ascii_lowercase();
    let mut parts = lang.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    let script = parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_lowercase()));
    let is_rtl = match script {
        Some(script) => SCRIPTS.contains(&script),
        None => RIGHT_TO_LEFT.contains(&language),
    };
    is_rtl.then_some("rtl")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p13_the_language_tells_the_direction() {
        for lang in [
            "ar",
            "AR",
            "ar-EG",
            "he",
            "fa_IR",
            "ur",
            "yi",
            "ps",
            "sd",
            "ug",
            "dv",
            "ckb",
            "az-Arab",
            "pa-arab-PK",
        ] {
            assert_eq!(direction(lang), Some("rtl"), "{lang}");
        }
        for lang in [
            "", "en", "ko", "ar-Latn", "sd-Deva", "arn", "hebrew", "x-ar",
        ] {
            assert_eq!(direction(lang), None, "{lang}");
        }
    }

    fn of(text: &str) -> Option<&'static str> {
        written_in(&Note {
            text: text.into(),
            ..Note::default()
        })
    }

    #[test]
    fn p13_the_letters_tell_the_language() {
        assert_eq!(
            of("비동기 프로그래밍은 `async`와 `await`로 쓴다."),
            Some("ko")
        );
        assert_eq!(of("これは日本語のメモです。"), Some("ja"));
        assert_eq!(of("这是一个中文笔记。"), Some("zh"));
        assert_eq!(
            of("An English note that names 벌통 once or twice in passing."),
            None
        );
        assert_eq!(of(""), None);
    }
}
