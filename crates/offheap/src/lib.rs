//! Memory outside the heap: backing stores, slab pools, codecs, search, fixed-width numbers.
