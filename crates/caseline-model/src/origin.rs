//! Where a fact comes from. There is no fact without one.

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The report says it, in the words the fact quotes.
    Stated {
        /// Stable id of the rule that read it.
        rule: String,
    },
    /// It follows from other facts.
    Derived {
        /// Stable id of the rule that concluded it.
        rule: String,
        /// Ids of the facts it follows from; at least one.
        from: Vec<String>,
    },
    /// A person entered it.
    Curated {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
}

/// A fact that breaks the law of origins.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// A stated fact without words.
    #[error("fact {0}: a stated fact needs at least one quote")]
    NoQuote(String),
    /// A derived fact that follows from nothing.
    #[error("fact {0}: a derived fact needs at least one fact it comes from")]
    NoPremise(String),
    /// A curated fact without a person.
    #[error("fact {0}: a curated fact needs who and why")]
    NoCurator(String),
    /// A word that is none of stated, derived, curated.
    #[error("fact {0}: origin '{1}' is not one of stated, derived, curated")]
    Unknown(String, String),
}
