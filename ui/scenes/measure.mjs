// Map against list: for seven questions and four sizes of town, how many marks are read until the answer is determined,
// counted on the page. The reading model stands in docs/map.md. It decides which of the two is shown first.
const SIZES = [5, 12, 26, 60];
const QUESTIONS = {
  waits: 'who waits longest',
  failed: 'what has failed',
  does: 'what does X do',
  collide: 'which two collide',
  next: 'what lands next',
  jams: 'which rig jams',
  drop: 'where can I drop',
};
const MUST_WIN = { at: [12, 26], questions: 4 };

// Runs inside the page, so it may use nothing from outside itself. Null: this view does not show it.
function readMap() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const houses = all('main [data-agent]').filter((one) => one.querySelector('.house'));
  const looks = (look) => houses.filter((one) => one.querySelector(`.house.st-${look}`));
  const scroll = document.querySelector('.scroll');
  // A drawing that is larger than its room takes one more look for each room's worth.
  const moreLooks = scroll ? Math.ceil(scroll.scrollHeight / scroll.clientHeight) - 1 : document.querySelector('[data-pans]') ? 1 : 0;
  const inTown = scroll !== null;
  const lineShown = houses.every((one) => one.querySelector('.line'));
  const toLine = lineShown ? 1 : 2;
  const gates = all('section.gate');
  const ties = all('path.tie').length + all('.pill').length;
  const wagons = all('.wagon').length;
  return {
    waits: all('[data-region="strip"] button').length > 0 ? 2 : null,
    failed: looks('failed').length + moreLooks,
    does: (houses.length + 1) / 2 + moreLooks / 2 + toLine,
    // A red line is found at once; its agent and its file are read. At town zoom the file is in the rig, one step in.
    collide: ties === 0 ? null : 2 + (inTown ? 1 : 0),
    next: wagons === 0 ? null : inTown ? 3 * gates.length : 2,
    jams: gates.length + moreLooks,
    drop: looks('idle').length === 0 ? null : 1,
  };
}

/** The list keeps only the rows in sight on the page: they are gathered page by page. */
async function readList(page) {
  const rows = [];
  let pages = 0;
  for (let more = true; more; ) {
    const seen = await page.evaluate(() => {
      const grid = document.querySelector('[role="treegrid"]');
      const box = grid.getBoundingClientRect();
      const inSight = [...grid.querySelectorAll('[role="row"]')].filter((row) => {
        const own = row.getBoundingClientRect();
        return own.bottom > box.top + 4 && own.top < box.bottom - 4;
      });
      return inSight.map((row) => ({ index: row.getAttribute('aria-rowindex'), rig: row.classList.contains('rig'), look: /st-(\w+)/.exec(row.className)?.[1] ?? null, meets: row.querySelector('.meets') !== null }));
    });
    for (const row of seen) if (!rows.some((other) => other.index === row.index)) rows.push({ ...row, page: pages });
    more = await page.evaluate(() => {
      const grid = document.querySelector('[role="treegrid"]');
      const before = grid.scrollTop;
      grid.scrollTop += grid.clientHeight;
      return grid.scrollTop > before;
    });
    if (more) {
      pages += 1;
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
  }
  const agents = rows.filter((row) => !row.rig);
  const meeting = agents.find((row) => row.meets);
  const idle = agents.find((row) => row.look === 'idle');
  const strip = await page.evaluate(() => document.querySelectorAll('[data-region="strip"] button').length);
  return {
    waits: strip > 0 ? 2 : null,
    failed: agents.filter((row) => row.look === 'failed').length + pages,
    does: agents.reduce((sum, row, at) => sum + at + 1 + row.page, 0) / agents.length + 1,
    // As on the map: a red mark is found at once, its words are read.
    collide: meeting ? 2 + meeting.page : null,
    next: null,
    jams: rows.filter((row) => row.rig).length + pages,
    drop: idle ? 1 + idle.page : null,
  };
}

const better = (map, list) => map !== null && (list === null || map < list - 0.001);
const shown = (count) => (count === null ? '-' : Number.isInteger(count) ? String(count) : count.toFixed(1));

async function opened(browser, origin, scene) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', timezoneId: 'UTC' });
  await page.goto(`${origin}/?scene=${scene}`);
  await page.waitForSelector('.app[data-idle="true"]', { timeout: 20_000 });
  return page;
}

/** Prints the table. The faults that were found: a count that is missing, or a default view that does not follow from them. */
export async function measure(browser, origin) {
  const faults = [];
  const wins = {};
  let listFrom = null;
  console.log('marks read, map : list (- is not shown)');
  console.log(`${'agents'.padEnd(20)}${SIZES.map((size) => String(size).padStart(13)).join('')}`);
  const counts = {};
  for (const size of SIZES) {
    const map = await opened(browser, origin, `measure-map-${size}`);
    const list = await opened(browser, origin, `measure-list-${size}`);
    const agents = await map.evaluate(() => new Set([...document.querySelectorAll('main [data-agent]')].map((one) => one.dataset.agent)).size);
    if (agents !== size) faults.push(`the map of ${size} agents shows ${agents}`);
    listFrom = await map.evaluate(() => Number(document.documentElement.dataset.listFrom));
    counts[size] = { map: await map.evaluate(readMap), list: await readList(list) };
    await map.close();
    await list.close();
  }
  for (const [id, words] of Object.entries(QUESTIONS)) {
    const cells = SIZES.map((size) => {
      const { map, list } = counts[size];
      return `${shown(map[id])} : ${shown(list[id])}${better(map[id], list[id]) ? ' *' : '  '}`.padStart(13);
    });
    console.log(`${words.padEnd(20)}${cells.join('')}`);
  }
  for (const size of SIZES) wins[size] = Object.keys(QUESTIONS).filter((id) => better(counts[size].map[id], counts[size].list[id])).length;
  console.log(`${'the map wins (*)'.padEnd(20)}${SIZES.map((size) => `${wins[size]} of 7  `.padStart(13)).join('')}`);
  const mapFirst = MUST_WIN.at.every((size) => wins[size] >= MUST_WIN.questions);
  const expected = mapFirst ? Number.POSITIVE_INFINITY : 13;
  if (listFrom !== expected) faults.push(`the list is shown first from ${listFrom} agents on; by what was counted it is to be from ${expected}`);
  return faults;
}
