//! What was processed with what: input digests, program version, settings.
