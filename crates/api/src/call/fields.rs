//! How the arguments of calls are written down.

/// Each `name { fields }` becomes a struct; fields after `?` may be left out.
macro_rules! args {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)?
        $(; $($(#[$odoc:meta])* $optional:ident : $otype:ty),+ $(,)?)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
            $($($(#[$odoc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                #[ts(optional = nullable)]
                pub $optional: Option<$otype>,)+)?
        }
    )+};
}
