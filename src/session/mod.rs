//! Door of the session room: a folder of captures from manifest to outputs.

pub mod manifest;
