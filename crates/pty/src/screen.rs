//! The screen: what a terminal with these bytes shows.
