//! Further articles of a page: some let the next one follow below, whole, with a headline of its own.

use super::score::within;
use super::walk::{Container, Run};

/// The article elements that hold a headline of their own, where the headline of the page stands in another one before them.
pub(super) fn articles(containers: &[Container], runs: &[Run], headline: usize) -> Vec<usize> {
    let article = |run: &Run| containers.get(run.container).map_or(0, |container| container.article);
    let Some(own) = runs.get(headline).filter(|run| run.level == 1).map(article).filter(|own| *own > 0) else {
        return Vec::new();
    };
    let further = runs.iter().skip(headline + 1).filter(|run| run.level == 1).map(article);
    let mut out: Vec<usize> = further.filter(|other| *other > own && !within(containers, *other, own)).collect();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use crate::extract::{PageKnowledge, page};

    const PARAGRAPHS: [&str; 3] = [
        "The envoys met in Doha for the third day in a row, and nobody would say what was on the table.",
        "Mediators handed over a new draft on Tuesday evening, according to two officials who have seen it.",
        "The office of the prime minister declined to comment on the draft or on the meeting itself.",
    ];

    fn read(title: &str, articles: &[(&str, String)]) -> Vec<String> {
        let articles: String =
            articles.iter().map(|(headline, text)| format!("<article><h1>{headline}</h1>{text}</article>")).collect();
        let html = format!("<title>{title}</title><body><main>{articles}</main></body>");
        let page = page(html.as_bytes(), None, None, &PageKnowledge::embedded()).unwrap();
        page.blocks.into_iter().filter(|block| !block.suspect).map(|block| block.text).collect()
    }

    #[test]
    fn the_next_article_is_another_one() {
        let paragraphs = |texts: &[&str]| texts.iter().map(|text| format!("<p>{text}</p>")).collect::<String>();
        let own = paragraphs(&PARAGRAPHS);
        let next: Vec<String> =
            PARAGRAPHS.iter().map(|text| text.replace("Doha", "Rome").replace("draft", "striker")).collect();
        let next = paragraphs(&next.iter().map(String::as_str).collect::<Vec<_>>());
        let title = "Talks resume in Doha today";
        let found = read(title, &[(title, own.clone()), ("Striker signs in Rome", next)]);
        assert!(PARAGRAPHS.iter().all(|text| found.iter().any(|block| block == text)));
        assert!(!found.iter().any(|block| block.contains("Rome") || block.contains("striker")));
    }
}
