//! Which columns a review table has, as a person may write them in TOML.
//!
//! ```toml
//! [[column]]
//! builtin = "age"
//!
//! [[column]]
//! title = "Peak CK (U/L)"
//! concepts = ["creatine kinase"]
//! take = "max"          # first, last, max, min, all
//! unit = "U/L"
//! window = [-30, 90]    # days from presentation
//! show = "value"        # value, label, dose, day, status
//! ```

use crate::concept::{Concept, Names};
use caseline_model::Kind;
use serde::Deserialize;

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// One that every disease has.
    Builtin {
        /// Which.
        builtin: Builtin,
        /// Its title.
        title: String,
    },
    /// One of the person's own.
    Defined(Defined),
}

impl Column {
    /// What stands over it.
    pub fn title(&self) -> &str {
        match self {
            Column::Builtin { title, .. } => title,
            Column::Defined(defined) => &defined.title,
        }
    }
}

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// None.
    None,
    /// Whole numbers: years of the calendar, patients of a report.
    Whole,
    /// Numbers in the unit of the title.
    Number,
    /// Days.
    Days,
}

impl Column {
    /// What its numbers are.
    pub fn measure(&self) -> Measure {
        match self {
            Column::Builtin { builtin: Builtin::Year | Builtin::Patient, .. } => Measure::Whole,
            Column::Builtin { builtin: Builtin::Age, .. } => Measure::Number,
            Column::Builtin { builtin: Builtin::Interval | Builtin::FollowUp, .. } => Measure::Days,
            Column::Builtin { .. } => Measure::None,
            Column::Defined(defined) => match defined.show {
                Show::Value => Measure::Number,
                Show::Day => Measure::Days,
                Show::Label | Show::Dose | Show::Status => Measure::None,
            },
        }
    }
}

macro_rules! builtins {
    ($($(#[$meta:meta])* $variant:ident = $name:literal, $title:literal, $default:literal;)+) => {
        /// The columns that every disease has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        pub enum Builtin { $($(#[$meta])* #[serde(rename = $name)] $variant),+ }

        impl Builtin {
            /// Every one, in the order of the default table.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$variant),+];

            /// Its title.
            pub fn title(self) -> &'static str {
                match self { $(Builtin::$variant => $title),+ }
            }

            fn in_default(self) -> bool {
                match self { $(Builtin::$variant => $default),+ }
            }
        }
    };
}

builtins! {
    /// Name, title or DOI of the report.
    Source = "source", "Source", true;
    /// Year of publication.
    Year = "year", "Year", true;
    /// Country.
    Country = "country", "Country", true;
    /// Journal.
    Journal = "journal", "Journal", false;
    /// Digital object identifier.
    Doi = "doi", "DOI", false;
    /// Number of the patient in the report.
    Patient = "patient", "Patient", true;
    /// Age at presentation.
    Age = "age", "Age (years)", true;
    /// Sex.
    Sex = "sex", "Sex", true;
    /// Index diseases.
    Diseases = "diseases", "Index diseases", true;
    /// Which index disease came first.
    First = "first", "Came first", true;
    /// The time between the two.
    Interval = "interval", "Interval", true;
    /// Findings that were present.
    Findings = "findings", "Key findings", true;
    /// Findings that were denied or looked for and not found.
    Denied = "denied", "Denied or ruled out", true;
    /// Antibodies with their results.
    Antibodies = "antibodies", "Antibodies", true;
    /// Stage and grade.
    Stage = "stage", "Stage", true;
    /// Treatments in order, for each disease.
    Treatments = "treatments", "Treatments in order", true;
    /// Course and response, for each disease.
    Response = "response", "Response", true;
    /// The last that is told of the patient.
    Outcome = "outcome", "Outcome", true;
    /// How long the patient was followed.
    FollowUp = "follow_up", "Follow-up", true;
    /// Complications, as diseases of their own.
    Complications = "complications", "Complications", false;
    /// Diseases that were there before.
    Comorbidities = "comorbidities", "Comorbidities", false;
}

/// Which of several statements a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// The first in time.
    #[default]
    First,
    /// The last in time.
    Last,
    /// The largest number.
    Max,
    /// The smallest number.
    Min,
    /// All of them, in order.
    All,
}

/// What a cell shows of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Show {
    /// The value of a measurement, the dose of a treatment, "yes" where there is neither.
    #[default]
    Value,
    /// The standard term.
    Label,
    /// The dose.
    Dose,
    /// The day from presentation.
    Day,
    /// present, suspected, planned.
    Status,
}

/// A column of the person's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Defined {
    /// What stands over it.
    pub title: String,
    /// What it is about.
    pub concept: Concept,
    /// Facts of this kind alone.
    pub kind: Option<Kind>,
    /// Which of several.
    pub take: Take,
    /// The unit of the numbers.
    pub unit: Option<String>,
    /// Days from presentation, both included.
    pub window: Option<(f64, f64)>,
    /// What to show.
    pub show: Show,
    /// Facts of a disease with this name alone.
    pub track: Option<Concept>,
}

/// Why the columns cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ColumnError {
    /// Not TOML, or a field that there is not.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// Nothing in it.
    #[error("no columns in it; each begins with [[column]]")]
    Empty,
    /// A column that says too little.
    #[error("column {0}: {1}")]
    Column(usize, &'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    column: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: Option<String>,
    builtin: Option<Builtin>,
    #[serde(default)]
    concepts: Vec<String>,
    kind: Option<Kind>,
    #[serde(default)]
    take: Take,
    unit: Option<String>,
    window: Option<(f64, f64)>,
    #[serde(default)]
    show: Show,
    track: Option<String>,
}

/// The columns that fit any disease.
pub fn default_columns() -> Vec<Column> {
    let usual = Builtin::ALL.iter().filter(|b| b.in_default());
    usual.map(|b| Column::Builtin { builtin: *b, title: b.title().to_owned() }).collect()
}

/// Columns from TOML.
pub fn parse_columns(text: &str, names: &dyn Names) -> Result<Vec<Column>, ColumnError> {
    let file: File = toml::from_str(text)?;
    if file.column.is_empty() {
        return Err(ColumnError::Empty);
    }
    let mut columns = Vec::new();
    for (i, written) in file.column.into_iter().enumerate() {
        let wrong = |why| ColumnError::Column(i + 1, why);
        columns.push(match (written.builtin, written.concepts.first()) {
            (Some(_), Some(_)) => return Err(wrong("has both `builtin` and `concepts`; it can have one")),
            (None, None) => return Err(wrong("needs `concepts = [\"…\"]` or `builtin = \"…\"`")),
            (Some(builtin), None) => {
                Column::Builtin { builtin, title: written.title.unwrap_or_else(|| builtin.title().to_owned()) }
            }
            (None, Some(first)) => {
                if written.window.is_some_and(|(from, to)| from > to) {
                    return Err(wrong("`window` ends before it begins"));
                }
                Column::Defined(Defined {
                    title: written.title.clone().unwrap_or_else(|| first.clone()),
                    concept: Concept::named(&written.concepts, names),
                    kind: written.kind,
                    take: written.take,
                    unit: written.unit,
                    window: written.window,
                    show: written.show,
                    track: written.track.map(|t| Concept::new(&t, names)),
                })
            }
        });
    }
    Ok(columns)
}
