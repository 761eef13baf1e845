//! When a hall ends by itself: nothing is left to do, nobody is connected, and nobody told it to stay.

use crate::hall::Hall;
use std::time::Duration;

/// Whoever started it needs time to connect first.
const FIRST_PATIENCE: Duration = Duration::from_secs(30);

/// Returns when the hall is to end. Sets a timer only when nothing else keeps the hall.
pub(crate) async fn until_unneeded(hall: &Hall, linger: Duration) {
    let mut changes = hall.feed.changes();
    let mut clients = hall.clients.subscribe();
    loop {
        changes.borrow_and_update();
        let now = *clients.borrow_and_update();
        let is_needed = now.now > 0 || hall.feed.facts().stays || hall.engine.has_work();
        let patience = if now.ever { linger } else { linger.max(FIRST_PATIENCE) };
        let rest = async {
            if is_needed {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(patience).await;
        };
        tokio::select! {
            () = rest => return,
            // Both senders live as long as the hall.
            _ = changes.changed() => {}
            _ = clients.changed() => {}
        }
    }
}
