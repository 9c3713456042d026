//! What a run did, in one line.
