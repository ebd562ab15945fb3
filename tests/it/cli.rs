//! The program as a user meets it: exit codes, messages, help.
