//! The unpacker as a module for a script: it asks for memory, lays everything out in it, and has it filled.
//!
//! Without the standard library, whose allocator and messages would be two thirds of the module.

extern crate alloc;

use alloc::alloc::{GlobalAlloc, Layout};
use alloc::boxed::Box;
use alloc::vec;
use core::arch::wasm32;
use core::panic::PanicInfo;
use core::{ptr, slice};

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

/// How long that is when it is put together; 0 if it was not taken apart.
///
/// # Safety
///
/// It has to lie in what came from one call of `memory_of`.
#[unsafe(no_mangle)]
unsafe extern "C" fn length_of(at: *const u8, length: usize) -> usize {
    // SAFETY: as asked for above.
    let apart = unsafe { slice::from_raw_parts(at, length) };
    crate::length(apart).unwrap_or(0)
}

/// Whether it is now together, in the room at `to`.
///
/// # Safety
///
/// Both have to lie in what came from calls of `memory_of`, and apart from each other.
#[unsafe(no_mangle)]
unsafe extern "C" fn together(at: *const u8, length: usize, to: *mut u8, room: usize) -> bool {
    // SAFETY: as asked for above.
    let (apart, joined) = unsafe {
        (
            slice::from_raw_parts(at, length),
            slice::from_raw_parts_mut(to, room),
        )
    };
    crate::together(apart, joined).is_some()
}

/// Every piece has pages of its own, and none comes back: they are few, and every part has a new memory.
struct Pages;

#[global_allocator]
static MEMORY: Pages = Pages;

const PAGE: usize = 65_536;

// SAFETY: new pages are nobody else's, and zero.
unsafe impl GlobalAlloc for Pages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match wasm32::memory_grow(0, layout.size().div_ceil(PAGE)) {
            usize::MAX => ptr::null_mut(),
            before => (before * PAGE) as *mut u8,
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the same is asked for.
        unsafe { self.alloc(layout) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

/// The script sees that it ended here, and that is all it needs to know.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    wasm32::unreachable()
}
