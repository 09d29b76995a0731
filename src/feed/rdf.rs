use quick_xml::Reader;
use quick_xml::events::Event;

/// The `rdf:about` of each item of an RSS 1.0 feed, in order: their identity (RSS 1.0 §5.5), which feed-rs does not
/// hand out. Stops at the first error.
pub(super) fn item_ids(xml: &str) -> Vec<Option<String>> {
    let mut reader = Reader::from_str(xml);
    let mut out = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) if start.local_name().as_ref() == "item" => {
                let about =
                    start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "about");
                out.push(
                    about
                        .map(|attribute| crate::text::decode_entities(&attribute.value).trim().to_owned())
                        .filter(|id| !id.is_empty()),
                );
            }
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
}
