// Serves the scenes' build, looks at every scene in Chromium in the looks of looks.mjs, and takes pictures.
// node scenes/check.mjs [--out DIR] [--only NAME,...] [--look WORDS]: `--look "paper 1100x700 100%"` is one look, of every scene,
// also of one that is held to others only; `--look paper` takes the looks that begin so. Pictures of all go to DIR; without
// it only what is wrong gets one. Builds nothing: run `npm run scenes:build` first.
// Exit 1 on any fault.
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { pageFaults } from './faults.mjs';
import { axeRules, fileOf, looksOf, nameOf } from './looks.mjs';
import { measure } from './measure.mjs';
import { STEPS } from './steps.mjs';

const UI = fileURLToPath(new URL('..', import.meta.url));
const BUILD = join(UI, 'dist-scenes');
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? null : process.argv[at + 1];
};
const OUT = option('out');
const PICTURES = OUT ?? join(UI, '..', 'target', 'scenes');
const ONLY = option('only')?.split(',');
const LOOK = option('look') ?? '';
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
/** Served like the page's own files, so that Chromium keeps what it compiled of it. */
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

if (!existsSync(join(BUILD, 'index.html'))) {
  console.error('There is no build of the scenes. Run `npm run scenes:build` first.');
  process.exit(1);
}

const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  const file = path === '/axe.js' ? AXE : join(BUILD, path === '/' ? 'index.html' : path);
  if ((file !== AXE && !file.startsWith(BUILD)) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'max-age=3600' };
  response.writeHead(200, headers).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
mkdirSync(PICTURES, { recursive: true });

/** A window with the dots of its scale. */
function windowOf({ width, height, scale, forced = false }) {
  const part = 100 / scale;
  return browser.newContext({
    viewport: { width: Math.floor(width * part), height: Math.floor(height * part) },
    deviceScaleFactor: 1 / part,
    timezoneId: 'UTC',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    forcedColors: forced ? 'active' : 'none',
  });
}

/**
 * A worker's window and page. Both are kept while the look is the same: a page is a whole window to Chromium, and opening
 * one takes longer than most scenes. Only a scene in which hands moved leaves a page that is not as new.
 */
function keptWindow() {
  let open = null;
  const close = () => open?.context.close();
  const pageIn = async (how) => {
    if (open?.name !== nameOf(how)) {
      await close();
      open = { name: nameOf(how), context: await windowOf(how), page: null };
    }
    open.page ??= await open.context.newPage();
    return open.page;
  };
  const leave = async (scene) => {
    for (const kind of ['console', 'pageerror']) open.page.removeAllListeners(kind);
    if (!STEPS[scene]) return;
    await open.page.close();
    open.page = null;
  };
  return { pageIn, leave, close };
}

async function axeFaults(page, rules) {
  await page.addScriptTag({ url: `${origin}/axe.js` });
  const axe = await page.evaluate((how) => globalThis.axe.run(document, { resultTypes: ['violations'], preload: false, ...how }), rules);
  return axe.violations.flatMap((violation) =>
    violation.nodes.slice(0, 5).map((node) => `axe ${violation.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? violation.help}`),
  );
}

async function look(page, scene, how) {
  const faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  await page.goto(`${origin}/?scene=${scene}&theme=${how.theme}&language=${how.language ?? 'en'}`);
  // A window without its town never rests: it shows how it stands.
  await page.waitForSelector('.app[data-idle="true"], .app[data-link="gone"], .app[data-link="connecting"] .late', { timeout: 20_000 }).catch(() => faults.push('never became idle'));
  await page.evaluate(() => document.fonts.ready);
  if (STEPS[scene]) {
    await STEPS[scene](page).catch((error) => faults.push(`step: ${error.message}`));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  faults.push(...(await page.evaluate(pageFaults)));
  const rules = axeRules(how);
  if (rules) faults.push(...(await axeFaults(page, rules)));
  if (OUT || faults.length > 0) await page.screenshot({ path: join(PICTURES, fileOf(scene, how)) });
  return [...new Set(faults)];
}

/** The scenes that the build has. */
async function scenesBuilt() {
  const page = await browser.newPage();
  await page.goto(origin);
  const names = await page.evaluate(() => document.documentElement.dataset.scenes.split(' '));
  await page.close();
  return names;
}

const scenes = (await scenesBuilt()).filter((name) => !name.startsWith('measure-') && (!ONLY || ONLY.includes(name)));
const queue = looksOf(scenes, LOOK);
if (queue.length === 0) {
  console.error('There is nothing to look at: no scene has such a name, or no look begins so (see scenes/looks.mjs).');
  process.exit(1);
}
let total = 0;
async function lookOn() {
  const window = keptWindow();
  for (let next = queue.shift(); next; next = queue.shift()) {
    const page = await window.pageIn(next.look);
    const faults = await look(page, next.scene, next.look);
    await window.leave(next.scene);
    total += faults.length;
    console.log(`${next.scene} ${nameOf(next.look)}: ${faults.length === 0 ? 'nothing wrong' : `${faults.length} faults`}`);
    for (const fault of faults.slice(0, 12)) console.log(`    ${fault}`);
  }
  await window.close();
}
const began = performance.now();
const looks = queue.length;
await Promise.all(Array.from({ length: availableParallelism() }, lookOn));
if (LOOK === '' && (!ONLY || ONLY.includes('measure'))) {
  const faults = await measure(browser, origin);
  total += faults.length;
  for (const fault of faults) console.log(`    ${fault}`);
}
await browser.close();
server.close();
console.log(`${total} faults in ${looks} looks, ${Math.round((performance.now() - began) / 1000)} s. Pictures are in ${PICTURES}.`);
process.exit(total === 0 ? 0 : 1);
