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
    /// In a line that readers see, or in an attribute beside it.
    Visible,
    /// In the address.
    Url,
    /// The page states the time of its last change alone.
    Changed,
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
            Self::Visible => "visible",
            Self::Url => "url",
            Self::Changed => "changed",
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
    /// Seconds east of UTC as written; 0 where none was, and for what comes from the store.
    pub offset_seconds: i32,
}

impl Published {
    /// RFC 3339 in UTC, to the second; a plain day where only the day is known.
    pub fn to_text(&self) -> String {
        match self.precision {
            Precision::Instant => self.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            Precision::Day => self.at.strftime("%Y-%m-%d").to_string(),
        }
    }

    /// RFC 3339 with the offset that was written: the day on which it was published where it was published.
    pub fn to_text_as_written(&self) -> String {
        match jiff::tz::Offset::from_seconds(self.offset_seconds) {
            Ok(offset) if self.precision == Precision::Instant && self.offset_seconds != 0 => {
                offset.to_datetime(self.at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
                    + &colon_offset(self.offset_seconds)
            }
            _ => self.to_text(),
        }
    }
}

/// `+02:00`.
fn colon_offset(seconds: i32) -> String {
    let minutes = seconds.abs() / 60;
    format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_day_of_the_place() {
        let at = "2023-11-09T02:24:10Z".parse().unwrap();
        let published = Published {
            at,
            raw: String::new(),
            precision: Precision::Instant,
            origin: Origin::Meta,
            offset_seconds: -18_000,
        };
        assert_eq!(published.to_text_as_written(), "2023-11-08T21:24:10-05:00");
        assert_eq!(published.to_text(), "2023-11-09T02:24:10Z");
    }
}
