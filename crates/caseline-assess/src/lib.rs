//! Instruments and checks: pure functions of a case.
