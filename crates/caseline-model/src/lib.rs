//! The nouns of a case report and their laws. No input, no output.
//!
//! [`Case`] is the case file (`caseline.case/1`) as a type: what it writes as JSON is the published
//! format. A [`Fact`] cannot be built without an [`Origin`], and a stated one not without words.

mod anchor;
pub mod case;
pub mod concordance;
pub mod correction;
mod course;
pub mod fact;
pub mod number;
pub mod origin;
pub mod schema;
pub mod settle;
pub mod timegraph;
pub mod vocabulary;

pub use case::{Anchor, Case, Diagnostic, Level, Link, OutlinePart, Patient, Reader, SourceInfo, Track};
pub use correction::{Action, Changes, Correction, Target};
pub use course::{course_of, course_of_finding};
pub use fact::{Assertion, Code, Dose, Fact, Offset, Quote, Time, Value};
pub use origin::{Origin, OriginError};
pub use settle::{Ending, Settled, settle};
pub use vocabulary::{
    Basis, Certainty, Comparator, Course, Kind, LinkKind, Mode, Nature, Polarity, Sex, Status, Subject, TrackRole,
};
