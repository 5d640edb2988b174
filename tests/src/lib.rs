//! Tests of Sagsgang through its front door: everything stands in `tests/`, the material beside it.
