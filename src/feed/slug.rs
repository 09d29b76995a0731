//! The words that an address is made of, for entries that have no title.

use url::Url;

/// The words of an address's last telling part: `/2025/03/05/us-holds-talks-with-hamas.html` gives "us holds talks with
/// hamas". `None` where it tells nothing.
pub(super) fn words_of_address(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let decode = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
    let parts: Vec<String> = url.path_segments()?.filter(|part| !part.is_empty()).map(decode).collect();
    parts.iter().rev().find_map(|part| {
        let bare = part.rsplit_once('.').filter(|(_, end)| end.len() <= 5).map_or(part.as_str(), |(bare, _)| bare);
        let words: Vec<&str> = bare
            .split(['-', '_', ' ', '+'])
            .filter(|word| !word.is_empty() && !word.chars().all(|c| c.is_ascii_digit()))
            .collect();
        (words.len() >= 3).then(|| words.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_tell_what_they_lead_to() {
        let words = |address| words_of_address(address).unwrap_or_default();
        assert_eq!(
            words("https://a.example/2025/03/05/us-holds-talks-with-hamas-81234.html"),
            "us holds talks with hamas"
        );
        assert_eq!(words("https://a.example/talks-in-doha-resume/12345/"), "talks in doha resume");
        assert_eq!(
            words(
                "https://a.example/%D0%BF%D0%B5%D1%80%D0%B5%D0%BC%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8-%D1%83-%D0%B4%D0%BE%D1%81%D1%96"
            ),
            "перемовини у досі"
        );
        assert_eq!(words("https://a.example/news/123"), "");
    }
}
