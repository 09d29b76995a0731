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
    (without_declaration(&text), name)
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
