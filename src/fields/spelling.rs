//! Names of people whom no list knows, from other scripts into ours: as English news would spell them, as far as that can be
//! told without knowing the bearer.

use super::lexicon::Lexicon;
use crate::text::{is_arabic, is_cyrillic, is_hebrew};

/// The Arabic article as Cyrillic spells it.
const ARTICLES: [&str; 3] = ["аль", "эль", "ель"];

/// Endings of Slavic cases that a man's name loses in the nominative, the longest first.
const CASES: [&str; 14] = ["ові", "еві", "єві", "ому", "ого", "ом", "ем", "єм", "ым", "им", "а", "у", "я", "ю"];
/// Endings of Slavic cases in whose place a woman's name has an `a` in the nominative.
const CASES_OF_A: [&str; 12] = ["ою", "ею", "єю", "ой", "ей", "у", "ю", "и", "і", "ї", "ы", "е"];

/// The name in Latin letters, its words given as they stand, Slavic ones in whatever case.
pub(super) fn in_latin(words: &[&str], lexicon: &Lexicon) -> String {
    let Some(first) = words.first() else { return String::new() };
    match first.chars().next() {
        Some(c) if is_cyrillic(c) => slavic(words, lexicon),
        Some(c) if is_arabic(c) || is_hebrew(c) => {
            let spelt = |word: &&str| {
                let folded = crate::text::fold(word);
                let listed = lexicon.given_abroad.get(&folded).map(|(spelling, _)| spelling.clone());
                listed.unwrap_or_else(|| semitic(&folded))
            };
            words
                .iter()
                .map(spelt)
                .collect::<Vec<_>>()
                .join(" ")
                .replace("Abd Allah", "Abdullah")
                .replace("Abd al-", "Abdel ")
        }
        _ => words.join(" "),
    }
}

/// A given name in Cyrillic, in whatever case, as it is listed.
pub(super) fn slavic_given<'l>(word: &str, lexicon: &'l Lexicon) -> Option<&'l str> {
    given_and_case(word, lexicon).map(|(name, _)| name)
}

/// Whether a man's given name stands in a case that no subject has: «Биньямина» of Benjamin, not «Муса» of Moussa.
pub(super) fn is_declined(written: &str, spelt: &str) -> bool {
    let ends = |with: &[&str]| with.iter().any(|ending| written.ends_with(ending));
    let vowel = ends(&["а", "я", "у", "ю"]) && !spelt.ends_with(['a', 'u', 'o', 'w', 'h', 'y']);
    let nasal = ends(&["ом", "ем", "єм", "ові", "еві"]) && !spelt.ends_with(['m', 'i', 'y']);
    written.starts_with(is_cyrillic) && !matches!(written, "Абу" | "Бу") && (vowel || nasal)
}

/// The listed given name, and whether the case took an ending on a man's name.
fn given_and_case<'l>(word: &str, lexicon: &'l Lexicon) -> Option<(&'l str, bool)> {
    let listed = |form: &str| lexicon.given_sounds.get(&sound(&letters(&form.to_lowercase()))).map(String::as_str);
    let lower = word.to_lowercase();
    if !lower.chars().all(|c| is_cyrillic(c) || matches!(c, '\'' | '’' | '-')) || lower.chars().count() < 2 {
        return None;
    }
    listed(&lower).map(|name| (name, false)).or_else(|| {
        let man = CASES.iter().filter_map(|ending| lower.strip_suffix(ending)).filter(|stem| stem.chars().count() >= 2);
        let man = man.flat_map(|stem| [stem.to_owned(), format!("{stem}й")]).find_map(|form| listed(&form));
        let woman = CASES_OF_A.iter().filter_map(|ending| lower.strip_suffix(ending));
        let woman = || woman.filter(|stem| stem.chars().count() >= 2).find_map(|stem| listed(&format!("{stem}а")));
        man.map(|name| (name, true)).or_else(|| woman().map(|name| (name, false)))
    })
}

/// A word of a name in Arabic or Hebrew, folded.
fn semitic(word: &str) -> String {
    match word {
        "بن" => "bin".to_owned(),
        "ابن" => "ibn".to_owned(),
        "ابو" | "אבו" => "Abu".to_owned(),
        "ال" => "Al".to_owned(),
        "ام" => "Umm".to_owned(),
        "عبد" => "Abd".to_owned(),
        "الله" => "Allah".to_owned(),
        "בן" => "Ben".to_owned(),
        _ => match word.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3) {
            Some(rest) => format!("al-{}", capital(&letters(rest))),
            None => capital(&letters(word)),
        },
    }
}

fn slavic(words: &[&str], lexicon: &Lexicon) -> String {
    let given = words.first().and_then(|word| given_and_case(word, lexicon));
    // Of a name that is not listed the endings must agree: «Еспеном Бартом Ейде», «Таміма Халлафа».
    let agree =
        |ending: &str| words.len() >= 2 && words.iter().take(2).all(|word| word.to_lowercase().ends_with(ending));
    let unlisted = given.is_none() && ["ом", "ем", "єм", "а", "ові"].iter().any(|ending| agree(ending));
    let declined = unlisted || given.is_some_and(|(_, declined)| declined);
    let mut out: Vec<String> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        out.push(match given {
            Some((name, _)) if place == 0 => name.to_owned(),
            // «аль-Мансурі»: the article belongs to the word behind it.
            _ if ARTICLES.contains(word) && place + 1 < words.len() => format!("{}-", letters(&lower)),
            _ if declined => {
                let adjective =
                    ["ого", "ому"].iter().find_map(|ending| lower.strip_suffix(ending)).map(|stem| format!("{stem}ий"));
                let bare = || {
                    CASES.iter().find_map(|ending| lower.strip_suffix(ending)).filter(|stem| stem.chars().count() >= 3)
                };
                let nominative = adjective.or_else(|| bare().map(str::to_owned)).unwrap_or(lower);
                capital(&letters(&nominative))
            }
            _ => capital(&letters(&lower)),
        });
    }
    out.join(" ").replace("- ", "-")
}

fn capital(word: &str) -> String {
    let mut up = true;
    word.chars()
        .map(|c| {
            let out = if up { c.to_ascii_uppercase() } else { c };
            up = c == '-';
            out
        })
        .collect()
}

/// Letter for letter, small ones: Ukrainian and Russian as English news write names, Arabic and Hebrew with an `a` where a
/// word would not be spoken otherwise.
fn letters(word: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = word.chars().collect();
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let next = chars.get(at + 1).copied();
        if c == 'ж' && before == Some('д') {
            out.pop();
            out.push('j');
            continue;
        }
        let letter = match c {
            'а' | 'ا' => "a",
            'б' | 'ب' => "b",
            'в' => "v",
            'г' | 'ґ' | 'ג' => "g",
            'д' | 'د' | 'ض' | 'ד' => "d",
            'є' if at == 0 => "ye",
            'е' | 'є' | 'э' => "e",
            'ё' => "yo",
            'ж' => "zh",
            'з' | 'ز' | 'ظ' | 'ז' => "z",
            'и' | 'і' | 'ї' => "i",
            'й' | 'ы' => "y",
            'к' | 'ك' | 'ק' => "k",
            'л' | 'ل' | 'ל' => "l",
            'м' | 'م' | 'מ' | 'ם' => "m",
            'н' | 'ن' | 'נ' | 'ן' => "n",
            'о' => "o",
            'п' => "p",
            'р' | 'ر' | 'ר' => "r",
            'с' | 'س' | 'ص' | 'ס' => "s",
            'т' | 'ت' | 'ط' | 'ט' | 'ת' => "t",
            'у' => "u",
            'ф' | 'ف' => "f",
            'х' | 'خ' => "kh",
            'ц' => "ts",
            'ч' => "ch",
            'ш' | 'ش' | 'ש' => "sh",
            'щ' => "shch",
            'ю' => "yu",
            'я' => "ya",
            'ث' => "th",
            'ج' => "j",
            'ح' | 'ه' | 'ח' | 'ה' => "h",
            'ذ' => "dh",
            'ع' | 'ע' | 'א' => "a",
            'غ' => "gh",
            'ق' => "q",
            'و' if at == 0 => "w",
            'و' => "u",
            'ي' | 'י' if at == 0 => "y",
            'ي' | 'י' => "i",
            'ב' if at == 0 => "b",
            'ב' => "v",
            'ו' if at == 0 => "v",
            'ו' => "o",
            'כ' | 'ך' => "k",
            'פ' if at == 0 => "p",
            'פ' | 'ף' => "f",
            'צ' | 'ץ' => "tz",
            'ь' | 'ъ' | '\'' | '’' | 'ء' | '׳' => "",
            '-' => "-",
            c if c.is_ascii_alphabetic() => {
                out.push(c.to_ascii_lowercase());
                continue;
            }
            _ => "",
        };
        let vowel = |letter: &str| letter.is_empty() || letter.starts_with(['a', 'e', 'i', 'o', 'u', '-']);
        let spoken = is_arabic(c) || is_hebrew(c);
        if spoken
            && !vowel(letter)
            && before.is_some()
            && !out.ends_with(['a', 'e', 'i', 'o', 'u', '-'])
            && next.is_some()
        {
            out.push('a');
        }
        out.push_str(letter);
    }
    out
}

/// How a name sounds, whichever way it is spelt: Khalil and Halil, Mahmoud and Mahmud, Daniel and Danyel.
pub(super) fn sound(name: &str) -> String {
    let mut out = String::new();
    let lower = name
        .to_lowercase()
        .replace("kh", "h")
        .replace("ou", "u")
        .replace("oo", "u")
        .replace("ee", "i")
        .replace("ph", "f");
    for c in lower.chars() {
        let c = match c {
            'y' => 'i',
            'w' => 'v',
            'q' | 'c' => 'k',
            'g' => 'h',
            '\'' | '’' | '-' | ' ' | '.' => continue,
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_names_in_whatever_case() {
        let lexicon = Lexicon::embedded();
        for (written, spelt) in [
            ("Таміма Халлафа", "Tamim Khallaf"),
            ("Джихад Таха", "Jihad Takha"),
            ("Даніелем Коеном", "Daniel Koen"),
            ("Ольгу Мешулам", "Olga Meshulam"),
            ("محمد بركات", "Mohammed Barakat"),
            ("محمد بن عبد الله", "Mohammed bin Abdullah"),
        ] {
            let words: Vec<&str> = written.split(' ').collect();
            assert_eq!(in_latin(&words, lexicon), spelt);
        }
        assert_eq!(in_latin(&["Jane", "Doe"], lexicon), "Jane Doe");
    }

    #[test]
    fn one_name_sounds_alike_in_its_spellings() {
        assert_eq!(sound("Khalil"), sound("Halil"));
        assert_eq!(sound("Mahmoud"), sound("Mahmud"));
        assert_ne!(sound("Amir"), sound("Omar"));
    }
}
