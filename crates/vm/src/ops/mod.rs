//! Abstract operations.
