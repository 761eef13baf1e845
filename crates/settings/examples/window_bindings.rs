//! Prints the generated TypeScript types: `cargo run -q -p gastown-settings --example window_bindings > ui/src/ipc/settingsTypes.ts`.

fn main() {
    print!("{}", gastown_settings::typescript());
}
