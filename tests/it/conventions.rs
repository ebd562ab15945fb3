//! Each row of docs/conventions.md: movement and sign.
