//! Why a figure could not be computed, in words for people.

/// What stood in the way of a figure.
#[derive(Debug, thiserror::Error, Clone, PartialEq)]
pub enum StatError {
    /// The file is no table.
    #[error("the table cannot be read: {0}; a CSV file with one line of column names is wanted")]
    Table(String),
    /// The column is not there.
    #[error("there is no column \"{name}\"; the columns are {there}")]
    NoColumn {
        /// What was asked for.
        name: String,
        /// What there is.
        there: String,
    },
    /// A cell is not a number.
    #[error("row {row}, column \"{column}\": \"{cell}\" is not a number; leave unknown values empty or write NA")]
    NotNumber {
        /// Row of data, the first is 1.
        row: usize,
        /// The column.
        column: String,
        /// What stands there.
        cell: String,
    },
    /// A value that cannot be.
    #[error("row {row}: {why}")]
    Row {
        /// Row of data, the first is 1.
        row: usize,
        /// What is wrong with it.
        why: String,
    },
    /// The question makes no sense, or not for these data.
    #[error("{0}")]
    Question(String),
    /// The data hold too little.
    #[error("{0}")]
    TooFew(String),
    /// The estimator did not arrive.
    #[error("{0}")]
    NotConverged(String),
}
