//! The languages that the radar reads: which nodes of their grammars are definitions, and where those have their names.

use std::ops::ControlFlow;
use std::time::Instant;

use tree_sitter::{Language, Node, ParseOptions, Parser, Tree};

use crate::name::RepoPath;

/// A name longer than this, with all that it stands in, is not told.
const NAME_BYTES_MAX: usize = 160;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Grammar {
    Go,
    JavaScript,
    Python,
    Rust,
    Tsx,
    TypeScript,
}

/// How a node of some kind is read.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// A definition with its name in `name`.
    Named,
    /// Lends its name to what is in it, and is not told itself.
    Space,
    /// The definition in it begins where this begins.
    Wrapper,
    /// A name, in this field, for a function, a class or an object.
    Value(&'static str),
    /// Of Rust.
    Impl,
    /// Of Rust.
    Macro,
    /// Of Go: it stands outside of its type.
    Method,
}

/// What a definition is called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Naming {
    /// None where it has no name that can be told.
    pub(super) told: Option<String>,
    /// What the names of definitions in it begin with; None where they cannot be told either.
    pub(super) inside: Option<String>,
}

const GO: &[(&str, Rule)] = &[
    ("function_declaration", Rule::Named),
    ("method_declaration", Rule::Method),
    ("method_elem", Rule::Named),
    ("type_alias", Rule::Named),
    ("type_spec", Rule::Named),
];
const JAVASCRIPT: &[(&str, Rule)] = &[
    ("class_declaration", Rule::Named),
    ("field_definition", Rule::Value("property")),
    ("function_declaration", Rule::Named),
    ("generator_function_declaration", Rule::Named),
    ("method_definition", Rule::Named),
    ("pair", Rule::Value("key")),
    ("variable_declarator", Rule::Value("name")),
];
const PYTHON: &[(&str, Rule)] = &[
    ("class_definition", Rule::Named),
    ("decorated_definition", Rule::Wrapper),
    ("function_definition", Rule::Named),
];
const RUST: &[(&str, Rule)] = &[
    ("enum_item", Rule::Named),
    ("function_item", Rule::Named),
    ("function_signature_item", Rule::Named),
    ("impl_item", Rule::Impl),
    ("macro_definition", Rule::Macro),
    ("mod_item", Rule::Space),
    ("struct_item", Rule::Named),
    ("trait_item", Rule::Named),
    ("type_item", Rule::Named),
    ("union_item", Rule::Named),
];
/// Besides those of JavaScript.
const TYPESCRIPT: &[(&str, Rule)] = &[
    ("abstract_class_declaration", Rule::Named),
    ("abstract_method_signature", Rule::Named),
    ("enum_declaration", Rule::Named),
    ("function_signature", Rule::Named),
    ("interface_declaration", Rule::Named),
    ("internal_module", Rule::Space),
    ("method_signature", Rule::Named),
    ("module", Rule::Space),
    ("public_field_definition", Rule::Value("name")),
    ("type_alias_declaration", Rule::Named),
];

impl Grammar {
    pub(super) fn of(path: &RepoPath) -> Option<Self> {
        let name = path.as_bytes().rsplit(|byte| *byte == b'/').next()?;
        let dot = name.iter().rposition(|byte| *byte == b'.')?;
        Some(match &name[dot + 1..] {
            b"go" => Grammar::Go,
            b"js" | b"mjs" | b"cjs" | b"jsx" => Grammar::JavaScript,
            b"py" | b"pyi" => Grammar::Python,
            b"rs" => Grammar::Rust,
            b"tsx" => Grammar::Tsx,
            b"ts" | b"mts" | b"cts" => Grammar::TypeScript,
            _ => return None,
        })
    }

    /// None where it was not done by then.
    pub(super) fn parse(self, source: &str, until: Instant) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(&self.language()).ok()?;
        let mut go_on = |_: &tree_sitter::ParseState| {
            if Instant::now() < until { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut go_on);
        let bytes = source.as_bytes();
        parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))
    }

    pub(super) fn rule(self, kind: &str) -> Option<Rule> {
        let (own, more): (&[_], &[_]) = match self {
            Grammar::Go => (GO, &[]),
            Grammar::JavaScript => (JAVASCRIPT, &[]),
            Grammar::Python => (PYTHON, &[]),
            Grammar::Rust => (RUST, &[]),
            Grammar::Tsx | Grammar::TypeScript => (JAVASCRIPT, TYPESCRIPT),
        };
        own.iter().chain(more).find(|(of, _)| *of == kind).map(|(_, rule)| *rule)
    }

    /// None where it defines nothing. `around` is what its name begins with.
    pub(super) fn naming(
        self,
        rule: Rule,
        node: Node<'_>,
        source: &str,
        around: Option<&str>,
    ) -> Option<Naming> {
        let within = |name: Option<&str>| self.joined(around?, name?);
        let field = |field| child(node, field).and_then(|name| word(name, source));
        Some(match rule {
            Rule::Wrapper => return None,
            Rule::Named => Naming::alike(within(field("name"))),
            Rule::Space => Naming { told: None, inside: within(field("name")) },
            Rule::Value(name) => match child(node, "value")?.kind() {
                "arrow_function" | "class" | "function_expression" | "generator_function" => {
                    Naming::alike(within(field(name)))
                }
                "object" => Naming { told: None, inside: within(field(name)) },
                _ => return None,
            },
            Rule::Impl => impl_naming(node, source).unwrap_or_default(),
            Rule::Macro => {
                Naming { told: within(field("name")).map(|name| format!("{name}!")), inside: None }
            }
            Rule::Method => {
                let of = child(node, "receiver").and_then(|receiver| receiver_type(receiver, source));
                Naming::alike(of.zip(field("name")).and_then(|(of, name)| self.joined(of, name)))
            }
        })
    }

    fn language(self) -> Language {
        match self {
            Grammar::Go => tree_sitter_go::LANGUAGE,
            Grammar::JavaScript => tree_sitter_javascript::LANGUAGE,
            Grammar::Python => tree_sitter_python::LANGUAGE,
            Grammar::Rust => tree_sitter_rust::LANGUAGE,
            Grammar::Tsx => tree_sitter_typescript::LANGUAGE_TSX,
            Grammar::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT,
        }
        .into()
    }

    /// As the language joins names.
    fn joined(self, around: &str, name: &str) -> Option<String> {
        let joint = match (around, self) {
            ("", _) => "",
            (_, Grammar::Rust) => "::",
            _ => ".",
        };
        let is_told = around.len() + joint.len() + name.len() <= NAME_BYTES_MAX;
        is_told.then(|| format!("{around}{joint}{name}"))
    }
}

impl Naming {
    fn alike(name: Option<String>) -> Self {
        Naming { told: name.clone(), inside: name }
    }
}

fn child<'a>(node: Node<'a>, field: &str) -> Option<Node<'a>> {
    node.child_by_field_name(field)
}

/// A name that is one word: no string, no expression, and nothing that would show as something else.
fn word<'a>(node: Node<'_>, source: &'a str) -> Option<&'a str> {
    let text = source.get(node.byte_range())?;
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#');
    (!text.is_empty() && text.chars().all(is_word)).then_some(text)
}

/// `impl Queue` and `Queue`, or `impl Drop for Queue` and `<Queue as Drop>`.
fn impl_naming(node: Node<'_>, source: &str) -> Option<Naming> {
    let of = child(node, "type")?;
    let Some(as_trait) = child(node, "trait") else {
        let of = if of.kind() == "generic_type" { child(of, "type")? } else { of };
        let of = on_one_line(of, source)?;
        return Some(Naming { told: Some(format!("impl {of}")), inside: Some(of) });
    };
    let (of, as_trait) = (on_one_line(of, source)?, on_one_line(as_trait, source)?);
    let is_told = of.len() + as_trait.len() <= NAME_BYTES_MAX;
    is_told.then(|| Naming {
        told: Some(format!("impl {as_trait} for {of}")),
        inside: Some(format!("<{of} as {as_trait}>")),
    })
}

fn on_one_line(node: Node<'_>, source: &str) -> Option<String> {
    let text = source.get(node.byte_range()).filter(|text| text.len() <= NAME_BYTES_MAX)?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain = |c: char| c.is_alphanumeric() || c.is_ascii_punctuation() || c == ' ';
    text.chars().all(is_plain).then_some(text)
}

/// `Queue` of `(q *Queue[T])`.
fn receiver_type<'a>(receiver: Node<'_>, source: &'a str) -> Option<&'a str> {
    let mut of = child(receiver.named_child(0)?, "type")?;
    loop {
        of = match of.kind() {
            "type_identifier" => return word(of, source),
            "generic_type" => child(of, "type")?,
            "pointer_type" | "parenthesized_type" => of.named_child(0)?,
            _ => return None,
        };
    }
}
