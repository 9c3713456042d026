//! View models: what templates may use, field by field.
