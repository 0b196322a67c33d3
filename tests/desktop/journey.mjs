// The one path through the demo that the test checks and the tour photographs: from the resource group to three
// run folders, down to the disk, and two of them gone on the far side.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Key } from 'selenium-webdriver';

import { farSide } from './farside.mjs';
import { until } from './harness.mjs';

const SUBSCRIPTION = 'Contoso Research';
const CONTAINER = 'azureml';
const FOLDER = 'ExperimentRun';

/**
 * Walks the path in an open window and checks every step on the disk and on the far side.
 *
 * @param {import('./harness.mjs').Window} window
 * @param {Mouse | import('./keyboard.mjs').Keyboard} hands how the person works
 * @param {(name: string) => Promise<void>} [picture] called where there is something to see
 */
export async function journey(window, hands, picture = async () => {}) {
  const far = await farSide(window.readyFile);
  const { resourceGroup, storage: [{ account }] } = far.demo;
  const prefix = `${FOLDER}/`;
  // Past the first one, which is the demo's one run of more than a gigabyte.
  const runs = (await far.folders(account, CONTAINER, prefix)).slice(1, 4);
  assert.equal(runs.length, 3, 'the demo holds fewer than three runs');
  const names = runs.map((run) => run.slice(prefix.length, -1));

  await hands.open(SUBSCRIPTION);
  await hands.open(resourceGroup);
  await window.row(account);
  await picture('resource-group');
  for (const name of [account, CONTAINER, FOLDER]) await hands.open(name);
  for (const name of names) await hands.select(name);
  let files = 0;
  for (const run of runs) files += (await far.blobs(account, CONTAINER, run)).length;
  await window.shows(`${files} files`);
  await picture('run-folders');

  const saved = join(window.home, 'saved');
  mkdirSync(saved);
  await hands.download(saved);
  await window.part('job', '[data-verb="download"][data-state="finished"]', 60_000);
  await sameBytes(far, account, runs, prefix, saved);
  await picture('downloaded');

  await hands.select(names[2]); // off again: two are left
  await hands.plan();
  const text = await window.text(await window.part('plan-confirm-text'));
  await picture('plan');
  await hands.confirm(text);
  await window.part('job-page', '[data-state="finished"]', 60_000);
  await window.part('second-look', '[data-proven="true"]');
  await onlyGone(far, account, runs);
  await picture('deleted');
}

/** Every blob of the runs is on the disk with the far side's bytes, and there is nothing else but the manifest. */
async function sameBytes(far, account, runs, prefix, directory) {
  const expected = new Map();
  for (const run of runs) {
    for (const name of await far.blobs(account, CONTAINER, run)) {
      expected.set(name.slice(prefix.length), await far.bytes(account, CONTAINER, name));
    }
  }
  assert.ok(expected.size > 0, 'the runs hold no file');
  const found = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(directory.length + 1))
    .filter((name) => !name.startsWith('lastcopy-manifest'));
  assert.deepEqual(found.sort(), [...expected.keys()].sort());
  for (const [name, bytes] of expected) {
    assert.ok(readFileSync(join(directory, name)).equals(bytes), `${name} differs from the far side`);
  }
}

/** The first two runs are gone, the third one is there. */
async function onlyGone(far, account, [first, second, third]) {
  for (const run of [first, second]) {
    await until(`${run} gone`, async () => (await far.blobs(account, CONTAINER, run)).length === 0);
  }
  assert.ok((await far.blobs(account, CONTAINER, third)).length > 0, `${third} is gone too`);
}

/** A person with a mouse. */
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
    await (await this.#window.part('download')).click();
    await this.#window.chooseFolder(directory);
  }

  /** Asks for the plan of deleting the selection. */
  async plan() {
    await (await this.#window.part('delete')).click();
  }

  /** Types what a plan asks for, and presses the button that names the count. */
  async confirm(text) {
    await (await this.#window.part('plan-confirm-input')).sendKeys(text);
    await (await this.#window.part('plan-apply')).click();
  }
}
