// What a hand holds over what in the map's scenes: real pointer events, and a claim about what is then said.
const middleOf = async (page, selector) => {
  await page.locator(selector).first().scrollIntoViewIfNeeded();
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not on the page`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** What it says is held to in English; the picture shows it in the other language. */
async function says(page, words) {
  const english = (await page.locator('html').getAttribute('lang')) === 'en';
  if (english) await page.getByText(words, { exact: true }).first().waitFor({ timeout: 5000 });
}

/** Lifts one thing and holds it over another; the tip must say so. */
async function hold(page, from, over, words) {
  const start = await middleOf(page, from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 6, start.y + 6);
  // A free lot exists only once something is in the hand.
  const end = await middleOf(page, over);
  await page.mouse.move(end.x, end.y, { steps: 3 });
  await says(page, words);
}

/** The hall must have been told this. */
const told = (page, line) => page.waitForFunction((said) => (document.documentElement.dataset.told ?? '').split('\n').includes(said), line, { timeout: 5000 });

async function drop(page) {
  await hold(page, READY, agent('teasel'), 'Assign to teasel');
  await page.mouse.up();
  await told(page, 'assign gt-n4s8w teasel now');
  await says(page, 'gt-n4s8w goes to teasel');
}

/** Double clicks and Esc through the three zooms, with the same agent at the end. */
async function walk(page) {
  await page.locator(agent('flint')).dblclick();
  await page.locator('article[data-agent="flint"]').waitFor({ timeout: 5000 });
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Escape');
  await page.locator('h2 button', { hasText: 'Lantern' }).waitFor({ timeout: 5000 });
  await page.locator(agent('elder')).dblclick();
  await page.locator('h1', { hasText: 'Lantern' }).waitFor({ timeout: 5000 });
  const at = await middleOf(page, agent('elder'));
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down('Control');
  for (let step = 0; step < 4; step += 1) await page.mouse.wheel(0, -120);
  await page.keyboard.up('Control');
  await page.locator('article[data-agent="elder"]').waitFor({ timeout: 5000 });
}

/** In a narrow window the lane opens over the map. */
async function openLane(page) {
  const lane = page.getByRole('button', { name: /^(Review, queue and landings|Review, Queue und Landungen)$/ });
  if ((await lane.count()) > 0) await lane.click();
}

const READY = '[data-task="gt-n4s8w"]';
const agent = (name) => `[data-agent="${name}"]`;

export const MAP_STEPS = {
  'drop-done': drop,
  'drop-undone': async (page) => {
    await drop(page);
    await page.keyboard.press('Control+z');
    await told(page, 'unassign gt-n4s8w');
  },
  'house-moved': async (page) => {
    const name = await middleOf(page, `${agent('moss')} b`);
    await page.mouse.move(name.x, name.y);
    await page.mouse.down();
    await page.mouse.move(name.x + 8, name.y + 8);
    const lot = await page.locator('[data-drop="lot"]').last().evaluate((one) => one.dataset.dropLot);
    const end = await middleOf(page, `[data-drop-lot="${lot}"]`);
    await page.mouse.move(end.x, end.y, { steps: 3 });
    await says(page, 'moss moves here');
    await page.mouse.up();
    await told(page, `move_agent moss ${lot}`);
    await page.locator(agent('wren')).focus();
    await page.keyboard.press('Alt+Shift+ArrowLeft');
  },
  'map-walk': walk,
  'assign-circle': async (page) => {
    await page.keyboard.insertText('gt-l2v9h');
    await says(page, 'That would be a circle');
  },
  'drop-idle': (page) => hold(page, READY, agent('teasel'), 'sorrel changed src/export.ts'),
  'drop-busy': (page) => hold(page, READY, agent('wren'), 'Up next for wren, after 1 task'),
  'drop-refused': (page) => hold(page, READY, agent('sable'), 'Restart sable first'),
  'drop-lot': (page) => hold(page, READY, '[data-drop="lot"]', 'New agent'),
  'drop-road': (page) => hold(page, READY, '[data-drop="rig"]', 'Any free agent in Harbor'),
  'drop-gate': async (page) => {
    await openLane(page);
    await hold(page, `${agent('flint')} b`, '[data-drop="gate"]', 'Review the work of flint');
    await says(page, 'Conflicts with gt-q0z6t in fx.ts, line 31. Land gt-q0z6t first: it is smaller.');
  },
  'drop-line': async (page) => {
    await openLane(page);
    await hold(page, '[data-drop-id="mr-5"] button', '[data-drop-id="mr-4"]', 'Before Signed download links');
  },
  'queue-moved': async (page) => {
    await hold(page, '[data-drop-id="mr-5"] .place-no', '[data-drop-id="mr-4"]', 'gt-q0z6t becomes P0, now P2');
    await page.mouse.up();
    await told(page, 'edit_task gt-q0z6t 0');
    await page.locator('[data-drop-id="mr-4"] .name').click();
    await page.keyboard.press('Alt+Shift+ArrowUp');
    await says(page, 'Type the bank callback payload is in the gate. Its place is settled.');
    await page.keyboard.press('Alt+Shift+ArrowDown');
    await told(page, 'edit_task gt-ba77s 3');
    const three = await middleOf(page, '[data-drop-id="mr-4"] .place-no');
    await page.mouse.move(three.x, three.y);
    await page.mouse.down();
    const four = await middleOf(page, '[data-drop-id="mr-5"]');
    await page.mouse.move(four.x, four.y, { steps: 3 });
  },
  'drop-task': (page) => hold(page, '[data-task="gt-e8k1z"]', '[data-task="gt-f1m6p"]', 'After gt-f1m6p'),
  'drop-circle': (page) => hold(page, '[data-task="gt-e8k1z"]', '[data-task="gt-s9q4n"]', 'That would be a circle'),
  'drop-many': async (page) => {
    for (const id of ['gt-n4s8w', 'gt-b6t0m', 'gt-q5e8r']) await page.locator(`[data-task="${id}"]`).click({ modifiers: ['Control'] });
    await hold(page, READY, agent('teasel'), 'The first starts at once, 2 up next');
  },
  'drop-town': async (page) => {
    // In a narrow window the side panel is a sheet.
    const side = page.getByRole('button', { name: /^(What waits in the town|Was in der Stadt wartet)$/ });
    if ((await side.count()) > 0) await side.click();
    await hold(page, '[data-task="ln-r0x"]', 'header[data-drop-rig="Lantern"]', 'Any free agent in Lantern');
  },
};
