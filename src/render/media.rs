//! Images, sound, video, PDF and other files (M).
