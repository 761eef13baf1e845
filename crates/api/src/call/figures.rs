//! Arguments of calls that look back on the last days.

args! {
    SpendArgs {;
        /// With today, 1 to 92; 14 unless told.
        days: u16,
        /// Where the owner's day begins, minutes east of UTC; as the budget has it unless told.
        utc_offset_minutes: i16,
    }
    QueueFiguresArgs {
        rig: String;
        /// With today, 1 to 92; 14 unless told.
        days: u16,
        /// As of `spend`.
        utc_offset_minutes: i16,
    }
}
