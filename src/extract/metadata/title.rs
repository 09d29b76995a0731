use crate::text::squeeze;

/// Separators between a headline and the name of a site or of a relayed outlet.
const SEPARATORS: [&str; 13] =
    [" | ", "ㅣ", " - ", " – ", " — ", " :: ", " » ", " / ", " · ", " • ", ", - ", ", – ", ", — "];

/// The headline without the name of its site, and without a tail that credits another outlet (`, - Axios.`).
///
/// `site` is the site's name and `others` tells whether a tail is the name of a known outlet; a tail that is neither
/// stays, since it may be half of the sentence.
pub fn clean_title(raw: &str, site: Option<&str>, others: impl Fn(&str) -> bool) -> String {
    let mut title = squeeze(raw);
    for _ in 0..3 {
        let Some(shorter) = without_tail(&title, site, &others).or_else(|| without_head(&title, site)) else { break };
        title = shorter;
    }
    title
}

fn without_tail(title: &str, site: Option<&str>, others: &impl Fn(&str) -> bool) -> Option<String> {
    let (head, tail) = parted(title)?;
    let (head, name) = (head.trim_end_matches([' ', ',']), tail.trim().trim_end_matches('.'));
    let known = site.is_some_and(|site| same_name(name, site)) || others(name);
    (known && !head.is_empty()).then(|| head.to_owned())
}

/// A title and what stands behind its last separator.
pub(super) fn parted(title: &str) -> Option<(&str, &str)> {
    let (at, separator) = SEPARATORS
        .iter()
        .filter_map(|separator| Some((title.rfind(separator)?, *separator)))
        .max_by_key(|(at, separator)| (at + separator.len(), separator.len()))?;
    Some((title.get(..at)?, title.get(at + separator.len()..)?))
}

fn without_head(title: &str, site: Option<&str>) -> Option<String> {
    let (head, tail) = [" | ", " :: ", " » "].iter().find_map(|separator| title.split_once(separator))?;
    (site.is_some_and(|site| same_name(head, site)) && tail.chars().count() > 10).then(|| tail.to_owned())
}

pub(super) fn same_name(a: &str, b: &str) -> bool {
    let plain = |text: &str| -> String {
        let lower = text.to_lowercase();
        let lower = lower.trim_start_matches("www.").trim_start_matches("the ");
        lower.chars().filter(|c| c.is_alphanumeric()).collect()
    };
    let (a, b) = (plain(a), plain(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    // "Haaretz" and "haaretz.com" are one name.
    a == b
        || (a.chars().count() >= 3 && b.starts_with(&a))
        || (b.chars().count() >= 3 && a.starts_with(&b) && a.chars().count() < b.chars().count() * 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_away_names_alone() {
        let outlet = |name: &str| name == "Axios";
        assert_eq!(
            clean_title("The US holds direct talks with Hamas for the first time, - Axios.", None, outlet),
            "The US holds direct talks with Hamas for the first time"
        );
        assert_eq!(
            clean_title("Talks resume in Doha | The Harbour Post", Some("Harbour Post"), outlet),
            "Talks resume in Doha"
        );
        assert_eq!(
            clean_title("Netanyahu - Gallant rift widens", Some("Harbour Post"), outlet),
            "Netanyahu - Gallant rift widens"
        );
        assert_eq!(clean_title("Talks - day two - Site.com", Some("site"), outlet), "Talks - day two");
    }
}
