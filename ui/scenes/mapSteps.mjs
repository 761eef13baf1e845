// What a hand holds over what in the map's scenes: real pointer events, and a claim about what is then said.
const middleOf = async (page, selector) => {
  await page.locator(selector).first().scrollIntoViewIfNeeded();
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not on the page`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** Lifts one thing and holds it over another; the tip must say so. */
async function hold(page, from, over, says) {
  const start = await middleOf(page, from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 6, start.y + 6);
  // A free lot exists only once something is in the hand.
  const end = await middleOf(page, over);
  await page.mouse.move(end.x, end.y, { steps: 3 });
  // What it says is held to in English; the picture shows it in the other language.
  const english = (await page.locator('html').getAttribute('lang')) === 'en';
  if (english) await page.getByText(says, { exact: true }).first().waitFor({ timeout: 5000 });
}

const READY = '[data-task="gt-n4s8w"]';
const agent = (name) => `[data-agent="${name}"]`;

export const MAP_STEPS = {
  'assign-circle': async (page) => {
    await page.keyboard.insertText('gt-l2v9h');
    await page.getByText('That would be a circle', { exact: true }).first().waitFor({ timeout: 5000 });
  },
  'drop-idle': (page) => hold(page, READY, agent('teasel'), 'Assign to teasel'),
  'drop-busy': (page) => hold(page, READY, agent('wren'), 'Up next for wren, after 1 task'),
  'drop-refused': (page) => hold(page, READY, agent('sable'), 'Restart sable first'),
  'drop-lot': (page) => hold(page, READY, '[data-drop="lot"]', 'New agent'),
  'drop-road': (page) => hold(page, READY, '[data-drop="rig"]', 'Any free agent in Harbor'),
  'drop-gate': async (page) => {
    // In a narrow window the lane opens over the map.
    const lane = page.getByRole('button', { name: /^(Review, queue and landings|Review, Queue und Landungen)$/ });
    if ((await lane.count()) > 0) await lane.click();
    await hold(page, `${agent('flint')} b`, '[data-drop="gate"]', 'Review the work of flint');
  },
  'drop-task': (page) => hold(page, '[data-task="gt-e8k1z"]', '[data-task="gt-s9q4n"]', 'After gt-s9q4n'),
  'drop-many': async (page) => {
    for (const id of ['gt-n4s8w', 'gt-b6t0m', 'gt-q5e8r']) await page.locator(`[data-task="${id}"]`).click({ modifiers: ['Control'] });
    await hold(page, READY, agent('teasel'), 'The first starts at once, 2 up next');
  },
  'drop-town': async (page) => {
    // In a narrow window the side panel is a sheet.
    const side = page.getByRole('button', { name: /^(What waits in the town|Was in der Stadt wartet)$/ });
    if ((await side.count()) > 0) await side.click();
    await hold(page, '[data-task="ln-r0x"]', '[data-drop="rig"][data-drop-rig="Lantern"]', 'Any free agent in Lantern');
  },
};
