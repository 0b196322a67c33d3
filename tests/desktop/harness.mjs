// A real window for a test: its own display, window manager, session bus, home directory and WebDriver session.
// Every wait has a limit, every program a process group, and nothing outlives `close()` or the test process.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { Builder, By, Capabilities } from 'selenium-webdriver';

import { PATIENCE, programs, until, within } from '../common/until.mjs';

export { until };

/** What WebKit says where another program took the port, meanwhile, that its driver had chosen: it would wait forever. */
const PORT_TAKEN = 'Failed to start remote inspector server';

/**
 * Opens the built window on its embedded local Azure and waits until its page is there.
 *
 * @param {object} [options]
 * @param {string} [options.program] the program with the window; by default the debug build
 * @param {string[]} [options.args] what it is started with; by default the local Azure with demo data
 * @param {string} [options.browserName] as WebDriver calls it; 'wry' is every Tauri window
 * @param {{width: number, height: number}} [options.size] of the screen, which the window fills, in pixels
 * @param {Record<string, string>} [options.environment] more environment variables
 * @param {string} [options.home] a home directory that outlives the window; by default one of its own
 * @returns {Promise<Window>}
 */
export async function openWindow(options = {}) {
  for (;;) {
    const stage = new Stage(options.home);
    try {
      return await stage.open(options);
    } catch (error) {
      await stage.close();
      if (!stage.output().includes(PORT_TAKEN)) throw new Error(`${error.message}\n${stage.output()}`, { cause: error });
    }
  }
}

/**
 * Runs a test in a window. It fails as well where the page broke its content security policy, unless `run` judged
 * that itself and answers `'judged'`.
 */
export async function inWindow(options, run) {
  const window = await openWindow(options);
  try {
    const answer = await run(window);
    if (answer !== 'judged') assert.deepEqual(await window.policyViolations(), [], 'against the content security policy');
  } catch (error) {
    error.message += `\n${window.output()}`;
    throw error;
  } finally {
    await window.close();
  }
}

/** An open window: what a person does with it, and what can be read from it. */
export class Window {
  #stage;

  constructor(stage, driver, home, display) {
    this.#stage = stage;
    /** The WebDriver session. */
    this.driver = driver;
    /** A directory for this window alone: the app keeps its files below `lastcopy` in it (LASTCOPY_HOME). */
    this.home = home;
    /** Where the app describes its local Azure once that runs. */
    this.readyFile = join(home, 'lastcopy/cache/demo/ready.json');
    /** The X display, for what WebDriver cannot reach: the system's dialogs. */
    this.display = display;
  }

  /** A new directory in the person's home, which the page shows as `~`. */
  folder(name) {
    const path = join(this.home, 'home', name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** The element with a data-testid, once it is there and visible; `more` narrows it by another selector. */
  async part(id, more = '', limit = PATIENCE) {
    return this.#visible(`[data-testid="${id}"]${more}`, limit);
  }

  /** The row of a list with a name, once it is there and visible. */
  async row(name, limit = PATIENCE) {
    return this.#visible(`[data-testid="grid"] [role="row"][data-name=${JSON.stringify(name)}]`, limit);
  }

  /** The element with a role and an accessible name, once it is there and visible. */
  async role(role, name, limit = PATIENCE) {
    return until(`a ${role} named "${name}"`, async () => {
      for (const element of await this.driver.findElements(By.css(candidates(role)))) {
        if ((await element.getAriaRole()) !== role) continue;
        if ((await element.getAccessibleName()).trim() !== name) continue;
        if (await element.isDisplayed()) return element;
      }
      return undefined;
    }, limit);
  }

  /** The text of an element. WebKit's own getText answers '' for rows of a virtual list. */
  async text(element) {
    return (await this.driver.executeScript('return arguments[0].textContent', element)).trim();
  }

  /** The text of the whole page. */
  async pageText() {
    return this.driver.executeScript('return document.body.innerText');
  }

  /** Waits until the page shows a text. */
  async shows(text, limit = PATIENCE) {
    return until(`the text "${text}"`, async () => (await this.pageText()).includes(text), limit);
  }

  /**
   * What the page's content security policy refused since the page began, one entry each. The page itself
   * records it (`data-policy-violations` on its root): a listener from here would come after the first paint.
   */
  async policyViolations() {
    const text = await this.driver.executeScript(
      "return document.documentElement.dataset.policyViolations ?? ''",
    );
    return text.split('\n').filter(Boolean);
  }

  /**
   * Writes a picture of the window as a PNG file. Taken from the display, where the window fills the screen:
   * it shows the system's dialogs too, and the driver's own screenshot can hang.
   */
  async picture(path) {
    mkdirSync(dirname(path), { recursive: true });
    await this.driver.executeAsyncScript(
      'const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done()));',
    );
    await this.#ask('scrot', '--overwrite', path);
  }

  /** Answers the system's dialog for a folder or a file, once it is open, with one that exists. */
  async choosePath(path, program = 'lastcopy-desktop') {
    const dialog = await until('the dialog', async () => {
      const all = await this.#xdotool('search', '--onlyvisible', '--class', program);
      const main = await this.#xdotool('search', '--onlyvisible', '--name', '^LastCopy$');
      return all.split('\n').find((id) => id !== '' && !main.split('\n').includes(id));
    });
    // GTK's dialog opens its location field on the first character of a path, and may drop characters while it
    // does. So the path is typed again, over whatever stands there, until the dialog has taken it.
    const windows = async () => (await this.#xdotool('search', '--onlyvisible', '--class', program)).split('\n');
    const isClosed = async () => !(await windows()).includes(dialog);
    await until(`the dialog takes ${path}`, async () => {
      if (await isClosed()) return true; // later than it was waited for
      // A message that lies over the dialog, about a path that was cut, goes first.
      for (const id of (await windows()).filter((other) => Number(other) > Number(dialog))) {
        await this.#xdotool('windowactivate', '--sync', id);
        await this.#xdotool('key', 'Escape');
      }
      await this.#xdotool('windowactivate', '--sync', dialog);
      await this.#xdotool('key', 'slash', 'ctrl+a');
      await this.#xdotool('type', '--delay', '20', path);
      await this.#xdotool('key', 'Return');
      // Nothing more is typed before it is clear that the dialog is still there: the page would get it.
      return until('the dialog closes', isClosed, 3_000).then(() => true, () => false);
    });
  }

  /** The middle of an element in pixels of the display, which the page fills. */
  async place(element) {
    const { x, y, width, height } = await element.getRect();
    return [Math.round(x + width / 2), Math.round(y + height / 2)];
  }

  /** Drags with the display's own pointer, as a person does: in steps, since a drag begins by moving. */
  async drag(from, to, { meanwhile = async () => {} } = {}) {
    const moves = [0.02, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1].map((part) => from.map((start, axis) => Math.round(start + (to[axis] - start) * part)));
    await this.#xdotool('mousemove', ...from.map(String), 'mousedown', '1');
    try {
      for (const move of moves) await this.#xdotool('mousemove', '--sync', ...move.map(String));
      await meanwhile();
    } finally {
      await this.#xdotool('mouseup', '1');
    }
  }

  /**
   * Opens a directory that holds one folder in a file manager above the window; answers where the folder's icon is
   * in pixels of the display, and how it is closed.
   */
  async openFileManager(directory) {
    const close = this.#stage.startFileManager(directory, this.display);
    const id = await until('the file manager', async () => (await this.#xdotool('search', '--onlyvisible', '--class', 'pcmanfm')).trim());
    const geometry = await this.#xdotool('getwindowgeometry', '--shell', id);
    const [x, y] = ['X', 'Y'].map((axis) => Number(geometry.match(new RegExp(`^${axis}=(\\d+)$`, 'm'))[1]));
    return { icon: [x + 205, y + 95], close }; // right of its side pane, below its bars
  }

  /** What the app, the driver and the display wrote so far. */
  output() {
    return this.#stage.output();
  }

  /** Ends the app at once, as a crash does. */
  kill() {
    this.#stage.killApp();
  }

  /** Ends the session, every program and the home directory. */
  async close() {
    await this.#stage.close();
  }

  async #visible(selector, limit) {
    return until(selector, async () => {
      const element = await this.driver.findElement(By.css(selector));
      return (await element.isDisplayed()) ? element : undefined;
    }, limit);
  }

  async #xdotool(...args) {
    return this.#ask('xdotool', ...args);
  }

  async #ask(program, ...args) {
    return this.#stage.ask(program, args, { DISPLAY: this.display });
  }
}

/** The programs around one window, and the order in which they start and end. */
class Stage {
  #children = [];
  #lines = [];
  #home;
  #keepsHome;
  #program;
  #driver;
  #onPortTaken = () => {};

  constructor(home) {
    this.#home = home ?? mkdtempSync(join(tmpdir(), 'lastcopy-window-'));
    this.#keepsHome = home !== undefined;
    stages.add(this);
  }

  async open({
    program = join(programs, 'lastcopy-desktop'),
    args = ['--sandbox'],
    browserName = 'wry',
    size = { width: 1440, height: 900 },
    environment = {},
  }) {
    if (!existsSync(program)) throw new Error(`${program} is not built: run \`cargo xtask test build\``);
    this.#program = program;
    const display = await this.#startDisplay(size);
    const env = { ...this.#environment(), DISPLAY: display, ...environment };
    this.#startWindowManager(env);
    const port = await freePort();
    await this.#startDriver(port, env);
    const capabilities = new Capabilities({
      browserName,
      'webkitgtk:browserOptions': { binary: program, args },
    });
    const session = new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
    const taken = new Promise((_, reject) => (this.#onPortTaken = () => reject(new Error(PORT_TAKEN))));
    this.#driver = await within(120_000, 'the session with the window', Promise.race([session, taken]));
    await this.#driver.manage().setTimeouts({ script: PATIENCE, pageLoad: PATIENCE, implicit: 0 });
    return new Window(this, this.#driver, this.#home, display);
  }

  /** Runs a short program and answers its standard output. */
  async ask(program, args, env) {
    const child = this.#start(program, args, { ...this.#environment(), ...env });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    const code = await within(PATIENCE, program, new Promise((done) => child.once('close', done)));
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
    return text;
  }

  output() {
    return this.#lines.join('');
  }

  async close() {
    if (!stages.delete(this)) return;
    // The session first: a driver that dies before its window leaves the window behind.
    if (this.#driver) await within(30_000, 'the end of the session', this.#driver.quit()).catch(() => {});
    this.kill();
    await Promise.all(this.#children.map((child) => gone(child.pid)));
    this.forget();
  }

  /** Ends the app alone: WebDriver started it, in its own process group. */
  killApp() {
    const drivers = this.#children.map((child) => child.pid);
    const ours = readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const [, , group] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
        return drivers.includes(Number(group)) && readlinkSync(`/proc/${pid}/exe`) === realpathSync(this.#program);
      } catch {
        return false;
      }
    });
    assert.equal(ours.length, 1, 'the app runs once');
    process.kill(Number(ours[0]), 'SIGKILL');
  }

  /** Removes the home directory. */
  forget() {
    if (!this.#keepsHome) rmSync(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Ends every program at once, with all that each of them started. */
  kill() {
    for (const child of this.#children.toReversed()) signal(child.pid, 'SIGKILL');
  }

  /** Nothing of the caller's session: no Wayland, no bus, no files of theirs. */
  #environment() {
    const below = (name) => {
      const path = join(this.#home, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    };
    const { WAYLAND_DISPLAY, DBUS_SESSION_BUS_ADDRESS, DISPLAY, ...inherited } = process.env;
    return {
      ...inherited,
      HOME: below('home'),
      XDG_CONFIG_HOME: below('config'),
      XDG_DATA_HOME: below('data'),
      XDG_CACHE_HOME: below('cache'),
      XDG_RUNTIME_DIR: below('run'),
      LASTCOPY_HOME: below('lastcopy'),
      LANG: 'C.UTF-8',
      LANGUAGE: 'en',
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1',
      GTK_USE_PORTAL: '0',
      TAURI_WEBVIEW_AUTOMATION: 'true',
      // Without a graphics card the DMA-BUF renderer halves the frame rate.
      WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    };
  }

  /** Starts Xvfb on a display number that it finds itself, and answers its name. */
  async #startDisplay({ width, height }) {
    const screen = `${width}x${height}x24`;
    const args = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'];
    const child = this.#start('Xvfb', args, process.env, 'pipe');
    const number = new Promise((done, failed) => {
      let text = '';
      child.stdio[3].on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) done(text.trim());
      });
      child.once('close', (code) => failed(new Error(`Xvfb ended with ${code}`)));
    });
    return `:${await within(PATIENCE, 'a display of Xvfb', number)}`;
  }

  /** The window fills the screen and has no frame; dialogs stay as they are. */
  #startWindowManager(env) {
    const path = join(this.#home, 'openbox.xml');
    writeFileSync(path, `<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <applications>
    <application class="*" type="normal"><decor>no</decor><maximized>yes</maximized></application>
    <application class="Pcmanfm" type="normal">
      <maximized>no</maximized><layer>above</layer><focus>no</focus>
      <position force="yes"><x>600</x><y>60</y></position><size><width>500</width><height>360</height></size>
    </application>
  </applications>
</openbox_config>
`);
    this.#start('openbox', ['--config-file', path], env);
  }

  async #startDriver(port, env) {
    const words = ['WebKitWebDriver', `--port=${port}`, '--replace-on-new-session'];
    // A bus of its own: the rule "one window per session" would join windows of parallel tests.
    if (isThere('dbus-run-session')) words.unshift('dbus-run-session', '--');
    this.#start(words[0], words.slice(1), env);
    await until('the answer of WebKitWebDriver', async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/status`);
      return (await answer.json()).value.ready;
    });
  }

  startFileManager(directory, display) {
    const child = this.#start('pcmanfm', ['--no-desktop', directory], { ...this.#environment(), DISPLAY: display });
    return () => signal(child.pid, 'SIGKILL');
  }

  /** Starts a program in a process group of its own and keeps what it writes. */
  #start(program, args, env, fourth = 'ignore') {
    const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe', fourth] });
    if (child.pid === undefined) throw new Error(`${program} is missing: run \`cargo xtask setup --test\``);
    this.#children.push(child);
    const keep = (chunk) => {
      this.#lines.push(`[${program}] ${chunk}`);
      if (this.#lines.length > 500) this.#lines.shift();
      if (String(chunk).includes(PORT_TAKEN)) this.#onPortTaken();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(`${error.message}\n`));
    return child;
  }
}

/** What is open; closed at the latest when the process ends. */
const stages = new Set();

function killAll() {
  for (const stage of stages) {
    stage.kill();
    stage.forget();
  }
}

process.on('exit', killAll);
for (const [name, number] of [['SIGINT', 2], ['SIGTERM', 15], ['SIGHUP', 1]]) {
  process.once(name, () => {
    killAll();
    process.exit(128 + number);
  });
}

/** Sends a signal to a process group; one that is gone already is fine. */
function signal(pid, name) {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Waits until nothing of a process group runs any more; what nobody has waited for yet does not count. */
function gone(group) {
  const runs = (pid) => {
    try {
      // "PID (NAME) STATE PARENT GROUP …", and a name may hold spaces and brackets.
      const [state, , of] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
      return state !== 'Z' && Number(of) === group;
    } catch {
      return false;
    }
  };
  const empty = async () => !readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && runs(pid));
  return until(`the end of process group ${group}`, empty, 30_000);
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function isThere(program) {
  return process.env.PATH.split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Elements that can have a role, so that not the whole page is asked for its roles. */
function candidates(role) {
  const native = {
    button: 'button, [role=button]',
    link: 'a[href], [role=link]',
    textbox: 'input, textarea, [role=textbox]',
    searchbox: 'input[type=search], [role=searchbox]',
    heading: 'h1, h2, h3, h4, [role=heading]',
    checkbox: 'input[type=checkbox], [role=checkbox]',
    dialog: 'dialog, [role=dialog]',
    row: 'tr, [role=row]',
  };
  return native[role] ?? `[role="${role}"]`;
}
