//! Identifiers: text with a kind, so that a task is never taken for an agent.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Ok(Self(String::deserialize(from)?.into()))
            }
        }
    )+};
}

ids! {
    /// A rig's name; unique in the town.
    RigId,
    /// `<rig prefix>-<base 36>`, for example `gt-a1b2`.
    TaskId,
    /// An agent's name; unique in the town for ever, `[a-z][a-z0-9-]{1,24}`.
    AgentId,
    /// `s-…`: one run of an agent's program. The owner's own terminals have `sh-…`, and are no part of the town.
    SessionId,
    /// `mr-…`: a branch on its way to the target.
    RequestId,
    /// `sn-…`: a saved state of a worktree.
    SnapshotId,
    /// `ask-…`: something only a person can answer.
    AskId,
    /// `rule-…`: what the owner no longer wants to be asked about.
    RuleId,
    /// `m-…`: a text on its way into a session.
    MessageId,
    /// `e-…`: an effect that is owed.
    EffectId,
    /// A commit or tree of git: 40 hexadecimal digits.
    Oid,
}

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The last `length` base-36 digits of `number`.
pub(crate) fn base36(mut number: u64, length: usize) -> String {
    let mut digits = vec![b'0'; length];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 36) as usize];
        number /= 36;
    }
    String::from_utf8_lossy(&digits).into_owned()
}

/// FNV-1a: the same number for the same words, on every machine and for ever.
pub fn stable_hash(words: &str) -> u64 {
    words.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
