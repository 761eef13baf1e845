//! The generated TypeScript: every type that crosses the socket, in one file that is the same each time.

use crate::ApiError;
use crate::call::{VisitCalls, visit_calls};
use crate::view::{Frame, TownSnapshot};
use crate::wire::ChannelNote;
use std::collections::BTreeMap;
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "// Generated from crates/api by `cargo xtask codegen`; do not edit.\n";

/// The text of `ui/src/ipc/bindings.ts`.
pub fn typescript() -> String {
    let mut types = Types { config: Config::new().with_large_int("number"), declared: BTreeMap::new() };
    types.declare::<ApiError>();
    types.declare::<Frame>();
    types.declare::<TownSnapshot>();
    types.declare::<ChannelNote>();
    let mut commands = Commands { types, text: String::new() };
    visit_calls(&mut commands);
    let Commands { types, text } = commands;

    let mut out = String::from(HEAD);
    for declaration in types.declared.values() {
        out.push('\n');
        out.push_str(declaration);
    }
    out.push_str("\n/** Every call: its arguments and its reply. */\nexport interface Commands {\n");
    out.push_str(&text);
    out.push_str("}\n");
    out.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

struct Types {
    config: Config,
    /// Declarations by name.
    declared: BTreeMap<String, String>,
}

impl Types {
    fn declare<T: TS + 'static + ?Sized>(&mut self) {
        // Lists, maps and options have no declaration of their own, and ts-rs panics when asked for one.
        if T::output_path().is_none() {
            T::visit_generics(self);
            T::visit_dependencies(self);
            return;
        }
        let name = T::ident(&self.config);
        if !self.declared.contains_key(&name) {
            let docs = T::docs().map_or_else(String::new, |docs| docs.trim_end().to_owned() + "\n");
            self.declared.insert(name, format!("{docs}export {}\n", T::decl(&self.config)));
            T::visit_generics(self);
            T::visit_dependencies(self);
        }
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.declare::<T>();
    }
}

struct Commands {
    types: Types,
    text: String,
}

impl VisitCalls for Commands {
    fn call<A: TS + 'static, R: TS + 'static>(&mut self, name: &'static str, about: &'static str) {
        self.types.declare::<A>();
        self.types.declare::<R>();
        if !about.is_empty() {
            self.text.push_str(&format!("  /** {about} */\n"));
        }
        let (args, reply) = (A::name(&self.types.config), R::name(&self.types.config));
        self.text.push_str(&format!("  {name}: [{args}, {reply}];\n"));
    }
}
