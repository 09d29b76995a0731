use thiserror::Error;

/// Why nothing came. Each has a fixed word, see [`FetchError::word`].
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum FetchError {
    /// An address that must not be asked.
    #[error("{0}")]
    Forbidden(String),
    /// No connection.
    #[error("{0}")]
    Unreachable(String),
    /// A time bound was reached.
    #[error("no answer within {0}")]
    Timeout(&'static str),
    /// More bytes than allowed, after decompression.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// More redirects than allowed, or in a circle.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// The connection broke, or the body could not be decompressed.
    #[error("the answer broke off: {0}")]
    Broken(String),
}

impl FetchError {
    /// The fixed word that the store keeps.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Forbidden(_) => "forbidden",
            Self::Unreachable(_) => "unreachable",
            Self::Timeout(_) => "timeout",
            Self::TooLarge(_) => "too_large",
            Self::TooManyRedirects(_) => "too_many_redirects",
            Self::Broken(_) => "broken",
        }
    }
}
