//! What the token claims: the claims that verifiers ask for, as typed values that remember what was written.

mod facts;
mod numeric_date;
mod problems;
mod registry;
mod table;

pub use facts::{Claim, Facts, Kubernetes, Legacy, Reference, read, read_sent};
pub use numeric_date::NumericDate;
pub use problems::problems;
pub use registry::{Meaning, REGISTRY, Shape};
pub use table::{Row, RowValue, rows};
