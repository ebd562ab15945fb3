//! What Ambula writes, read again.
