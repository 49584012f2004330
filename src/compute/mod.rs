//! The computations: values in, values out. Nothing here knows a database, a file, a clock or a random source.

pub mod affinity;
pub mod agreement;
pub mod assignment;
pub mod calibration;
pub mod exact;
pub mod pairing;
pub mod ranking;
pub mod scoring;
