use jiff::Timestamp;

/// `2025-03-05T17:02:00Z`.
pub(super) fn text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The time behind such a text.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
