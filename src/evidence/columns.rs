//! Tables as `kubectl get -o custom-columns` prints them: a head of capitals, and rows of as many words.

use super::measures::lines;
use crate::text::Span;

/// More columns are not looked at.
const MOST: usize = 16;

pub struct Table<'a> {
    pub span: Span,
    pub rows: Vec<Row<'a>>,
}

pub struct Row<'a> {
    pub span: Span,
    /// Of each column that was asked for.
    cells: Vec<Option<&'a str>>,
}

impl<'a> Row<'a> {
    /// What stands in the column with this number; `<none>` is nothing.
    pub fn get(&self, column: usize) -> Option<&'a str> {
        self.cells.get(column).copied().flatten()
    }
}

/// Which column each word of a head is: a column has several names. None if it is no head, or if one that is needed
/// is not there.
pub fn head(line: &str, columns: &[&[&str]], needed: &[usize]) -> Option<Vec<Option<usize>>> {
    let known = |word: &str| columns.iter().position(|names| names.contains(&word));
    let first = line.split_whitespace().next()?;
    known(first)?;
    let of_head: Vec<_> = line.split_whitespace().take(MOST).map(known).collect();
    let has = |column: &usize| of_head.contains(&Some(*column));
    needed.iter().all(has).then_some(of_head)
}

/// All tables with these columns. A line with more or fewer words ends one.
pub fn tables<'a>(pasted: &'a str, columns: &[&[&str]], needed: &[usize]) -> Vec<Table<'a>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut open: Option<Vec<Option<usize>>> = None;
    for (start, line) in lines(pasted) {
        let span = Span::new(start, start + line.trim_end().len());
        if let Some(of_head) = head(line, columns, needed) {
            open = Some(of_head);
            let rows = Vec::new();
            tables.push(Table { span, rows });
            continue;
        }
        let Some((of_head, table)) = open.as_ref().zip(tables.last_mut()) else {
            continue;
        };
        match row(line, of_head, columns.len(), span) {
            Some(row) => {
                table.span.end = span.end;
                table.rows.push(row);
            }
            None => open = None,
        }
    }
    tables
}

fn row<'a>(
    line: &'a str,
    of_head: &[Option<usize>],
    columns: usize,
    span: Span,
) -> Option<Row<'a>> {
    let mut cells = vec![None; columns];
    let mut words = line.split_whitespace();
    for column in of_head {
        let word = words.next()?;
        let cell = column.and_then(|column| cells.get_mut(column));
        if let Some(cell) = cell.filter(|_| word != "<none>") {
            *cell = Some(word);
        }
    }
    words.next().is_none().then_some(Row { span, cells })
}
