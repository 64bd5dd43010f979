//! Packs what the single file carries: LZMA over bytes that both sides know, if any; `unpack/` unpacks it.

use std::io::{self, Write};

use lzma_rust2::{LzmaOptions, LzmaWriter};
use unpack::{
    BYTES, Damaged, LITERAL_CONTEXT, LITERAL_POSITION, POSITION, SHORTEST, group, sum, unpack,
};

/// Packs as small as it gets, and looks whether it unpacks.
///
/// # Errors
///
/// If something is too large for LZMA, or what comes out again is something else.
pub fn pack(bytes: &[u8], known: &[u8]) -> io::Result<String> {
    let mut packed = sum(bytes).to_vec();
    packed.extend(lzma(bytes, known)?);
    let text = text(&packed)?;
    match unpacked(&text, known, bytes.len()) {
        Ok(again) if again == bytes => Ok(text),
        _ => Err(io::Error::other("it does not unpack to what it was")),
    }
}

fn lzma(bytes: &[u8], known: &[u8]) -> io::Result<Vec<u8>> {
    let options = options(bytes, known)?;
    let mut packer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    packer.write_all(bytes)?;
    packer.finish()
}

fn options(bytes: &[u8], known: &[u8]) -> io::Result<LzmaOptions> {
    const BEST: u32 = 9;
    let mut options = LzmaOptions::with_preset(BEST);
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    options.lc = LITERAL_CONTEXT;
    options.lp = LITERAL_POSITION;
    options.pb = POSITION;
    // As far back as there is anything.
    let reach = u32::try_from(known.len() + bytes.len()).map_err(io::Error::other)?;
    options.dict_size = reach.max(SHORTEST as u32);
    options.preset_dict = Some(known.to_vec());
    Ok(options)
}

/// The last group is filled up with zeros.
fn text(packed: &[u8]) -> io::Result<String> {
    let groups = packed.chunks(BYTES).flat_map(|bytes| {
        let mut whole = [0; BYTES];
        whole[..bytes.len()].copy_from_slice(bytes);
        group(whole)
    });
    String::from_utf16(&groups.collect::<Vec<_>>()).map_err(io::Error::other)
}

fn unpacked(text: &str, known: &[u8], length: usize) -> Result<Vec<u8>, Damaged> {
    let mut unpacked = vec![0; length];
    let mut wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    unpack(&mut wide, known, &mut unpacked)?;
    Ok(unpacked)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Like wasm: few bytes often, many seldom, and pieces that come again.
    fn made(length: usize, seed: u32) -> Vec<u8> {
        let mut state = seed;
        let mut next = move || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize
        };
        let mut made: Vec<u8> = Vec::new();
        while made.len() < length {
            match next() % 4 {
                0 if !made.is_empty() => {
                    let from = next() % made.len();
                    let to = made.len().min(from + next() % 300);
                    made.extend_from_within(from..to);
                }
                1 => made.push(next() as u8),
                _ => made.push([0x20, 0x41, 0x6a, 0x0b][next() % 4]),
            }
        }
        made.truncate(length);
        made
    }

    #[test]
    fn what_is_packed_comes_out_again() {
        let check = |bytes: &[u8], known: &[u8]| {
            let text = pack(bytes, known).unwrap();
            assert_eq!(unpacked(&text, known, bytes.len()).unwrap(), bytes);
            assert_eq!(text, pack(bytes, known).unwrap());
            // An element of a page ends with what begins so, and these are not given back as they are.
            assert!(!text.contains(['<', '\0', '\r', '\n']));
            text.chars().count()
        };
        let known = made(90_000, 1);
        check(b"", b"");
        check(b"", &known);
        check(b"a", b"");
        check(b"a", &known);
        check(&[0; 100_000], b"");
        check(&made(300_000, 3), &known);
        let all_bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
        check(&all_bytes, b"\0asm");
        for seed in 10..40 {
            check(&made(2_000, seed), &known[..seed as usize * 100]);
        }
        let mut alike = known[1_000..40_000].to_vec();
        alike.extend(made(9_000, 2));
        assert!(check(&alike, &known) < check(&alike, b"") / 2);
    }

    #[test]
    fn damage_is_found_and_gives_nothing_else() {
        let (known, bytes) = (made(3_000, 6), made(2_000, 7));
        let packed = pack(&bytes, &known).unwrap();
        let check = |text: &str, known: &[u8], length: usize, what: &str| {
            // What stands behind the end is not looked at.
            let unpacked = unpacked(text, known, length);
            assert!(
                unpacked.is_err() || unpacked.as_ref() == Ok(&bytes),
                "{what}"
            );
        };
        for (cut, _) in packed.char_indices() {
            check(&packed[..cut], &known, bytes.len(), "cut");
        }
        for more in [
            " ".into(),
            " ".repeat(32),
            "\u{a0}".repeat(32),
            "\u{d7e4}".repeat(32),
            "\u{a0}".repeat(5),
            "<".repeat(32),
        ] {
            check(&format!("{packed}{more}"), &known, bytes.len(), "more");
        }
        for (at, digit) in packed.char_indices() {
            for other in [
                "\u{a0}", " ", "\u{d7e4}", "\u{d7e5}", "\u{fffd}", "\0", "\n", "\r", "<", "é",
            ] {
                let mut broken = packed.clone();
                broken.replace_range(at..at + digit.len_utf8(), other);
                if broken != packed {
                    check(&broken, &known, bytes.len(), "changed");
                }
            }
        }
        check(&packed, &[0; 3_000], bytes.len(), "other known bytes");
        check(&packed, &known, bytes.len() + 1, "longer");
        check(&packed, &known, bytes.len() - 1, "shorter");
        for rubbish in ["\u{a0}", "\u{d7e4}", "\u{4e2d}\u{a0}", "\u{7f}", "zzzz", ""] {
            check(&rubbish.repeat(99 * 32), &known, 100_000, "rubbish");
        }
    }
}
