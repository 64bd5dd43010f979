//! The unpacker as a module for a script: it asks for memory, lays everything out in it, and has it filled.

use std::slice;

/// So many bytes, which stay the script's until its memory goes.
#[unsafe(no_mangle)]
extern "C" fn memory_of(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// Whether the unknown is now filled. At `at` lies the text, behind it what is known, and behind that the room for what is
/// not.
///
/// # Safety
///
/// All of it has to come from one call of `memory_of`.
#[unsafe(no_mangle)]
unsafe extern "C" fn unpack(at: *mut u8, text: usize, known: usize, unknown: usize) -> bool {
    // SAFETY: as asked for above.
    let all = unsafe { slice::from_raw_parts_mut(at, text + known + unknown) };
    let (text, behind) = all.split_at_mut(text);
    let (known, unknown) = behind.split_at_mut(known);
    crate::unpack(text, known, unknown).is_ok()
}
