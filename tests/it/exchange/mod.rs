//! What other systems read: tables, messages, bundles, objects, and what is sent.

mod archive;
mod charts;
mod defects;
mod generated;
mod messages;
mod privacy;
mod samples;
mod shape;
mod tables;
