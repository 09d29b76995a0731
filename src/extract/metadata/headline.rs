//! Which of a page's titles is the headline.

use super::title::{clean_title, same_name};

/// The titles that a page gives.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// Headings of the first level, in their order.
    pub(super) visible: Vec<String>,
    /// `og:title`.
    pub(super) social: Option<String>,
    /// JSON-LD's `headline`.
    pub(super) stated: Option<String>,
    /// The title element.
    pub(super) window: Option<String>,
    /// Names of the site: as stated, its host's.
    pub(super) sites: Vec<String>,
    /// The section that the page says it belongs to.
    pub(super) section: Option<String>,
}

/// The headline as it stood, and cleaned.
///
/// A visible heading that another title confirms is what a reader saw. Where the titles made for machines agree against
/// it, they win: the heading then has a rubric or the site's name in it.
pub(super) fn headline(titles: &Titles) -> (String, String) {
    let cleaned = |raw: &Option<String>| raw.as_deref().map(|raw| titles.clean(raw)).filter(|title| !title.is_empty());
    let (social, stated, window) = (cleaned(&titles.social), cleaned(&titles.stated), cleaned(&titles.window));
    // Some sites state their own name as every headline.
    let stated = stated.filter(|title| !titles.sites.iter().any(|site| folded(site) == folded(title)));
    let mut others: Vec<(&String, &String)> = Vec::new();
    for (raw, clean) in [(&titles.stated, &stated), (&titles.social, &social), (&titles.window, &window)] {
        if let (Some(raw), Some(clean)) = (raw, clean) {
            others.push((raw, clean));
        }
    }
    let visible: Vec<(&String, String)> = titles
        .visible
        .iter()
        .filter(|raw| !titles.names_site(raw, &others))
        .map(|raw| (raw, titles.clean(raw)))
        .filter(|(_, clean)| !clean.is_empty())
        .collect();
    if let (Some(raw), Some(social), Some(stated)) = (&titles.social, &social, &stated)
        && folded(social) == folded(stated)
        && folded(social).len() > 1
    {
        // The site's full name may still stand behind it.
        let head = visible.iter().find(|(_, clean)| {
            social.strip_prefix(clean.as_str()).is_some_and(|rest| rest.trim_start().starts_with(['-', '–', '|', '—']))
        });
        return head.map_or_else(|| (raw.clone(), social.clone()), |(raw, clean)| ((*raw).clone(), clean.clone()));
    }
    // The same words; then a heading that ends in another title (a rubric stands before it); then most of the words.
    let same = |clean: &str, other: &str| glued(clean) == glued(other);
    if let Some((raw, clean)) = visible.iter().find(|(_, clean)| others.iter().any(|(_, other)| same(clean, other))) {
        return ((*raw).clone(), clean.clone());
    }
    for (_, clean) in &visible {
        let tail = others.iter().find(|(_, other)| {
            let (whole, other) = (folded(clean), folded(other));
            other.len() >= 3 && whole.len() > other.len() && whole.ends_with(&other)
        });
        if let Some((raw, tail)) = tail {
            return ((*raw).clone(), (*tail).clone());
        }
    }
    visible
        .iter()
        .find(|(_, clean)| others.iter().any(|(_, other)| alike(clean, other)))
        .map(|(raw, clean)| ((*raw).clone(), clean.clone()))
        .or_else(|| {
            let machine = stated.as_ref().or(social.as_ref())?;
            others.iter().find(|(_, clean)| *clean == machine).map(|(raw, clean)| ((*raw).clone(), (*clean).clone()))
        })
        .or_else(|| match visible.as_slice() {
            [(raw, clean)] => Some(((*raw).clone(), clean.clone())),
            _ => None,
        })
        .or_else(|| Some((titles.window.clone()?, window.clone()?)))
        .or_else(|| visible.first().map(|(raw, clean)| ((*raw).clone(), clean.clone())))
        .unwrap_or_default()
}

impl Titles {
    fn clean(&self, raw: &str) -> String {
        let mut title = clean_title(raw, None, |_| false);
        for _ in 0..2 {
            for name in self.sites.iter().chain(&self.section) {
                title = clean_title(&title, Some(name), |_| false);
            }
        }
        without_rubrics(&title).to_owned()
    }

    /// A heading that is the site's name, or that part of the window's title which is not the headline.
    fn names_site(&self, heading: &str, others: &[(&String, &String)]) -> bool {
        if self.sites.iter().any(|site| folded(site) == folded(heading)) {
            return true;
        }
        let confirmed =
            [&self.social, &self.stated].into_iter().flatten().any(|other| folded(other) == folded(heading));
        let Some(window) = &self.window else { return false };
        let parts: Vec<&str> = [" | ", " - ", " – ", " — ", " :: ", " » ", " · "]
            .iter()
            .find(|separator| window.contains(*separator))
            .map(|separator| window.split(separator).map(str::trim).collect())
            .unwrap_or_default();
        // The site's name stands beside it, in full.
        let site_beside = parts.iter().any(|part| {
            let (part, heading) = (folded(part), folded(heading));
            part != heading
                && self.sites.iter().map(|site| folded(site)).any(|site| !site.is_empty() && part.ends_with(&site))
        });
        if site_beside {
            return false;
        }
        let is_part = parts.iter().any(|part| folded(part) == folded(heading));
        let longest = parts.iter().map(|part| part.chars().count()).max().unwrap_or(0);
        let another = parts.iter().any(|part| {
            others.iter().any(|(_, other)| folded(part) == folded(other)) && folded(part) != folded(heading)
        });
        !confirmed && is_part && (longest > heading.chars().count() || another)
    }
}

/// `Politics | Talks resume in Doha` and `Talks resume in Doha | Middle East` without the short side.
fn without_rubrics(title: &str) -> &str {
    let count = |text: &str| text.split_whitespace().count();
    let mut title = title;
    for separator in [" | ", " ｜ ", "ㅣ", " » "] {
        while let Some((head, tail)) = title.split_once(separator)
            && count(head) <= 3
            && count(tail) >= 4
            && count(head) * 2 <= count(tail)
        {
            title = tail.trim();
        }
        if let Some((head, tail)) = title.rsplit_once(separator)
            && count(tail) <= 3
            && count(head) >= 3
        {
            title = head.trim();
        }
    }
    title
}

fn folded(text: &str) -> Vec<crate::text::Folded> {
    crate::text::words(text).into_iter().map(|word| word.folded).collect()
}

fn glued(text: &str) -> String {
    folded(text).concat()
}

/// Whether most words of the shorter title stand in the longer one.
fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 2 {
        return short == long || same_name(&a.concat(), &b.concat());
    }
    short.iter().filter(|word| long.contains(word)).count() * 3 >= short.len() * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(visible: &[&str], social: &str, stated: &str, window: &str, site: &str) -> String {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        headline(&Titles {
            visible: visible.iter().map(|text| (*text).to_owned()).collect(),
            social: some(social),
            stated: some(stated),
            window: some(window),
            sites: some(site).into_iter().collect(),
            section: None,
        })
        .1
    }

    #[test]
    fn takes_what_a_reader_saw() {
        let post = "Harbour Post";
        assert_eq!(
            titles(&["Talks resume in Doha today"], "", "", "Talks resume in Doha today | Harbour Post", post),
            "Talks resume in Doha today"
        );
        assert_eq!(
            titles(
                &["Harbour Post", "Talks resume in Doha"],
                "Talks resume in Doha",
                "",
                "Talks resume in Doha – Harbour Post",
                post
            ),
            "Talks resume in Doha"
        );
        assert_eq!(
            titles(&["Politics | Talks resume in Doha"], "Talks resume in Doha", "", "Doha talks", post),
            "Talks resume in Doha"
        );
        assert_eq!(
            titles(&["Middle East Talks resume in Doha"], "Talks resume in Doha", "", "", post),
            "Talks resume in Doha"
        );
        assert_eq!(
            titles(&["My diary"], "", "", "My diary » Blog archive » Talks resume in Doha", ""),
            "Talks resume in Doha"
        );
        assert_eq!(titles(&[], "", "", "Talks resume in Doha - Harbour Post", post), "Talks resume in Doha");
        assert_eq!(titles(&[], "", "", "", post), "");
    }
}
