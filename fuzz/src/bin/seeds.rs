//! Writes what fuzzing begins with into a folder: `seeds FOLDER`, or `seeds --marked FOLDER` for `share`.

use fuzz::seeds::{marked, seeds};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let is_marked = words.iter().any(|it| it == "--marked");
    let folder = words
        .last()
        .map(PathBuf::from)
        .ok_or("seeds [--marked] FOLDER")?;
    std::fs::create_dir_all(&folder)?;
    for (number, seed) in seeds().iter().enumerate() {
        let text = if is_marked {
            marked(seed)
        } else {
            seed.clone()
        };
        std::fs::write(folder.join(format!("seed-{number}")), text)?;
    }
    Ok(())
}
