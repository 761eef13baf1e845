//! The owner's token: new for each hall, never logged.

use gastown_api::os;

/// 32 random bytes in hexadecimal.
pub(crate) fn fresh_token() -> std::io::Result<String> {
    let bytes: [u8; 32] = os::random()?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
