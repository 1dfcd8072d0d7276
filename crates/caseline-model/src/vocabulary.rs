//! The closed word lists of the case file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// Every word of the list, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as the case file writes it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(s: &str) -> Result<Self, String> {
                match s { $($text => Ok($name::$variant),)+ _ => Err(format!("'{s}' is not one of: {}", [$($text),+].join(", "))) }
            }
        }
    };
}

words! {
    /// What sort of fact it is (`gold/GUIDE.md` calls these kinds).
    Kind {
        /// Symptom, sign, imaging or pathology finding, complication.
        Finding = "finding",
        /// A named disease.
        Diagnosis = "diagnosis",
        /// Anything with a value or a categorical result.
        Measurement = "measurement",
        /// Imaging, biopsy, surgery, transplantation and the like.
        Procedure = "procedure",
        /// Drug, fluid, regimen, blood product.
        Treatment = "treatment",
        /// Admission, discharge, death, response, follow-up status.
        Outcome = "outcome",
        /// Age, sex and the like.
        Demographic = "demographic",
    }
}
words! {
    /// The one-word reading of an assertion.
    Status {
        /// Had, has, was given.
        Present = "present",
        /// Denied, negative, ruled out, not done.
        Absent = "absent",
        /// Possible, differential.
        Suspected = "suspected",
        /// Intended, not (yet) given.
        Planned = "planned",
        /// Of a relative.
        Family = "family",
    }
}
words! {
    /// Affirmed or negated.
    Polarity {
        /// Affirmed.
        Present = "present",
        /// Negated.
        Absent = "absent",
    }
}
words! {
    /// How sure the report is.
    Certainty {
        /// Stated plainly.
        Definite = "definite",
        /// Likely, suspected, consistent with.
        Probable = "probable",
        /// Possible, cannot be excluded.
        Possible = "possible",
    }
}
words! {
    /// Whether it happened.
    Mode {
        /// It happened or is the case.
        Actual = "actual",
        /// It lies before the present illness.
        Historical = "historical",
        /// Intended.
        Planned = "planned",
        /// Only if something else.
        Hypothetical = "hypothetical",
    }
}
words! {
    /// Whose fact it is.
    Subject {
        /// The patient of the record.
        Patient = "patient",
        /// A relative.
        Relative = "relative",
        /// A donor of organ, cells or blood.
        Donor = "donor",
        /// A fetus.
        Fetus = "fetus",
        /// Other people's patients.
        Literature = "literature",
    }
}
words! {
    /// Sex as reported.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Another word of the report.
        Other = "other",
    }
}
words! {
    /// How a number is bounded.
    Comparator {
        /// Less than.
        Less = "<",
        /// Greater than.
        Greater = ">",
        /// At most.
        LessEqual = "<=",
        /// At least.
        GreaterEqual = ">=",
        /// About.
        About = "~",
    }
}
words! {
    /// What a time rests on.
    Basis {
        /// The report says so.
        Stated = "stated",
        /// Follows from what it says.
        Implied = "implied",
        /// Only from the order of telling.
        Narrative = "narrative",
        /// Not known.
        None = "none",
    }
}
words! {
    /// What sort of disease a track follows.
    Nature {
        /// Cancer and blood cancer.
        Malignancy = "malignancy",
        /// Autoimmune and inflammatory disease.
        Autoimmune = "autoimmune",
        /// Infection.
        Infection = "infection",
        /// Inherited disease.
        Genetic = "genetic",
        /// Heart and vessels.
        Cardiovascular = "cardiovascular",
        /// Hormones and metabolism.
        Metabolic = "metabolic",
        /// Brain, nerves, mind.
        Neurologic = "neurologic",
        /// Injury, poisoning, harm of a treatment.
        Injury = "injury",
        /// Anything else.
        Other = "other",
    }
}
words! {
    /// How a disease goes.
    Course {
        /// Its first sign.
        Onset = "onset",
        /// Less of it.
        Better = "better",
        /// More of it.
        Worse = "worse",
        /// As before.
        Unchanged = "unchanged",
        /// None of it left.
        Remission = "remission",
        /// Back after it was gone.
        Relapse = "relapse",
    }
}
words! {
    /// What part a track plays in the report.
    TrackRole {
        /// What the report is about.
        Index = "index",
        /// A consequence of disease or treatment.
        Complication = "complication",
        /// There before.
        Comorbidity = "comorbidity",
    }
}
words! {
    /// How two facts hang together. None of these claims cause but `caused_by`, which a report states.
    LinkKind {
        /// The response came after the treatment.
        FollowedByResponse = "followed_by_response",
        /// The finding belongs to the disease.
        ManifestationOf = "manifestation_of",
        /// The treatment was given for it.
        TreatmentFor = "treatment_for",
        /// The measurement follows the disease.
        Monitors = "monitors",
        /// Onset, worse, better, remission, relapse of a disease.
        CourseOf = "course_of",
        /// The report says that one caused the other.
        CausedBy = "caused_by",
        /// Values of one analyte over time.
        SameSeries = "same_series",
        /// A further step of one treatment.
        SameTreatment = "same_treatment",
    }
}

impl Comparator {
    /// Reads `<`, `≤`, `less than` and the like.
    pub fn from_words(words: &str) -> Option<Comparator> {
        Some(match words.trim().to_ascii_lowercase().as_str() {
            "<" | "less than" | "below" | "under" | "fewer than" => Comparator::Less,
            ">" | "more than" | "greater than" | "above" | "over" | "exceeding" | "higher than" => Comparator::Greater,
            "≤" | "<=" | "=<" | "at most" | "up to" | "no more than" => Comparator::LessEqual,
            "≥" | ">=" | "=>" | "at least" | "no less than" => Comparator::GreaterEqual,
            "~" | "≈" | "about" | "approximately" | "around" | "nearly" | "almost" | "circa" => Comparator::About,
            _ => return None,
        })
    }
}
