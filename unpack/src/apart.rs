//! WebAssembly's code taken apart, so that LZMA finds like beside like: what an instruction is, and each sort of number
//! behind it, in streams of their own. Nothing is written anew: every byte goes into some stream, and comes back.
//!
//! A module that this does not know how to take apart is carried as it is.

/// Sorts of bytes, each with its stream.
const SIZES: usize = 0;
const LOCALS: usize = 1;
const INSTRUCTIONS: usize = 2;
const BLOCKS: usize = 3;
const BRANCHES: usize = 4;
const CALLS: usize = 5;
const INDIRECT: usize = 6;
const GETS: usize = 7;
const SETS: usize = 8;
const GLOBALS: usize = 9;
const ALIGNS: usize = 10;
const OFFSETS: usize = 11;
const INTEGERS: usize = 12;
const LONGS: usize = 13;
const FLOATS: usize = 14;
const OTHERS: usize = 15;
const STREAMS: usize = 16;

/// Of a number: `real length`, `where the code begins`, `how long it is`, and each stream's length.
const WORD: usize = 4;

/// Moves a byte from where it is to where it belongs, and tells what it was.
trait Tape {
    fn byte(&mut self, stream: usize) -> Option<u8>;
    /// How far it is in the code.
    fn at(&self) -> usize;
}

/// A LEB128, as it is written.
fn number(tape: &mut impl Tape, stream: usize) -> Option<usize> {
    let (mut value, mut shift) = (0_u64, 0);
    loop {
        let byte = tape.byte(stream)?;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        shift += 7;
        if byte & 0x80 == 0 {
            return Some(value as usize);
        }
    }
}

/// All bodies of a code section (WebAssembly core specification, 5.5.13).
fn code(tape: &mut impl Tape, end: usize) -> Option<()> {
    for _ in 0..number(tape, SIZES)? {
        let size = number(tape, SIZES)?;
        let body = tape.at().checked_add(size).filter(|body| *body <= end)?;
        for _ in 0..number(tape, LOCALS)? {
            number(tape, LOCALS)?;
            tape.byte(LOCALS)?;
        }
        while tape.at() < body {
            instruction(tape)?;
        }
        if tape.at() != body {
            return None;
        }
    }
    (tape.at() == end).then_some(())
}

/// One instruction with what stands behind it (5.4); none if it is not known here.
fn instruction(tape: &mut impl Tape) -> Option<()> {
    let numbers = |tape: &mut _, streams: &[usize]| {
        streams
            .iter()
            .try_for_each(|stream| number(tape, *stream).map(|_| ()))
    };
    match tape.byte(INSTRUCTIONS)? {
        0x00 | 0x01 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => Some(()),
        0x02..=0x04 => numbers(tape, &[BLOCKS]),
        0x0c | 0x0d => numbers(tape, &[BRANCHES]),
        0x0e => {
            for _ in 0..=number(tape, BRANCHES)? {
                number(tape, BRANCHES)?;
            }
            Some(())
        }
        0x10 | 0x12 => numbers(tape, &[CALLS]),
        0x11 | 0x13 => numbers(tape, &[INDIRECT, INDIRECT]),
        0x20 => numbers(tape, &[GETS]),
        0x21 | 0x22 => numbers(tape, &[SETS]),
        0x23 | 0x24 => numbers(tape, &[GLOBALS]),
        0x28..=0x3e => numbers(tape, &[ALIGNS, OFFSETS]),
        0x41 => numbers(tape, &[INTEGERS]),
        0x42 => numbers(tape, &[LONGS]),
        0x43 => (0..4).try_for_each(|_| tape.byte(FLOATS).map(|_| ())),
        0x44 => (0..8).try_for_each(|_| tape.byte(FLOATS).map(|_| ())),
        0x25 | 0x26 | 0x3f | 0x40 | 0xd0 | 0xd2 => numbers(tape, &[OTHERS]),
        0xfc => match number(tape, OTHERS)? {
            0..=7 => Some(()),
            8 | 10 | 12 | 14 => numbers(tape, &[OTHERS, OTHERS]),
            9 | 11 | 13 | 15..=17 => numbers(tape, &[OTHERS]),
            _ => None,
        },
        _ => None,
    }
}

/// Takes bytes out of the streams.
struct Joining<'a> {
    streams: [&'a [u8]; STREAMS],
    joined: &'a mut [u8],
    at: usize,
}

impl Tape for Joining<'_> {
    fn byte(&mut self, stream: usize) -> Option<u8> {
        let stream = self.streams.get_mut(stream)?;
        let (first, left) = stream.split_first()?;
        *self.joined.get_mut(self.at)? = *first;
        *stream = left;
        self.at += 1;
        Some(*first)
    }

    fn at(&self) -> usize {
        self.at
    }
}

fn word(bytes: &mut &[u8]) -> Option<usize> {
    let (word, left) = bytes.split_first_chunk::<WORD>()?;
    *bytes = left;
    usize::try_from(u32::from_le_bytes(*word)).ok()
}

fn taken<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = bytes.split_at_checked(length)?;
    *bytes = left;
    Some(taken)
}

/// How long it is when it is put together; none if it was not taken apart here.
pub fn length(mut apart: &[u8]) -> Option<usize> {
    let mut length = 0_usize;
    while !apart.is_empty() {
        length = length.checked_add(piece(&mut apart, None)?)?;
    }
    Some(length)
}

/// Fills `joined` with what was taken apart; none if that is something else.
pub fn together(mut apart: &[u8], mut joined: &mut [u8]) -> Option<()> {
    while !apart.is_empty() {
        let length = piece(&mut apart, Some(joined))?;
        joined = joined.get_mut(length..)?;
    }
    joined.is_empty().then_some(())
}

/// The next piece, of which it tells the length, and which it writes if there is room given.
fn piece(apart: &mut &[u8], room: Option<&mut [u8]>) -> Option<usize> {
    let (length, begins, long) = (word(apart)?, word(apart)?, word(apart)?);
    let ends = begins.checked_add(long).filter(|ends| *ends <= length)?;
    let (head, tail) = (taken(apart, begins)?, taken(apart, length - ends)?);
    let mut streams = [&[][..]; STREAMS];
    if long > 0 {
        let mut lengths = [0; STREAMS];
        for length in &mut lengths {
            *length = word(apart)?;
        }
        for (stream, length) in streams.iter_mut().zip(lengths) {
            *stream = taken(apart, length)?;
        }
    }
    if let Some(room) = room {
        room.get_mut(..begins)?.copy_from_slice(head);
        room.get_mut(ends..length)?.copy_from_slice(tail);
        if long > 0 {
            let joined = room.get_mut(begins..ends)?;
            code(
                &mut Joining {
                    streams,
                    joined,
                    at: 0,
                },
                long,
            )?;
        }
    }
    Some(length)
}

#[cfg(not(target_arch = "wasm32"))]
pub use split::apart;

#[cfg(not(target_arch = "wasm32"))]
mod split {
    use super::{STREAMS, Tape, code, together};

    /// Puts bytes into the streams.
    struct Splitting<'a> {
        code: &'a [u8],
        at: usize,
        streams: [Vec<u8>; STREAMS],
    }

    impl Tape for Splitting<'_> {
        fn byte(&mut self, stream: usize) -> Option<u8> {
            let byte = *self.code.get(self.at)?;
            self.streams[stream].push(byte);
            self.at += 1;
            Some(byte)
        }

        fn at(&self) -> usize {
            self.at
        }
    }

    /// Takes a module apart. What is no module, or has instructions that are not known here, is carried as it is.
    ///
    /// # Panics
    ///
    /// If it is larger than 4 GiB.
    pub fn apart(bytes: &[u8]) -> Vec<u8> {
        let streams = code_of(bytes).and_then(|(begins, ends)| {
            let mut tape = Splitting {
                code: &bytes[begins..ends],
                at: 0,
                streams: Default::default(),
            };
            code(&mut tape, ends - begins)?;
            Some((begins, ends, tape.streams))
        });
        if let Some((begins, ends, streams)) = streams {
            let apart = written(bytes, begins, ends, &streams);
            let mut again = vec![0; bytes.len()];
            if together(&apart, &mut again).is_some() && again == bytes {
                return apart;
            }
        }
        written(bytes, bytes.len(), bytes.len(), &[])
    }

    fn written(bytes: &[u8], begins: usize, ends: usize, streams: &[Vec<u8>]) -> Vec<u8> {
        let word = |length: usize| u32::try_from(length).expect("4 GiB").to_le_bytes();
        let mut apart = Vec::new();
        for length in [bytes.len(), begins, ends - begins] {
            apart.extend(word(length));
        }
        apart.extend(&bytes[..begins]);
        apart.extend(&bytes[ends..]);
        for stream in streams {
            apart.extend(word(stream.len()));
        }
        for stream in streams {
            apart.extend(stream);
        }
        apart
    }

    /// From where to where the code section's contents lie.
    fn code_of(bytes: &[u8]) -> Option<(usize, usize)> {
        const CODE: u8 = 10;
        if bytes.get(..4)? != b"\0asm" {
            return None;
        }
        let mut at = 8;
        loop {
            let id = *bytes.get(at)?;
            at += 1;
            let (mut size, mut shift) = (0_usize, 0);
            loop {
                let byte = *bytes.get(at)?;
                at += 1;
                size |= usize::from(byte & 0x7f).checked_shl(shift)?;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            let ends = at.checked_add(size).filter(|ends| *ends <= bytes.len())?;
            if id == CODE {
                return (size > 0).then_some((at, ends));
            }
            at = ends;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one code section.
    fn module(bodies: &[&[u8]]) -> Vec<u8> {
        let mut code = vec![bodies.len() as u8];
        for body in bodies {
            code.push(body.len() as u8);
            code.extend(*body);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([1, 2, 0xaa, 0xbb]);
        module.extend([10, code.len() as u8]);
        module.extend(code);
        module.extend([11, 1, 0xcc]);
        module
    }

    fn check(bytes: &[u8], is_apart: bool) {
        let split = apart(bytes);
        assert_eq!(length(&split), Some(bytes.len()));
        let mut again = vec![0; bytes.len()];
        assert_eq!(together(&split, &mut again), Some(()));
        assert_eq!(again, bytes);
        assert_eq!(split.len() > bytes.len() + 3 * WORD, is_apart, "{bytes:?}");
    }

    #[test]
    fn what_was_taken_apart_comes_together_again() {
        let modules: [&[&[u8]]; 5] = [
            &[],
            &[&[0, 0x0b]],
            &[
                &[1, 3, 0x7f, 0x20, 1, 0x41, 0xff, 0x00, 0x6a, 0x21, 2, 0x0b],
                &[0, 0x10, 0x85, 0x80, 0, 0x0b],
            ],
            &[&[
                0, 0x0e, 2, 0, 1, 2, 0x28, 2, 16, 0x44, 1, 2, 3, 4, 5, 6, 7, 8, 0xfc, 10, 0, 0,
                0x0b,
            ]],
            &[&[
                0, 0x02, 0x40, 0x0d, 0, 0x0b, 0x11, 3, 0, 0x43, 1, 2, 3, 4, 0x3f, 0, 0x42, 9, 0x24,
                0, 0x0b,
            ]],
        ];
        for bodies in modules {
            check(&module(bodies), true);
        }
    }

    #[test]
    fn what_is_not_known_is_carried_as_it_is() {
        // An instruction of vectors, a body that is shorter than its instructions, and no module at all.
        check(&module(&[&[0, 0xfd, 12, 0x0b]]), false);
        check(&module(&[&[0, 0x41, 0x80]]), false);
        for bytes in [
            &b""[..],
            b"\0asm",
            b"\0asm\x01\0\0\0",
            b"\0asm\x01\0\0\0\x0a\xff\xff\xff\xff\xff\xff",
            b"\"use strict\";",
        ] {
            check(bytes, false);
        }
    }

    #[test]
    fn several_lie_one_behind_the_other() {
        let (one, two) = (module(&[&[0, 0x0b]]), b"program".to_vec());
        let split = [apart(&one), apart(&two)].concat();
        let all = [one, two].concat();
        let mut again = vec![0; all.len()];
        assert_eq!(length(&split), Some(all.len()));
        assert_eq!(together(&split, &mut again), Some(()));
        assert_eq!(again, all);
        assert_eq!(together(&split, &mut vec![0; all.len() + 1]), None);
        assert_eq!(together(&split, &mut vec![0; all.len() - 1]), None);
    }

    #[test]
    fn rubbish_comes_together_to_nothing_and_ends() {
        let split = apart(&module(&[&[0, 0x0e, 1, 0, 0, 0x41, 5, 0x0b]]));
        for cut in 0..split.len() {
            let _ = length(&split[..cut]);
            assert!(together(&split[..cut], &mut [0; 64]).is_none());
        }
        for at in 0..split.len() {
            for other in [0, 1, 0x7f, 0x80, 0xff] {
                let mut broken = split.clone();
                broken[at] = other;
                // Without end it would not come back.
                let _ = length(&broken);
                let _ = together(&broken, &mut [0; 64]);
            }
        }
    }
}
