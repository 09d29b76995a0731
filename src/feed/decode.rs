use crate::text::charset;

/// The feed as text, its XML declaration put right, and the name of the encoding it came in.
pub(super) fn feed_text(bytes: &[u8], content_type: Option<&str>) -> (String, &'static str) {
    let head: String =
        bytes.iter().take(400).map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let declared =
        head.find("<?xml").and_then(|at| head.get(at..)).and_then(|rest| rest.get(..rest.find("?>")?)).and_then(
            |declaration| {
                let at = declaration.find("encoding")? + "encoding".len();
                let rest = declaration.get(at..)?.trim_start().strip_prefix('=')?.trim_start();
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
                rest.get(1..)?.split(quote).next().map(str::to_owned)
            },
        );
    let (text, name) = charset::decode(bytes, content_type.and_then(charset::of_content_type), declared.as_deref());
    (as_known_version(&without_declaration(&text)), name)
}

/// What is decoded is UTF-8, whatever the declaration says.
fn without_declaration(text: &str) -> String {
    let text = text.trim_start_matches(['\u{feff}', '\u{0}']);
    let start = text.trim_start();
    match start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start().to_owned(),
        None => start.to_owned(),
    }
}

/// The namespaces of RSS 0.90, which differ from that of RSS 1.0 in name alone for what is read here.
const RSS_090: [&str; 2] = ["http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/"];

/// feed-rs knows RSS 0.91, 0.92, 1.0 and 2.0; the other versions are read as the nearest of these.
fn as_known_version(text: &str) -> String {
    let Some(root) = ["<rss", "<rdf:RDF", "<RDF"].iter().find_map(|tag| text.find(tag)) else { return text.to_owned() };
    let Some(end) = text.get(root..).and_then(|rest| rest.find('>')).map(|offset| root + offset) else {
        return text.to_owned();
    };
    let (before, tag, after) = (text.get(..root), text.get(root..end), text.get(end..));
    let (Some(before), Some(tag), Some(after)) = (before, tag, after) else { return text.to_owned() };
    let mut tag = RSS_090.iter().fold(tag.to_owned(), |tag, old| tag.replace(old, "http://purl.org/rss/1.0/"));
    let known = ["0.91", "0.92", "2.0"].iter().any(|version| {
        tag.contains(&format!("version=\"{version}\"")) || tag.contains(&format!("version='{version}'"))
    });
    if tag.starts_with("<rss") && !known {
        let attributes = tag.split_whitespace().skip(1).filter(|attribute| !attribute.starts_with("version="));
        tag = attributes.fold("<rss version=\"2.0\"".to_owned(), |tag, attribute| format!("{tag} {attribute}"));
    }
    format!("{before}{tag}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_versions_are_read_as_the_nearest_known_one() {
        assert_eq!(
            as_known_version("<rss version=\"0.94\" xmlns:x=\"y\"><channel/>"),
            "<rss version=\"2.0\" xmlns:x=\"y\"><channel/>"
        );
        assert_eq!(as_known_version("<rss version='0.91'><channel/>"), "<rss version='0.91'><channel/>");
        assert!(
            as_known_version("<rdf:RDF xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"><channel/>")
                .contains("purl.org/rss/1.0/")
        );
    }
}
