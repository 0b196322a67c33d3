// A person with a keyboard alone.

import assert from 'node:assert/strict';

import { Key } from 'selenium-webdriver';

import { until } from './harness.mjs';

/** Presses keys in a window; every step starts from where the focus is. */
export class Keyboard {
  #window;

  constructor(window) {
    this.#window = window;
  }

  /** Opens a row of the list. */
  async open(name) {
    await this.#toRow(name);
    await this.press(Key.ENTER);
  }

  /** Adds a row to the selection, or takes it off. */
  async select(name) {
    await this.#toRow(name);
    const before = await this.#isSelected(name);
    await this.press(' ');
    await until(`${name} is ${before ? 'off' : 'on'}`, async () => (await this.#isSelected(name)) !== before);
  }

  /** Downloads the selection to a directory. */
  async download(directory) {
    await this.#isOn('download');
    await this.chord(Key.CONTROL, 'd');
    await this.#window.choosePath(directory);
  }

  /** Asks for the plan of deleting the selection. */
  async plan() {
    await this.#isOn('delete');
    await this.press(Key.DELETE);
  }

  /** Asks for the plan of retiring a workspace, by the list of all commands. */
  async retire(name) {
    await this.select(name);
    await this.#isOn('retire');
    await this.chord(Key.CONTROL, 'k');
    await this.press(...'retire');
    await this.#window.part('run-retire');
    await this.press(Key.ENTER);
  }

  /** Types what a plan asks for; Enter in the field does nothing, Enter on the button does. */
  async confirm(text) {
    await this.#tabTo('plan-confirm-input');
    await this.press(...text, Key.ENTER);
    await this.#isOn('plan-apply');
    assert.equal((await this.#window.driver.findElements({ css: '[data-testid=job-page]' })).length, 0, 'Enter deletes');
    await this.#tabTo('plan-apply');
    await this.press(Key.ENTER);
  }

  /** Presses one key after the other. */
  async press(...keys) {
    await this.#window.driver.actions().sendKeys(...keys).perform();
  }

  /** Presses a key while another one is held. */
  async chord(held, key) {
    await this.#window.driver.actions().keyDown(held).sendKeys(key).keyUp(held).perform();
  }

  /** Moves the focus to a pane with F6. */
  async toPane(name) {
    for (let step = 0; step < 12; step += 1) {
      const here = await this.#ask("return document.activeElement.closest('[data-pane]')?.dataset.pane");
      if (here === name) return;
      await this.press(Key.F6);
    }
    throw new Error(`F6 never reaches the pane "${name}"`);
  }

  async #toRow(name) {
    await this.#window.row(name);
    await this.toPane('grid');
    await until(`the cursor on ${name}`, async () => {
      const [index, cursor] = await this.#ask(`
        const grid = document.querySelector('[data-testid=grid]');
        const row = [...grid.querySelectorAll('[role=row][data-name]')].find((row) => row.dataset.name === arguments[0]);
        const cursor = document.getElementById(grid.getAttribute('aria-activedescendant'));
        return [Number(row.dataset.index), cursor ? Number(cursor.dataset.index) : -1];
      `, name);
      if (index === cursor) return true;
      const steps = Math.abs(index - cursor);
      await this.press(...Array(steps).fill(index > cursor ? Key.ARROW_DOWN : Key.ARROW_UP));
      return false;
    });
  }

  async #tabTo(id) {
    await this.#window.part(id);
    for (let step = 0; step < 40; step += 1) {
      if ((await this.#ask('return document.activeElement.dataset.testid')) === id) return;
      await this.press(Key.TAB);
    }
    throw new Error(`Tab never reaches "${id}"`);
  }

  #isOn(id) {
    return this.#window.part(id, ':not([aria-disabled=true]):not(:disabled)');
  }

  async #isSelected(name) {
    return (await (await this.#window.row(name)).getAttribute('aria-selected')) === 'true';
  }

  #ask(script, ...values) {
    return this.#window.driver.executeScript(script, ...values);
  }
}
