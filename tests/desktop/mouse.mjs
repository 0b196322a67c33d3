// A person with a mouse, and a keyboard where there is something to type.

import { Key } from 'selenium-webdriver';

import { onlyCertificate } from '../common/demo.mjs';
import { farSide } from '../common/farside.mjs';
import { until } from './harness.mjs';

/** How long a person waits before the same is done again, in milliseconds. */
const AGAIN = 10_000;

/** Clicks in a window. */
export class Mouse {
  #window;

  constructor(window) {
    this.#window = window;
  }

  /** Opens a row by a double click; once more where a busy machine took it for two clicks. */
  async open(name) {
    await until(`the place ${name}`, async () => {
      await this.#window.driver.actions().doubleClick(await this.#window.row(name, AGAIN)).perform();
      await this.#isOpen(name, AGAIN);
      return true;
    });
    await this.isAt(name);
  }

  /** Adds a row to the selection, or takes it off. */
  async select(name) {
    const actions = this.#window.driver.actions().keyDown(Key.CONTROL).click(await this.#window.row(name));
    await actions.keyUp(Key.CONTROL).perform();
  }

  /** Downloads the selection to a directory. */
  async download(directory) {
    await (await this.#window.part('download', ':not([aria-disabled=true])')).click();
    await this.#window.choosePath(directory);
  }

  /** Asks for the plan of deleting the selection. */
  async plan() {
    await (await this.#window.part('delete', ':not([aria-disabled=true])')).click();
  }

  /** Asks for the plan of retiring a workspace: a click on its row, and one on the command. */
  async retire(name) {
    await (await this.#window.row(name)).click();
    await (await this.#window.part('retire', ':not([aria-disabled=true])')).click();
  }

  /** Types what a plan asks for, and presses the button that names the count. */
  async confirm(text) {
    await (await this.#window.part('plan-confirm-input')).sendKeys(text);
    await (await this.#window.part('plan-apply', ':not([aria-disabled=true])')).click();
  }

  // The rest is what the walk through all screens needs, as the browser's page has it.

  /** The local Azure behind the window. */
  far() {
    return farSide(this.#window.readyFile);
  }

  /** Rests where there is no tooltip. */
  async rest() {
    await this.#window.driver.actions().move({ x: 300, y: 2 }).perform();
  }

  async click(id, more) {
    await (await this.#window.part(id, more)).click();
  }

  /** Clicks until something is seen: a person clicks again where the first click did not arrive. */
  async clickFor(id, awaited, more) {
    await until(`${awaited}${more} after ${id}`, async () => {
      await (await this.#window.part(id, '', AGAIN)).click();
      return this.#window.part(awaited, more, AGAIN);
    });
  }

  async menuOf(name) {
    await this.#window.driver.actions().contextClick(await this.#window.row(name)).perform();
  }

  /** Writes into a field at once: after a chord WebKit's driver may send `_` and `+` without their Shift. */
  async fill(id, text) {
    await this.#window.driver.executeScript(
      `const [field, text] = arguments;
       field.focus();
       field.value = text;
       field.dispatchEvent(new Event('input', { bubbles: true }));`,
      await this.#window.part(id), text,
    );
  }

  async text(id) {
    return this.#window.text(await this.#window.part(id));
  }

  async shows(id, more) {
    await this.#window.part(id, more);
  }

  async isGone(id) {
    await until(`the end of ${id}`, () => this.#window.driver.executeScript('return !document.querySelector(`[data-testid="${arguments[0]}"]`)', id));
  }

  async hasRow(name) {
    await this.#window.row(name);
  }

  /** Waits until a place is open and read. */
  async isAt(name) {
    await this.#isOpen(name);
    await this.#window.part('grid', ':not([aria-busy=true])');
  }

  async #isOpen(name, limit) {
    await until(`the place ${name}`, async () => (await this.#window.text(await this.#window.part('breadcrumb', ' [aria-current=page]'))).includes(name), limit);
  }

  /** Presses keys as Playwright spells them: `Escape`, `Control+k`. */
  async press(keys) {
    const named = { Control: Key.CONTROL, Escape: Key.ESCAPE, Backspace: Key.BACK_SPACE, F5: Key.F5 };
    // WebKit's driver keeps the Shift of a "?" held: later clicks would select a range.
    if (keys === '?') {
      await this.#window.driver.executeScript("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '?', shiftKey: true, bubbles: true, cancelable: true }))");
      return;
    }
    const parts = keys.split('+').map((key) => named[key] ?? key);
    const actions = this.#window.driver.actions();
    for (const held of parts.slice(0, -1)) actions.keyDown(held);
    actions.sendKeys(parts.at(-1));
    for (const held of parts.slice(0, -1)) actions.keyUp(held);
    await actions.perform();
  }

  /** Adds a new directory to the folders, by the system's dialog. */
  async addFolder(name) {
    const folder = this.#window.folder(name);
    await this.#window.driver.executeScript("void window.__TAURI_INTERNALS__.invoke('add_folder')");
    await this.#window.choosePath(folder);
    await this.#window.part('folder', `[data-name=${JSON.stringify(name)}]`);
  }

  /** Has the certificate that there is checked. */
  async verifies() {
    await this.click('verify-file');
    await this.#window.choosePath(onlyCertificate(this.#window.home));
  }

  /** Changes settings, and waits until the page is drawn. */
  async settles(settings) {
    await this.#window.driver.executeAsyncScript(
      `const [some, done] = arguments;
       const { invoke } = window.__TAURI_INTERNALS__;
       invoke('settings')
         .then((settings) => invoke('set_settings', { settings: { ...settings, ...some } }))
         .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));`,
      settings,
    );
    const { language, theme } = settings;
    await until(`the page in ${language}, ${theme}`, () => this.#window.driver.executeScript(
      'const { lang, dataset } = document.documentElement; return lang === arguments[0] && dataset.theme === arguments[1];',
      language, theme,
    ));
  }
}
