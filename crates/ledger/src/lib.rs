//! Accounts, charges and limits: who owns which byte.
