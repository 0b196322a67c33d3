// A person with a mouse, and a keyboard where there is something to type.

import { Key } from 'selenium-webdriver';

/** Clicks in a window. */
export class Mouse {
  #window;

  constructor(window) {
    this.#window = window;
  }

  /** Opens a row by a double click. */
  async open(name) {
    await this.#window.driver.actions().doubleClick(await this.#window.row(name)).perform();
  }

  /** Adds a row to the selection, or takes it off. */
  async select(name) {
    const actions = this.#window.driver.actions().keyDown(Key.CONTROL).click(await this.#window.row(name));
    await actions.keyUp(Key.CONTROL).perform();
  }

  /** Downloads the selection to a directory. */
  async download(directory) {
    await (await this.#window.part('download', ':not([aria-disabled=true])')).click();
    await this.#window.chooseFolder(directory);
  }

  /** Asks for the plan of deleting the selection. */
  async plan() {
    await (await this.#window.part('delete', ':not([aria-disabled=true])')).click();
  }

  /** Types what a plan asks for, and presses the button that names the count. */
  async confirm(text) {
    await (await this.#window.part('plan-confirm-input')).sendKeys(text);
    await (await this.#window.part('plan-apply', ':not([aria-disabled=true])')).click();
  }
}
