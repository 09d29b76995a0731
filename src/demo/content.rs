use crate::checked_toml::{Document, Problems, Reader};

/// What the newsroom plays.
#[derive(Debug, Clone, Default)]
pub struct Play {
    /// The outlets, in order.
    pub outlets: Vec<Outlet>,
    /// What they publish.
    pub items: Vec<Item>,
}

/// An outlet.
#[derive(Debug, Clone)]
pub struct Outlet {
    /// Key that items name.
    pub key: String,
    /// Name.
    pub name: String,
    /// Language of its pages.
    pub language: String,
    /// rss, rdf, atom or json.
    pub format: String,
    /// Charset of its feed and pages.
    pub charset: String,
}

/// A published item.
#[derive(Debug, Clone)]
pub struct Item {
    /// Key of its outlet.
    pub outlet: String,
    /// The last part of its address.
    pub slug: String,
    /// Headline.
    pub title: String,
    /// Language, where it is not the outlet's.
    pub language: Option<String>,
    /// Caption of the picture.
    pub caption: Option<String>,
    /// The caption stands again above the text.
    pub doubled_caption: bool,
    /// The feed links to it with tracking parameters.
    pub tracking: bool,
    /// Text.
    pub paragraphs: Vec<String>,
    /// Text of a later edition.
    pub again: Vec<String>,
}

impl Play {
    /// The newsroom that ships inside the binary.
    pub fn embedded() -> Self {
        let problems = Problems::default();
        let document = Document::parse("newsroom.toml", include_str!("newsroom.toml"), &problems);
        let play = read(&Reader::new([&document], &problems));
        let problems = problems.into_vec();
        debug_assert!(problems.is_empty(), "{problems:?}");
        play
    }
}

fn read(reader: &Reader<'_>) -> Play {
    let word = |table: &Reader<'_>, key: &str| table.text(key).map(|text| text.value).unwrap_or_default();
    let lines = |table: &Reader<'_>, key: &str| -> Vec<String> {
        table.texts(key).into_iter().map(|text| text.value).collect()
    };
    let outlets = reader
        .tables("outlet")
        .iter()
        .map(|table| Outlet {
            key: word(table, "key"),
            name: word(table, "name"),
            language: word(table, "language"),
            format: word(table, "format"),
            charset: word(table, "charset"),
        })
        .collect();
    let wires: Vec<(String, Vec<String>)> =
        reader.tables("wire").iter().map(|table| (word(table, "key"), lines(table, "paragraphs"))).collect();
    let items = reader
        .tables("item")
        .iter()
        .map(|table| {
            let wire = word(table, "wire");
            let paragraphs = wires
                .iter()
                .find(|(key, _)| *key == wire)
                .map_or_else(|| lines(table, "paragraphs"), |(_, paragraphs)| paragraphs.clone());
            Item {
                outlet: word(table, "outlet"),
                slug: word(table, "slug"),
                title: word(table, "title"),
                language: table.text("language").map(|text| text.value),
                caption: table.text("caption").map(|text| text.value),
                doubled_caption: table.boolean("doubled_caption").unwrap_or(false),
                tracking: table.boolean("tracking").unwrap_or(false),
                paragraphs,
                again: lines(table, "again"),
            }
        })
        .collect();
    Play { outlets, items }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_play_is_whole() {
        let play = Play::embedded();
        assert_eq!(play.outlets.len(), 6);
        assert!((38..=48).contains(&play.items.len()), "{}", play.items.len());
        for item in &play.items {
            assert!(!item.paragraphs.is_empty(), "{}", item.slug);
            assert!(play.outlets.iter().any(|outlet| outlet.key == item.outlet), "{}", item.slug);
        }
    }
}
