use serde::Serialize;

/// How exactly a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// Date, time and zone were stated.
    Instant,
    /// A date alone was stated.
    Day,
}

/// Where a time was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// In the feed's entry, with its zone.
    Feed,
    /// In the feed's entry, without a zone: UTC was assumed.
    ZoneAssumed,
    /// In the feed's entry, without a zone: the feed's configured `timezone` was taken.
    ZoneConfigured,
    /// In the page's JSON-LD.
    JsonLd,
    /// In a meta element of the page.
    Meta,
    /// In a `<time datetime>` of the page.
    TimeElement,
    /// In the address.
    Url,
}

impl Precision {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Instant => "instant",
            Self::Day => "day",
        }
    }
}

impl Origin {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::ZoneAssumed => "zone assumed",
            Self::ZoneConfigured => "zone configured",
            Self::JsonLd => "json_ld",
            Self::Meta => "meta",
            Self::TimeElement => "time_element",
            Self::Url => "url",
        }
    }
}

/// A time of publication: the instant, the words it was read from, and how far to trust it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// In UTC. With [`Precision::Day`] it is the start of the day as written.
    pub at: jiff::Timestamp,
    /// The text as it stood.
    pub raw: String,
    /// Instant or day.
    pub precision: Precision,
    /// Where it stood.
    pub origin: Origin,
}

impl Published {
    /// RFC 3339 in UTC, to the second; a plain day where only the day is known.
    pub fn to_text(&self) -> String {
        match self.precision {
            Precision::Instant => self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Precision::Day => self.at.strftime("%Y-%m-%d").to_string(),
        }
    }
}
