//! Which vocabulary a command reads with.

use crate::exit::Exit;
use crate::output;
use caseline::vocabulary::{self, Vocabulary};
use std::path::PathBuf;
use std::sync::Arc;

/// Which vocabulary.
#[derive(clap::Args)]
pub struct VocabularyArg {
    /// Vocabulary whose names are looked for and whose codes facts gain: a file, or none [default: what 'vocabulary add' loaded].
    #[arg(long, value_name = "FILE|none")]
    vocabulary: Option<PathBuf>,
}

impl VocabularyArg {
    /// The vocabulary that was asked for, else the one in the data folder, if any; what goes wrong is said.
    pub fn load(&self) -> Result<Option<Arc<Vocabulary>>, Exit> {
        vocabulary::asked(self.vocabulary.as_deref()).map_err(|error| {
            output::complain("--vocabulary", &error);
            Exit::Nothing
        })
    }
}
