//! The clock lab: what clocks that differ do to tokens over their life. Who rejects whom, what a node holds, how much a
//! clock may err, what happens in an incident, and whose token is at fault. No browser, and no clock is read.

pub mod fresh;
pub mod held;
pub mod life;
pub mod matrix;
pub mod others;
pub mod replay;
pub mod review;
pub mod simulation;
pub mod tolerance;
