//! Prints the generated TypeScript types: `cargo run -q -p gastown-api --example bindings > ui/src/ipc/bindings.ts`.

fn main() {
    print!("{}", gastown_api::bindings::typescript());
}
