use serde::Serialize;

/// Which string a span points into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The clean text.
    Text,
    /// The raw title.
    Title,
}

impl Part {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
        }
    }
}

/// A stretch of text in characters (code points), from `start` up to but without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Span {
    /// How many characters it covers.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A named thing where it stands: an organisation, a place, an outlet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mention {
    /// Canonical English name.
    pub name: String,
    /// Text or title.
    pub part: Part,
    /// Where it stands.
    pub span: Span,
    /// The words as they stand.
    pub quote: String,
    /// How it was found: `gazetteer`, `title-word`, `cue`, …
    pub method: &'static str,
    /// 0 to 1.
    pub confidence: f64,
}

/// A mention of a person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// Name and place.
    pub mention: Mention,
    /// The article's own words for the role, and where they stand.
    pub role: Option<(String, Span)>,
    /// Country or organisation.
    pub affiliation: Option<String>,
}

/// A counted claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The number, multipliers resolved; the least of a range.
    pub value: f64,
    /// The greatest of a range.
    pub value_max: Option<f64>,
    /// What is counted, in the article's words.
    pub unit: String,
    /// hostages, prisoners, bodies, killed, …
    pub category: String,
    /// held, alive, dead, unknown, …
    pub status: Option<String>,
    /// min, max, approx, less_than.
    pub qualifier: Option<&'static str>,
    /// Who says so, where the sentence names somebody.
    pub claimant: Option<String>,
    /// As of when it stands, in the article's words.
    pub as_of: Option<String>,
    /// The number expression; `name` repeats the unit.
    pub mention: Mention,
}

/// A total and its parts, and whether they add up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureCheck {
    /// The total.
    pub total: f64,
    /// The parts.
    pub parts: Vec<f64>,
    /// Whether the parts sum to the total.
    pub consistent: bool,
}

/// Direct or indirect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteType {
    /// The words within quotation marks.
    Direct,
    /// A sentence that reports what somebody said.
    Indirect,
}

/// A quote and its speaker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// Direct or indirect.
    pub kind: QuoteType,
    /// Canonical name, or the descriptor as written.
    pub speaker: Option<String>,
    /// The word that introduces it.
    pub cue: Option<String>,
    /// The quoted words; `name` repeats the speaker.
    pub mention: Mention,
}

/// What became of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MeetingStatus {
    /// It took place.
    Held,
    /// It is going on.
    Ongoing,
    /// It is to take place.
    Planned,
    /// It was called off or put off.
    Cancelled,
}

impl MeetingStatus {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Ongoing => "ongoing",
            Self::Planned => "planned",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A meeting, call, visit or talks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Meeting {
    /// meeting, call, visit, talks, delegation.
    pub kind: &'static str,
    /// What became of it.
    pub status: MeetingStatus,
    /// Canonical names.
    pub participants: Vec<String>,
    /// Canonical name of the place.
    pub place: Option<String>,
    /// The date as written.
    pub date_text: Option<String>,
    /// The day that these words mean, by the day of publication (`2025-03-05`).
    pub day: Option<String>,
    /// Whether they spoke to each other directly, where the text says so.
    pub direct: Option<bool>,
    /// Canonical names of those who mediated.
    pub mediators: Vec<String>,
    /// Canonical name of the host.
    pub host: Option<String>,
    /// The passage.
    pub mention: Mention,
}

/// What a body said when asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentStatus {
    /// It declined to comment.
    Declined,
    /// It did not answer.
    NoResponse,
    /// It denied the report.
    Denied,
    /// It confirmed the report.
    Confirmed,
}

impl CommentStatus {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::NoResponse => "no_response",
            Self::Denied => "denied",
            Self::Confirmed => "confirmed",
        }
    }
}

/// A body that gave no comment, denied or confirmed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comment {
    /// What it said.
    pub status: CommentStatus,
    /// The sentence; `name` is the body.
    pub mention: Mention,
}

/// A source without a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// source, official, diplomat.
    pub kind: &'static str,
    /// How many they are, where the words tell.
    pub number: Option<u32>,
    /// The words for them; without a name.
    pub mention: Mention,
}

/// What somebody did with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StanceKind {
    /// He took it.
    Accepted,
    /// He turned it down.
    Rejected,
    /// He would take it on conditions.
    Conditioned,
}

impl StanceKind {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Conditioned => "conditioned",
        }
    }
}

/// Who accepted, rejected or conditioned what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stance {
    /// What he did.
    pub kind: StanceKind,
    /// The proposal, in the article's words.
    pub object: String,
    /// The words; `name` is who.
    pub mention: Mention,
}

/// All key fields of one text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct KeyFields {
    /// The first paragraph of the body.
    pub lede: String,
    /// Outlets that the article credits.
    pub via: Vec<Mention>,
    /// People.
    pub people: Vec<Person>,
    /// Organisations.
    pub organisations: Vec<Mention>,
    /// Places.
    pub places: Vec<Mention>,
    /// Counted claims.
    pub figures: Vec<Figure>,
    /// Sources without a name.
    pub sources: Vec<Source>,
    /// Who took or turned down a proposal.
    pub stances: Vec<Stance>,
    /// Totals and parts.
    pub figure_checks: Vec<FigureCheck>,
    /// Quotes.
    pub quotes: Vec<Quote>,
    /// Meetings.
    pub meetings: Vec<Meeting>,
    /// Comment status.
    pub comments: Vec<Comment>,
    /// Closed list of subjects.
    pub topics: Vec<String>,
}
