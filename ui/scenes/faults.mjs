// What can be wrong on a page and be seen by measuring: overlapping boxes, cut text, colours that are no token.
// Runs inside the page, so it may use nothing from outside itself.
export function pageFaults() {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const nameOf = (element) => {
    const word = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${word}”`;
  };

  // Boxes that are marked, against their marked siblings and cousins of the same region.
  const boxes = [...document.querySelectorAll('[data-box]')].filter(shown);
  const regionOf = (element) => element.closest('[data-region]');
  boxes.forEach((a, i) => {
    const p = a.getBoundingClientRect();
    for (const b of boxes.slice(i + 1)) {
      if (regionOf(a) !== regionOf(b) || a.contains(b) || b.contains(a)) continue;
      const q = b.getBoundingClientRect();
      if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1) {
        faults.push(`overlap: ${nameOf(a)} and ${nameOf(b)}`);
      }
    }
  });
  // Children that stand in one flow row or column never lie on each other.
  for (const parent of document.querySelectorAll('main, main *, header, header *, nav, footer, section')) {
    const style = getComputedStyle(parent);
    if (!shown(parent) || !['flex', 'grid', 'inline-flex'].includes(style.display)) continue;
    const inFlow = [...parent.children].filter((child) => {
      const own = getComputedStyle(child);
      return shown(child) && !child.closest('svg svg') && own.position === 'static' && own.float === 'none' && own.marginLeft[0] !== '-';
    });
    inFlow.forEach((a, i) => {
      const p = a.getBoundingClientRect();
      const b = inFlow[i + 1];
      if (!b || p.width === 0) return;
      const q = b.getBoundingClientRect();
      if (q.width > 0 && p.left < q.right - 2 && q.left < p.right - 2 && p.top < q.bottom - 2 && q.top < p.bottom - 2) {
        faults.push(`overlap in flow: ${nameOf(a)} and ${nameOf(b)}`);
      }
    });
  }

  // Text that a box cuts, unless the cut is declared or the box scrolls.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || !node.textContent?.trim() || ['SCRIPT', 'STYLE', 'OPTION'].includes(element.tagName)) continue;
    if (!shown(element) || element.closest('[data-ellipsis], .unseen, [data-terminal], svg')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width < 1) continue;
    const text = node.textContent.trim().slice(0, 40);
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      const cutsX = ['hidden', 'clip'].includes(style.overflowX);
      const cutsY = ['hidden', 'clip'].includes(style.overflowY);
      if (['auto', 'scroll'].includes(style.overflowX) || ['auto', 'scroll'].includes(style.overflowY)) break;
      // What a view pans over its edge can be brought back.
      if (around.hasAttribute('data-pans')) break;
      // A row that wraps out of sight whole is not cut.
      if (cutsY && (box.top >= edge.bottom - 1 || box.bottom <= edge.top + 1)) break;
      const outX = box.right > edge.right + 1.5 || box.left < edge.left - 1.5;
      const outY = box.bottom > edge.bottom + 1.5 || box.top < edge.top - 1.5;
      if ((cutsX && outX) || (cutsY && outY)) {
        faults.push(`cut: “${text}” in ${around.tagName.toLowerCase()}.${around.className}`);
        break;
      }
      if (around.tagName === 'BUTTON' && (outX || outY)) {
        faults.push(`out of its button: “${text}”`);
        break;
      }
      if (around.parentElement === document.body && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1)) {
        faults.push(`out of the window: “${text}”`);
      }
    }
  }

  // Every colour is a token's value in this theme; forced colours are the system's.
  if (matchMedia('(forced-colors: active)').matches) return faults;
  const probe = document.createElement('i');
  document.body.append(probe);
  const tokens = new Set(['rgba(0, 0, 0, 0)', 'rgb(0, 0, 0)']);
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      for (const name of rule.style ?? []) {
        if (!name.startsWith('--')) continue;
        probe.style.color = '';
        probe.style.color = `var(${name})`;
        tokens.add(getComputedStyle(probe).color);
      }
    }
  }
  probe.remove();
  const kinds = ['color', 'backgroundColor', 'borderTopColor', 'borderBottomColor', 'borderLeftColor', 'borderRightColor'];
  const strange = new Map();
  for (const element of document.querySelectorAll('body, body *')) {
    if (!shown(element) || element.closest('.xterm')) continue;
    const style = getComputedStyle(element);
    const seen = element.closest('svg') ? ['fill', 'stroke'] : kinds;
    for (const kind of seen) {
      const value = style[kind];
      if (!value.startsWith('rgb') && !value.startsWith('color')) continue;
      if (!tokens.has(value)) strange.set(`${kind} ${value}`, nameOf(element));
    }
  }
  for (const [colour, where] of strange) faults.push(`colour is no token: ${colour} at ${where}`);
  return faults;
}
