//! Text that was encoded twice: UTF-8 read as windows-1252 and written as UTF-8 again, as `â€™` for an apostrophe.

use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// So many signs of it must stand in a text: one alone may be meant.
const SIGNS_LEAST: usize = 3;
/// How UTF-8's most frequent lead bytes look when they are read as windows-1252, with the byte behind them.
const SIGNS: [&str; 6] = ["â€", "Ã©", "Ã¨", "Â\u{a0}", "Ã¼", "Ã¶"];

/// The text decoded once more where it was encoded twice; what was not stays as it is.
pub fn undouble(text: &str) -> Cow<'_, str> {
    let signs = SIGNS.iter().map(|sign| text.matches(sign).take(SIGNS_LEAST).count()).sum::<usize>();
    if signs < SIGNS_LEAST {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if c.is_ascii() || !is_of_windows_1252(c) {
            mend(&run, &mut out);
            run.clear();
            out.push(c);
        } else {
            run.push(c);
        }
    }
    mend(&run, &mut out);
    Cow::Owned(out)
}

fn is_of_windows_1252(c: char) -> bool {
    let mut bytes = [0; 4];
    // The encoder writes a numeric reference for what it lacks.
    !WINDOWS_1252.encode(c.encode_utf8(&mut bytes)).2
}

/// A run of characters beyond ASCII: decoded, if its bytes are UTF-8, else as it is.
fn mend(run: &str, out: &mut String) {
    let (bytes, ..) = WINDOWS_1252.encode(run);
    match std::str::from_utf8(&bytes) {
        Ok(decoded) => out.push_str(decoded),
        Err(_) => out.push_str(run),
    }
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
