// Generated from crates/settings by `cargo xtask codegen`; do not edit.

/**
 * What becomes of agents at work when the window closes.
 */
export type CloseWord = "ask" | "keep" | "stop";

/**
 * Something in the file that does not apply.
 */
export type Fault = {
/**
 * Counted from 1.
 */
line: number,
/**
 * Empty when it is the file as a whole.
 */
field: string, message: string, };

/**
 * A key that the person bound.
 */
export type KeyLine = { action: string, stroke: string,
/**
 * Where it stands in the file, counted from 1.
 */
line: number, };

/**
 * The language of the window.
 */
export type LanguageChoice = "system" | "en" | "de";

/**
 * The settings as they apply, and what in the file does not.
 */
export type Loaded = {
/**
 * Absolute path of the file, whether it is there or not.
 */
file: string, settings: Settings, faults: Array<Fault>, };

/**
 * Whether things move.
 */
export type MotionChoice = "system" | "reduced";

/**
 * Every setting; what the file does not say has its default.
 */
export type Settings = { language: LanguageChoice, theme: ThemeChoice,
/**
 * Percent.
 */
scale: number, motion: MotionChoice, notify_asks: boolean, notify_failed: boolean, notify_landed: boolean, keep_awake: boolean, on_close: CloseWord,
/**
 * The command that opens a file; empty takes the system's own choice.
 */
editor: string,
/**
 * Keys that are not as they came; which actions and strokes there are is the window's business.
 */
keys: Array<KeyLine>, };

/**
 * Its colours.
 */
export type ThemeChoice = "dusk" | "paper" | "contrast" | "system";
