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
        let loaded = match self.vocabulary.as_deref() {
            Some(name) if name.as_os_str() == "none" => Ok(None),
            Some(file) => vocabulary::open_file(file).map(Some),
            // Without a folder for data there is no vocabulary in it.
            None => vocabulary::home(None).map_or(Ok(None), |home| vocabulary::open(&home)),
        };
        loaded.map_err(|error| {
            output::complain("--vocabulary", &error);
            Exit::Nothing
        })
    }
}
