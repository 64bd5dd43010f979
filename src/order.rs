//! Putting lists in order by one piece of code. The library's sort is built anew for each type of item, which makes
//! some four kilobytes of WebAssembly each time; here only numbers are sorted, and items follow them.

use std::cmp::Ordering;

/// The numbers `0..count` in the order of what they stand for. Equals keep their order.
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    numbers.sort_by(|one, other| compare(*one, *other));
    numbers
}

/// Sorts by what a comparison says. Equals keep their order.
pub fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let numbers = order(
        items.len(),
        &|one, other| match (items.get(one), items.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        },
    );
    arrange(items, &numbers);
}

/// Sorts by a key. Equals keep their order.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Puts the items in the order of these numbers, each of which is there once.
fn arrange<T>(items: &mut Vec<T>, numbers: &[usize]) {
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    let next = |number: &usize| taken.get_mut(*number).and_then(Option::take);
    items.extend(numbers.iter().filter_map(next));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_equals_keep_their_order() {
        let mut items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')];
        by_key(&mut items, |item| item.0);
        assert_eq!(items, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        by(&mut items, |one, other| other.1.cmp(&one.1));
        assert_eq!(items, [(1, 'e'), (0, 'd'), (2, 'c'), (1, 'b'), (2, 'a')]);
        let mut none: Vec<u8> = Vec::new();
        by_key(&mut none, |it| *it);
        assert_eq!(none, [0; 0]);
    }
}
