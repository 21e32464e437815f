//! Looking at memory: reports.
