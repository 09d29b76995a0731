use whatlang::Lang;

/// Below this confidence of the detector a declared language stands.
const SURE: f64 = 0.8;
/// Texts shorter than this, in characters, are not worth asking.
const SHORT: usize = 40;
/// How many characters the detector looks at: more does not make it surer.
const SAMPLE: usize = 1500;
/// And at how many where they only have to confirm what the page declares.
const GLANCE: usize = 300;

/// The primary subtag (`en`, `uk`, …) of a text, where the detector is sure.
pub fn guess_language(text: &str) -> Option<String> {
    guess(text, SAMPLE)
}

fn guess(text: &str, most: usize) -> Option<String> {
    let sample: String = text.chars().take(most).collect();
    if sample.chars().count() < SHORT {
        return None;
    }
    let info = whatlang::detect(&sample)?;
    (info.confidence() >= SURE || info.is_reliable()).then(|| subtag(info.lang()).to_owned())
}

/// The language of a page: as the text reads where that is clear, else as the page declares.
pub(super) fn decide(declared: Option<&str>, text: &str) -> Option<String> {
    let declared = declared.map(primary).filter(|tag| tag.len() == 2 || tag.len() == 3);
    // What a short look confirms needs no long one.
    if declared.is_some() && declared == guess(text, GLANCE) {
        return declared;
    }
    guess_language(text).or(declared)
}

/// `uk-UA` → `uk`.
pub(super) fn primary(tag: &str) -> String {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "iw" => "he".to_owned(),
        "ua" => "uk".to_owned(),
        _ => primary,
    }
}

fn subtag(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Ukr => "uk",
        Lang::Rus => "ru",
        Lang::Ara => "ar",
        Lang::Heb => "he",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Tur => "tr",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Bel => "be",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        Lang::Swe => "sv",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Est => "et",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Mar => "mr",
        Lang::Guj => "gu",
        Lang::Ind => "id",
        Lang::Jav => "jv",
        Lang::Vie => "vi",
        Lang::Tha => "th",
        Lang::Kat => "ka",
        Lang::Hye => "hy",
        Lang::Aze => "az",
        Lang::Yid => "yi",
        Lang::Cat => "ca",
        Lang::Afr => "af",
        Lang::Lat => "la",
        other => other.code(),
    }
}
