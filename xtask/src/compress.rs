//! What a static host does to a file before it travels, done once and for all when the page is built.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::thread;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};
use zopfli::{Format, Options};

use crate::failure::{Failure, Outcome, While};

/// Kinds of files that get smaller; pictures and archives are compressed as they are.
const COMPRESSIBLE: [&str; 10] = [
    "css",
    "html",
    "js",
    "json",
    "mjs",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];

/// What is added to a file's name when it is packed, and how.
pub const ENCODINGS: [(&str, Pack); 2] = [(".br", brotli), (".gz", gzip)];

type Pack = fn(&[u8]) -> io::Result<Vec<u8>>;

/// The same bytes every time: the header holds neither a date, nor a name, nor the system.
pub fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    const UNKNOWN_SYSTEM: u8 = 255;
    let header = GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM);
    let mut packer = header.write(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}

/// The same form, and what another packer needs a second more for.
pub fn small_gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    zopfli::compress(Options::default(), Format::Gzip, bytes, &mut packed)?;
    Ok(packed)
}

/// At its best, and therefore slowly. Which size of blocks (as a power of two, 0 for its own choice) is the best, nobody
/// knows before.
pub fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    const BLOCKS: [i32; 4] = [0, 16, 17, 19];
    let mut smallest: Option<Vec<u8>> = None;
    for lgblock in BLOCKS {
        let mut packed = Vec::new();
        let params = BrotliEncoderParams {
            lgblock,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut &*bytes, &mut packed, &params)?;
        if smallest.as_ref().is_none_or(|it| packed.len() < it.len()) {
            smallest = Some(packed);
        }
    }
    Ok(smallest.unwrap_or_default())
}

/// Puts `NAME.br` and `NAME.gz` beside each file that gets smaller by it.
pub fn add_packed(files: &mut BTreeMap<String, Vec<u8>>) -> Outcome {
    let compressible = files.iter().filter(|(name, _)| is_compressible(name));
    let packed: Vec<Outcome<(String, Vec<u8>)>> = thread::scope(|scope| {
        // All at once: one file is much larger than the others, and there is more than one core.
        let threads: Vec<_> = compressible
            .flat_map(|file| ENCODINGS.map(|encoding| (file, encoding)))
            .map(|((name, bytes), (end, pack))| {
                scope.spawn(move || {
                    let packed = pack(bytes).during(|| format!("packing {name}"))?;
                    Ok((format!("{name}{end}"), packed))
                })
            })
            .collect();
        let ends = threads.into_iter().map(|thread| thread.join());
        ends.map(|end| end.unwrap_or_else(|_| Err(did_not_end())))
            .collect()
    });
    for packed in packed {
        let (name, bytes) = packed?;
        let plain = name
            .rsplit_once('.')
            .and_then(|(plain, _)| files.get(plain));
        if plain.is_some_and(|plain| bytes.len() < plain.len()) {
            files.insert(name, bytes);
        }
    }
    Ok(())
}

pub fn is_packed(name: &str) -> bool {
    ENCODINGS.iter().any(|(end, _)| name.ends_with(end))
}

fn is_compressible(name: &str) -> bool {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    COMPRESSIBLE.contains(&end)
}

fn did_not_end() -> Failure {
    Failure::new("packing the files did not end; run `cargo xtask build` again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use std::io::Read;

    fn files(named: &[(&str, &[u8])]) -> BTreeMap<String, Vec<u8>> {
        named
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()))
            .collect()
    }

    #[test]
    fn each_file_that_gets_smaller_lies_there_three_times() {
        let long = b"again and ".repeat(99);
        let check = |name: &str, bytes: &[u8], beside: &[&str]| {
            let mut with = files(&[(name, bytes)]);
            add_packed(&mut with).unwrap();
            with.remove(name).expect("the file itself stays");
            let names: Vec<_> = with.keys().map(|each| &each[name.len()..]).collect();
            assert_eq!(names, beside, "{name}");
        };
        check("index.html", &long, &[".br", ".gz"]);
        check("a/page-1_bg.wasm", &long, &[".br", ".gz"]);
        check("icon-3.svg", &long, &[".br", ".gz"]);
        check("app.webmanifest", &long, &[".br", ".gz"]);
        check("sbom.cdx.json", &long, &[".br", ".gz"]);
        check("picture.png", &long, &[]);
        check("index.html.gz", &long, &[]);
        check("SHA256SUMS", &long, &[]);
        check("tiny.json", b"{}", &[]);
        check("empty.js", b"", &[]);
        // Brotli knows some words by heart, and gzip's header alone is as long as this.
        check("short.html", b"<!doctype html>", &[".br"]);
    }

    #[test]
    fn what_is_packed_is_the_file() {
        let text = "令牌 exp nbf ".repeat(50);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &*brotli(text.as_bytes()).unwrap(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text.as_bytes());
        for gzip in [gzip, small_gzip] {
            let mut unpacked = String::new();
            GzDecoder::new(&*gzip(text.as_bytes()).unwrap())
                .read_to_string(&mut unpacked)
                .unwrap();
            assert_eq!(unpacked, text);
        }
    }

    #[test]
    fn gzip_names_no_date_no_file_and_no_system() {
        let packed = gzip(b"text").unwrap();
        assert_eq!(packed[..10], [31, 139, 8, 0, 0, 0, 0, 0, 2, 255]);
        assert_eq!(packed, gzip(b"text").unwrap());
        const UNIX: u8 = 3;
        let packed = small_gzip(b"text").unwrap();
        assert_eq!(packed[..10], [31, 139, 8, 0, 0, 0, 0, 0, 2, UNIX]);
        assert_eq!(packed, small_gzip(b"text").unwrap());
    }
}
