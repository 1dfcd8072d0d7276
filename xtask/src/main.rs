//! Code generation, tidiness and training.

fn main() {}
