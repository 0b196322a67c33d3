// The page in Chromium on the real engine, over the test-only bridge: one engine, home directory and page for each
// test, one browser for each file of tests. Nothing outlives the test process.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

import { onlyCertificate, RUNS, runsOf } from '../common/demo.mjs';
import { farSide } from '../common/farside.mjs';
import { PATIENCE, programs, until, within } from '../common/until.mjs';
import { launch } from './chromium.mjs';

export { until };

const bridges = new Set();
let browser;

/**
 * Opens the page.
 *
 * @param {object} [options]
 * @param {boolean} [options.demo] whether the window is signed in to the demo already; by default yes
 * @param {object} [options.settings] what differs from the settings of a new home: language, theme, density
 * @param {{width: number, height: number}} [options.size] in pixels
 * @param {string} [options.disk] the size of a small file system of its own for the directory `disk`
 */
export async function openPage({ demo = true, settings = {}, size = { width: 1440, height: 900 }, disk } = {}) {
  const bridge = await startBridge(demo, disk);
  try {
    if (Object.keys(settings).length > 0) await bridge.settings(settings);
    browser ??= await launch();
    const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', locale: 'en-US' });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    await slowed(context, page);
    const opened = new Page(bridge, page, context);
    await page.goto(bridge.url);
    await page.locator(demo ? '[data-testid=grid]' : '[data-testid=start-demo]').waitFor();
    return opened;
  } catch (error) {
    await bridge.end();
    throw error;
  }
}

/** Makes the page as many times slower as `LASTCOPY_SLOW` says: no test may depend on a fast machine. */
async function slowed(context, page) {
  const rate = Number(process.env.LASTCOPY_SLOW ?? 1);
  if (rate > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate });
}

/** Runs a test on a page, and fails it as well where the page threw or broke its policy. */
export async function onPage(options, run) {
  const opened = await openPage(options);
  try {
    await run(opened);
    await opened.isSound();
  } catch (error) {
    error.message += `\n${opened.told()}`;
    throw error;
  } finally {
    await opened.close();
  }
}

/** An open page: what a person does with it. `page` is Playwright's. */
export class Page {
  #bridge;
  #context;
  #faults = [];

  constructor(bridge, page, context) {
    this.#bridge = bridge;
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.#faults.push(`thrown: ${error.stack}`));
    // 422 is how the bridge refuses a command; the page shows it.
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().includes('422')) this.#faults.push(`console: ${line.text()}`);
    });
    page.on('dialog', (dialog) => {
      this.#faults.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** A directory for this test alone. */
  get home() {
    return this.#bridge.home;
  }

  /** The local Azure behind the page. */
  async far() {
    return farSide(this.#bridge.ready);
  }

  /** Runs a command of the table beside the page. */
  call(command, args = {}) {
    return this.#bridge.call(command, args);
  }

  /** A new directory, which the system's folder dialog answers from now on. */
  async chooses(name) {
    const folder = join(this.home, name);
    mkdirSync(folder, { recursive: true });
    await this.#bridge.host({ folder });
    return folder;
  }

  /** A directory of the program's home, where the program alone sees it: on its small disk. */
  within(directory) {
    return this.#bridge.within(directory);
  }

  /** What the host was asked: folders shown, texts copied. */
  host(record) {
    return this.#bridge.host(record);
  }

  /** The file manager drops paths on the window. */
  drop(paths) {
    return this.#bridge.send('POST', '/drop', paths);
  }

  /** The element with a data-testid; `more` narrows it by another selector. */
  part(id, more = '') {
    return this.page.locator(`[data-testid="${id}"]${more}`);
  }

  /** The row of a list with a name. */
  row(name) {
    return this.page.locator(`[data-testid="grid"] [role="row"][data-name=${JSON.stringify(name)}]`);
  }

  /** The text of the element with a data-testid. */
  async text(id, more) {
    return (await this.part(id, more).textContent()).trim();
  }

  /** Waits for the element with a data-testid. */
  async shows(id, more) {
    await this.part(id, more).first().waitFor();
  }

  /** Waits until no element has a data-testid. */
  async isGone(id) {
    await this.part(id).first().waitFor({ state: 'detached' });
  }

  /** Waits for the row of a list. */
  async hasRow(name) {
    await this.row(name).waitFor();
  }

  /** Opens places one below the other by double clicks. */
  async open(...names) {
    for (const name of names) {
      await this.row(name).dblclick();
      await this.isAt(name);
    }
  }

  /**
   * Opens the folder of runs by the search box, and answers their names as the far side has them, in the order of the
   * list. What lies above is read without being shown.
   */
  async openRuns() {
    let { home: place } = await this.call('session');
    for (const name of RUNS) {
      await this.call('refresh', { place });
      const query = { place, filter: name, sort: 'name', descending: false, deleted: false };
      const { rows } = await this.call('rows', { query, offset: 0, limit: 100 });
      place = rows.find((row) => row.name === name).id;
    }
    await this.press('Control+k');
    await this.fill('search', RUNS.at(-1));
    await this.click('found', `[data-name="${RUNS.at(-1)}"]`);
    await this.isAt(RUNS.at(-1));
    await this.part('grid').focus();
    const names = await runsOf(await this.far());
    await this.part('grid', `[aria-rowcount="${names.length + 1}"]`).waitFor();
    return names.sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }));
  }

  /** Waits until a place is open and read. */
  async isAt(name) {
    const crumb = this.page.locator(`[data-testid="breadcrumb"] [aria-current="page"]`, { hasText: name.slice(-6) });
    await crumb.waitFor();
    await this.part('grid', ':not([aria-busy="true"])').waitFor();
  }

  /** Adds rows to the selection, or takes them off. */
  async select(...names) {
    for (const name of names) await this.row(name).click({ modifiers: ['Control'] });
  }

  async click(id, more) {
    await this.part(id, more).click();
  }

  /** Opens the menu of a row by the right button. */
  async menuOf(name) {
    await this.row(name).click({ button: 'right' });
    await this.shows('menu');
  }

  async fill(id, text) {
    await this.part(id).fill(text);
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Changes the language of the page, and waits until it is drawn. */
  async speaks(language) {
    await this.#bridge.settings({ language });
    await this.page.locator(`html[lang="${language}"]`).waitFor();
    await this.#isDrawn();
  }

  /** Changes the size of the window, and waits until the page is drawn. */
  async resizes(width, height) {
    await this.page.setViewportSize({ width, height });
    await this.#isDrawn();
  }

  #isDrawn() {
    return this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }

  /** Adds a new directory to the folders. */
  async addFolder(name) {
    const folder = await this.chooses(name);
    await this.call('add_folder');
    return folder;
  }

  /** Has the certificate that there is checked. */
  async verifies() {
    await this.#bridge.host({ file: onlyCertificate(this.home) });
    await this.click('verify-file');
  }

  /** Nothing was thrown, and the page kept its content security policy. */
  async isSound() {
    const violations = await this.page.evaluate(() => document.documentElement.dataset.policyViolations ?? '');
    if (violations) this.#faults.push(`against the content security policy: ${violations}`);
    if (this.#faults.length > 0) throw new Error(this.#faults.join('\n'));
  }

  /** What the page and the program said. */
  told() {
    return [...this.#faults, ...this.#bridge.lines].join('\n');
  }

  async close() {
    await this.#context.close();
    await this.#bridge.end();
  }
}

async function startBridge(demo, disk) {
  const program = join(programs, 'lastcopy-bridge');
  if (!existsSync(program)) throw new Error(`${program} is not built: run \`cargo xtask test build\``);
  const home = mkdtempSync(join(tmpdir(), 'lastcopy-page-'));
  const args = ['--home', join(home, 'lastcopy'), ...(demo ? ['--demo'] : [])];
  if (process.env.LASTCOPY_PAGE) args.push('--page', process.env.LASTCOPY_PAGE);
  const words = [program, ...args];
  if (disk) {
    mkdirSync(join(home, 'disk'));
    const script = 'mount -t tmpfs -o "size=$0" tmpfs "$1" && shift && exec "$@"';
    words.unshift('unshare', '--mount', '--map-root-user', 'sh', '-c', script, disk, join(home, 'disk'));
  }
  const child = spawn(words[0], words.slice(1), { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const bridge = new Bridge(child, home);
  const first = new Promise((done, failed) => {
    createInterface({ input: child.stdout }).once('line', (line) => done(JSON.parse(line)));
    child.once('close', (code) => failed(new Error(`the bridge ended with ${code}: ${bridge.lines.join('')}`)));
  });
  try {
    return Object.assign(bridge, await within(PATIENCE, 'the start of the bridge', first));
  } catch (error) {
    await bridge.end();
    throw error;
  }
}

/** The program behind a page. */
class Bridge {
  #child;

  constructor(child, home) {
    this.#child = child;
    this.home = home;
    this.lines = [];
    child.stderr.on('data', (chunk) => this.lines.push(String(chunk)));
    bridges.add(this);
  }

  /** A path as this program sees it, from outside of its mounts. */
  within(path) {
    return join(`/proc/${this.#child.pid}/root`, path);
  }

  call(command, args) {
    return this.send('POST', '/rpc', { command, arguments: args });
  }

  /** Sets what differs from the settings as they are. */
  async settings(some) {
    const settings = await this.call('settings', {});
    return this.call('set_settings', { settings: { ...settings, ...some } });
  }

  /** What the host recorded; what is given is set before. */
  async host(record) {
    const before = await this.send('GET', '/host');
    if (record) await this.send('PUT', '/host', { ...before, ...record });
    return record ? { ...before, ...record } : before;
  }

  async send(method, path, body) {
    const { origin } = new URL(this.url);
    const headers = { cookie: this.cookie, origin, 'content-type': 'application/json' };
    const response = await fetch(origin + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  }

  async end() {
    this.kill();
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await within(PATIENCE, 'the end of the bridge', new Promise((done) => this.#child.once('close', done)));
    }
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  kill() {
    if (bridges.delete(this)) this.#child.kill('SIGKILL');
  }
}

after(() => browser?.close());
process.on('exit', () => {
  for (const bridge of bridges) {
    bridge.kill();
    rmSync(bridge.home, { recursive: true, force: true });
  }
});
