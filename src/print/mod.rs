//! Findings for people and programs: human, short, JSON, GitHub, SARIF.
