// What a person does in a scene before its picture is taken: keys and clicks, as they would. One entry for a scene that
// shows more than its start.
import { MAP_STEPS } from './mapSteps.mjs';

const LIST = '- Refuse a second refund for the same charge\n- Page the payouts list by cursor\n- [ ] Document webhook signatures\n- Rename acct to account in logs';

/** By key, as the list of files may be put away or scrolled. */
async function openFile(page, path, then) {
  await page.waitForSelector('main h2[title]');
  for (let more = 0; more < 20 && !(await page.locator(`main h2[title="${path}"]`).count()); more += 1) await page.keyboard.press('Shift+J');
  await page.waitForSelector(then);
}

/** What a person's hands send must reach the program as terminals send it. */
async function reaches(page, what, wanted) {
  const came = page.waitForFunction((part) => globalThis.typed.join('').includes(part), wanted, { timeout: 5000 });
  await came.catch(() => Promise.reject(new Error(`${what} did not reach the program`)));
}

async function pasteInto(page, text) {
  await page.locator('.xterm-helper-textarea').first().evaluate((field, pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** Another part of the Queue screen, in either language. */
const queuePart = (index) => async (page) => {
  await page.locator('main header [role="group"] button').nth(index).click();
};

export const STEPS = {
  'queue-checks': queuePart(1),
  'queue-checks-none': queuePart(1),
  'queue-figures': queuePart(2),
  'queue-figures-few': queuePart(2),
  'queue-figures-none': queuePart(2),
  'queue-figures-landings': async (page) => {
    await queuePart(2)(page);
    await page.locator('.plots [role="group"] button').nth(1).click();
  },
  'queue-hundred-end': async (page) => {
    for (let next = 0; next < 97; next += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
  },
  'rig-landing': async (page) => {
    const message = page.locator('main .message textarea');
    await message.fill('{task}: {title}\n\n{body}\n\nAgent: {agent}');
    await message.evaluate((field) => {
      let box = field.parentElement;
      while (getComputedStyle(box).overflowY !== 'auto') box = box.parentElement;
      box.scrollTop += field.getBoundingClientRect().top - globalThis.innerHeight / 2;
    });
  },
  'queue-undo': async (page) => {
    await page.locator('.landed button:has(svg)').first().click();
    await page.waitForSelector('dialog .way .soft');
  },
  'queue-override': async (page) => {
    await page.locator('aside.log footer button').first().click();
    await page.locator('dialog input').fill('Red since Monday, see #412');
  },
  'agent-typing': async (page) => {
    await page.waitForFunction(() => document.querySelector('.xterm-rows')?.textContent?.includes('typecheck'));
    await page.locator('.xterm-screen').first().click({ position: { x: 60, y: 30 } });
    await reaches(page, 'a click', '\u001b[<0;');
    await page.keyboard.type('ls');
    await reaches(page, 'a key', 'ls');
    await pasteInto(page, 'echo one\necho two');
    await reaches(page, 'a paste as a whole', '\u001b[200~echo one\recho two\u001b[201~');
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    await input.send('Input.insertText', { text: '川' });
    await reaches(page, 'what was composed', '川');
    const half = await page.evaluate(() => globalThis.typed.join('').includes('か'));
    if (half) throw new Error('a composition reached the program before it was chosen');
    const { width, height } = page.viewportSize();
    await page.setViewportSize({ width: width - 80, height });
    await reaches(page, 'another size', 'resize ');
    await page.keyboard.press('Shift+Escape');
    const left = await page.evaluate(() => document.activeElement?.closest('[data-terminal]') === null);
    if (!left) throw new Error('Shift Esc does not leave the terminal');
    await page.setViewportSize({ width, height });
  },
  ...MAP_STEPS,
  'state-why': async (page) => {
    const why = page.locator('.why button').first();
    // In the least room it is in a sheet that is closed.
    if (!(await why.isVisible())) return;
    await why.click();
    await page.locator('.why .added').first().scrollIntoViewIfNeeded();
  },
  // The key is pressed in the very moment in which the other ask is there.
  'ask-changed': async (page) => {
    await page.evaluate(
      () =>
        new Promise((done) => {
          const strip = document.querySelector('[data-region="strip"]');
          new MutationObserver((_changes, watcher) => {
            if (!strip.textContent.includes('prisma')) return;
            watcher.disconnect();
            setTimeout(() => done(dispatchEvent(new KeyboardEvent('keydown', { key: 'y', code: 'KeyY', bubbles: true, cancelable: true }))));
          }).observe(strip, { subtree: true, childList: true, characterData: true });
          globalThis.changeAsk();
        }),
    );
    const told = await page.evaluate(() => document.documentElement.dataset.told ?? '');
    if (told.includes('answer')) throw new Error('the key for the ask before answered the one after');
    await page.locator('[role="alert"], [role="status"]').filter({ hasText: /\w/ }).first().waitFor({ timeout: 5000 });
  },
  rules: async (page) => {
    await page.locator('.rest h4').last().scrollIntoViewIfNeeded();
  },
  'rule-offer': async (page) => {
    await page.keyboard.press('Shift+Escape');
    await page.keyboard.press('y');
    const bar = page.locator('[data-region="offer"]');
    await bar.waitFor({ timeout: 5000 });
    const told = async () => page.evaluate(() => document.documentElement.dataset.told ?? '');
    if ((await told()).includes('accept_rule')) throw new Error('a rule was made that nobody asked for');
  },
  'settings-search': async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.insertText('scale');
  },
  'settings-conflict': async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.insertText('new_task');
    await page.locator('[data-keys="new_task"]').click();
    await page.keyboard.press('l');
  },
  'settings-licences': async (page) => {
    await page.locator('#settings-about button').click();
    await page.keyboard.insertText('MIT');
    await page.keyboard.press('Enter');
  },
  'demo-remove': (page) => page.getByRole('button', { name: /^(Remove the demo|Die Demo entfernen)/ }).click(),
  'set-up-agents': (page) => page.getByRole('button', { name: /^(First agents|Erste Agenten)/ }).click(),
  newtask: async (page) => {
    await page.keyboard.insertText('Card fees are charged twice when the webhook arrives before the redirect. Make the charge idempotent on session.id, see the log in the file. Keep the old error codes.');
    await page.locator('textarea').first().evaluate((field) => {
      const data = new DataTransfer();
      for (const [name, type] of [['double-fee.log', 'text/plain'], ['screen.png', 'image/png']]) data.items.add(new File(['x'], name, { type }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await page.getByText('double-fee.log').waitFor();
  },
  'newtask-list': async (page) => {
    await page.keyboard.insertText(LIST);
  },
  'agent-splits': async (page) => {
    for (let more = 0; more < 3; more += 1) await page.keyboard.press('\\');
    await page.keyboard.press('Shift+T');
    await page.keyboard.press('Control+PageUp');
  },
  'agent-set': (page) => page.getByRole('button', { name: /^(Mode and model|Modus und Modell)$/ }).click(),
  'agent-set-restart': async (page) => {
    await page.getByRole('button', { name: /^(Mode and model|Modus und Modell)$/ }).click();
    await page.locator('dialog input').first().fill('opus');
    await page.locator('dialog [role="group"] button').last().click();
  },
  'agent-take': async (page) => {
    await page.getByRole('button', { name: /checkout/i }).click();
    await page.waitForSelector('dialog[open]');
  },
  'agent-shell': async (page) => {
    await page.keyboard.press('h');
    await page.waitForFunction(() => document.querySelector('.xterm-rows')?.textContent?.includes('migrate:status'));
  },
  'agent-run': async (page) => {
    await page.locator('.own .tab .name').last().click();
    await page.waitForFunction(() => /run command|Startbefehl/.test(document.querySelector('.foot')?.textContent ?? ''));
  },
  'agent-search': async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.insertText('npm');
    await page.waitForSelector('[role="search"] [role="status"]:not(:empty)');
  },
  'agent-paste': async (page) => {
    await pasteInto(page, 'npm run migrate:dev\nrm -r build\u001b[A\n');
    await page.waitForSelector('dialog[open]');
  },
  'review-comments': async (page) => {
    await page.waitForSelector('[role="table"]');
    for (const key of ['j', 'j', 'm', 'j', 'j', 'Enter']) await page.keyboard.press(key);
    await page.keyboard.insertText('Both branches need a test: one for the timeout, one for the answer 409.');
    await page.keyboard.press('Enter');
  },
  'review-image': (page) => openFile(page, 'assets/lamp.png', 'img'),
  'review-binary': (page) => openFile(page, 'assets/lamp.woff2', 'main .empty'),
  'review-renamed': (page) => openFile(page, 'src/auth/tokenBucket.ts', '[role="table"]'),
  'radar-review': async (page) => {
    const there = page.getByRole('button', { name: /refund\.ts/ }).last();
    // In the least room the panel gives way.
    if (!(await there.isVisible())) return;
    await there.click();
    await page.waitForSelector('main h2[title="src/billing/refund.ts"]');
    await page.waitForFunction(() => document.querySelector('[role="table"] .row.current')?.textContent?.includes('{ key }'), null, { timeout: 5000 });
  },
  'review-huge': async (page) => {
    await openFile(page, 'data/rates.csv', '[role="table"]');
    const drawn = await page.locator('[role="table"] [role="row"]').count();
    if (drawn > 100) throw new Error(`${drawn} rows are drawn`);
    await page.evaluate(() => (document.querySelector('[role="table"]').scrollTop = 600_000));
    await page.waitForFunction(() => document.querySelector('[role="table"]').textContent.includes('29990,'));
  },
  'review-long-line': async (page) => {
    await openFile(page, 'data/rates.csv', '[role="table"]');
    await page.getByRole('button', { name: /more characters|weitere Zeichen/ }).click();
    await page.waitForSelector('dialog[open]');
  },
  'review-split': async (page) => {
    await page.waitForSelector('[role="table"]');
    await page.keyboard.press('u');
  },
  'review-leave-out': async (page) => {
    await openFile(page, 'src/billing/rateLimits.ts', '[role="table"]');
    for (const key of ['Shift+ArrowDown', 'x']) await page.keyboard.press(key);
    const lost = page.locator('.tests summary');
    if (await lost.isVisible()) await lost.click();
  },
  'review-red': async (page) => {
    await page.keyboard.press('Control+b');
  },
  'task-point': async (page) => {
    await page.getByText('The migration can be undone').first().click();
    await page.waitForSelector('input:focus');
  },
  'tasks-bulk': async (page) => {
    for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
  },
};
