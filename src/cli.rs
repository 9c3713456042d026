//! Command-line arguments. Only types; what they mean is in `main`.
