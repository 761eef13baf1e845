// Serves the scenes' build, looks at every scene in Chromium at two window sizes and both themes, and takes pictures.
// node scenes/check.mjs [--out DIR] [--only NAME]; builds nothing: run `npm run scenes:build` first. Exit 1 on any fault.
import { createServer } from 'node:http';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { pageFaults } from './faults.mjs';
import { STEPS } from './steps.mjs';

const UI = fileURLToPath(new URL('..', import.meta.url));
const BUILD = join(UI, 'dist-scenes');
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? null : process.argv[at + 1];
};
const OUT = option('out') ?? join(UI, '..', 'target', 'scenes');
const ONLY = option('only');
const NAMES = ['map-rig', 'map-empty', 'map-demo', 'demo-remove', 'list', 'tasks', 'agent', 'review', 'queue', 'newtask', 'assign', 'rigs', 'rig-check', 'addrig', 'reviews', 'keys', 'newtask-list', 'agent-splits', 'agent-search', 'agent-paste', 'review-comments', 'review-changed', 'review-red', 'tasks-board', 'tasks-bulk', 'task', 'tasks-graph', 'queue-log'].filter((name) => !ONLY || ONLY.split(',').includes(name));
const LARGE = { width: 1440, height: 900 };
const SMALL = { width: 1100, height: 700 };
const LOOKS = [['dusk', LARGE], ['paper', LARGE], ['contrast', LARGE], ['dusk', SMALL], ['paper', SMALL]];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

if (!existsSync(join(BUILD, 'index.html'))) {
  console.error('There is no build of the scenes. Run `npm run scenes:build` first.');
  process.exit(1);
}

const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  const file = join(BUILD, path === '/' ? 'index.html' : path);
  if (!file.startsWith(BUILD) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const profile = mkdtempSync(join(tmpdir(), 'scenes-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  timezoneId: 'UTC',
  locale: 'en-GB',
  reducedMotion: 'reduce',
});
mkdirSync(OUT, { recursive: true });

async function look(name, theme, size) {
  const page = await browser.newPage();
  const faults = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  await page.setViewportSize(size);
  await page.goto(`${origin}/?scene=${name}&theme=${theme}`);
  await page.waitForSelector('.app[data-idle="true"]', { timeout: 10_000 }).catch(() => faults.push('never became idle'));
  await page.evaluate(() => document.fonts.ready);
  if (STEPS[name]) {
    await STEPS[name](page).catch((error) => faults.push(`step: ${error.message}`));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await page.screenshot({ path: join(OUT, `${name}-${theme}-${size.width}.png`) });
  faults.push(...(await page.evaluate(pageFaults)));
  await page.addScriptTag({ content: AXE });
  const axe = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of axe.violations) {
    for (const node of violation.nodes.slice(0, 5)) faults.push(`axe ${violation.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? violation.help}`);
  }
  await page.close();
  return faults;
}

let total = 0;
for (const [theme, size] of LOOKS) {
  for (const name of NAMES) {
    const faults = [...new Set(await look(name, theme, size))];
    total += faults.length;
    console.log(`${name} ${theme} ${size.width} x ${size.height}: ${faults.length === 0 ? 'nothing wrong' : `${faults.length} faults`}`);
    for (const fault of faults.slice(0, 12)) console.log(`    ${fault}`);
  }
}
await browser.close();
server.close();
rmSync(profile, { recursive: true, force: true });
console.log(`${total} faults. Pictures are in ${OUT}.`);
process.exit(total === 0 ? 0 : 1);
