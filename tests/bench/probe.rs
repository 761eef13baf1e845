//! What a page is measured by while somebody uses it.

use gastown_tests::window::Window;

/// Begins to measure in the page; `measured` holds what was seen. Times in milliseconds.
pub const MEASURE: &str = r"(() => {
  const seen = globalThis.measured = { frames: [], inputs: [], stop };
  let changed = false, going = true;
  const changes = new MutationObserver(() => { changed = true; });
  changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  function stop() {
    going = false;
    changes.disconnect();
    for (const kind of KINDS) removeEventListener(kind, input, true);
  }
  const STEP = 4;
  let late = 0, last = performance.now();
  const tick = () => {
    const now = performance.now();
    late += Math.max(0, now - last - STEP - 1);
    last = now;
    if (going) setTimeout(tick, STEP);
  };
  setTimeout(tick, STEP);
  const frame = () => { if (changed) seen.frames.push(late); changed = false; late = 0; if (going) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  const KINDS = ['keydown', 'pointerdown'];
  const input = (event) => requestAnimationFrame(() => {
    const after = new MessageChannel();
    after.port1.onmessage = () => seen.inputs.push(performance.now() - event.timeStamp);
    after.port2.postMessage(0);
  });
  for (const kind of KINDS) addEventListener(kind, input, true);
})()";

/// What an expression of the page lists.
pub async fn numbers(window: &Window, expression: &str) -> Vec<f64> {
    let seen = window.eval(expression).await;
    seen.as_array().expect("numbers").iter().filter_map(serde_json::Value::as_f64).collect()
}

/// The value below which this part of them lies.
pub fn part(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    assert!(!sorted.is_empty(), "nothing was measured");
    sorted[((sorted.len() - 1) as f64 * part).round() as usize]
}
