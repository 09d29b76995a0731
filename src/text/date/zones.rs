//! Time zones as dates state them.

/// A zone as stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zone {
    /// Seconds east of Greenwich.
    Offset(i32),
    /// A name of the IANA database.
    Named(String),
}

/// Names of zones as feeds use them, in hours, or as a name of the IANA database where summer time decides. Of those
/// with several meanings the one most met in feeds: IST is India, CST and its like are American, BST British.
pub(super) fn zone(word: &str) -> Option<Zone> {
    let hours = match word.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" | "WET" | "UCT" | "ZULU" => 0.0,
        "BST" | "CET" | "MEZ" | "WEST" | "WAT" => 1.0,
        "CEST" | "MESZ" | "EET" | "SAST" | "CAT" => 2.0,
        "EEST" | "MSK" | "IDT" | "TRT" | "EAT" => 3.0,
        "IRST" => 3.5,
        "MSD" | "GST" | "SAMT" => 4.0,
        "PKT" | "YEKT" => 5.0,
        "IST" => 5.5,
        "NPT" => 5.75,
        "ICT" | "WIB" => 7.0,
        "HKT" | "SGT" | "AWST" | "PHT" | "MYT" => 8.0,
        "JST" | "KST" => 9.0,
        "ACST" => 9.5,
        "AEST" => 10.0,
        "ACDT" => 10.5,
        "AEDT" => 11.0,
        "NZST" => 12.0,
        "NZDT" => 13.0,
        "BRT" | "ART" | "ADT" => -3.0,
        "NST" => -3.5,
        "NDT" => -2.5,
        "AST" | "EDT" | "CLT" => -4.0,
        "EST" | "CDT" | "COT" | "PET" => -5.0,
        "CST" | "MDT" => -6.0,
        "MST" | "PDT" => -7.0,
        "PST" | "AKDT" => -8.0,
        "AKST" => -9.0,
        "HST" => -10.0,
        "ET" => return Some(Zone::Named("America/New_York".to_owned())),
        "CT" => return Some(Zone::Named("America/Chicago".to_owned())),
        "MT" => return Some(Zone::Named("America/Denver".to_owned())),
        "PT" => return Some(Zone::Named("America/Los_Angeles".to_owned())),
        _ => return None,
    };
    Some(Zone::Offset((hours * 3600.0) as i32))
}
