//! What other systems read: tables, messages, bundles, objects, and what is sent.

mod samples;
mod tables;
