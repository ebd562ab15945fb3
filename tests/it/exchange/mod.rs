//! What other systems read: tables, messages, bundles, objects, and what is sent.

mod amended;
mod archive;
mod broken_bundles;
mod broken_messages;
mod charts;
mod defects;
mod generated;
mod identifiers;
mod messages;
mod planting;
mod samples;
mod shape;
mod tables;
