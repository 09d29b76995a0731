//! Text that was encoded twice: UTF-8 read as windows-1252 and written as UTF-8 again, as `â€™` for an apostrophe.

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// So many signs of it must stand in a text: one alone may be meant.
const SIGNS_LEAST: usize = 3;
/// How UTF-8's most frequent lead bytes look when they are read as windows-1252, or as ISO 8859-1, with the byte behind
/// them.
const SIGNS: [&str; 7] = ["â€", "â\u{80}", "Ã©", "Ã¨", "Â\u{a0}", "Ã¼", "Ã¶"];

/// The text decoded once more where it was encoded twice; what was not stays as it is.
pub fn undouble(text: &str) -> Cow<'_, str> {
    // All of them begin with one of two bytes.
    let is_sign = |at: &usize| text.get(*at..).is_some_and(|rest| SIGNS.iter().any(|sign| rest.starts_with(sign)));
    let signs = memchr::memchr2_iter(0xc2, 0xc3, text.as_bytes()).filter(is_sign).take(SIGNS_LEAST).count();
    if signs < SIGNS_LEAST {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut run, mut bytes) = (String::new(), Vec::new());
    for c in text.chars() {
        match byte_of(c).filter(|_| !c.is_ascii()) {
            Some(byte) => {
                run.push(c);
                bytes.push(byte);
            }
            None => {
                mend(&mut run, &mut bytes, &mut out);
                out.push(c);
            }
        }
    }
    mend(&mut run, &mut bytes, &mut out);
    Cow::Owned(out)
}

/// The byte that a character was read from.
fn byte_of(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, lacks) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    // The encoder writes a numeric reference for what it lacks.
    bytes.first().copied().filter(|_| !lacks)
}

/// A run of characters beyond ASCII: decoded, if its bytes are UTF-8, else as it is.
fn mend(run: &mut String, bytes: &mut Vec<u8>, out: &mut String) {
    out.push_str(std::str::from_utf8(bytes).unwrap_or(run));
    run.clear();
    bytes.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(text: &str) -> String {
        WINDOWS_1252.decode(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn decodes_once_more_what_was_encoded_twice() {
        let text = "It’s “over” – the café’s owner said: “C’est très bien”.";
        assert_eq!(undouble(&doubled(text)), text);
        let by_latin_1: String = text.bytes().map(char::from).collect();
        assert_eq!(undouble(&by_latin_1), text);
    }

    #[test]
    fn leaves_what_is_as_it_should_be() {
        for text in ["Crème brûlée, Ångström, â€ alone", "Перемир'я", "", "C’est “ça” – déjà"]
        {
            assert_eq!(undouble(text), text);
        }
        // A page that is half of each keeps the half that is sound.
        let half = format!("déjà vu. {}", doubled("It’s “over” – it’s over."));
        assert_eq!(undouble(&half), "déjà vu. It’s “over” – it’s over.");
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends_in_a_text(text in "(â€|Ã©|[ -~]|.){0,60}") {
            let once = undouble(&text).into_owned();
            proptest::prop_assert!(once.chars().count() <= text.chars().count());
        }
    }
}
