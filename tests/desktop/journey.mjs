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
 * @param {(name: string) => Promise<void>} picture called where there is something to see
 */
export async function journey(window, picture) {
  const far = await farSide(window.readyFile);
  const { resourceGroup, storage: [{ account }] } = far.demo;
  const prefix = `${FOLDER}/`;
  // Past the first one, which is the demo's one run of more than a gigabyte.
  const runs = (await far.folders(account, CONTAINER, prefix)).slice(1, 4);
  assert.equal(runs.length, 3, 'the demo holds fewer than three runs');
  const names = runs.map((run) => run.slice(prefix.length, -1));

  await open(window, SUBSCRIPTION);
  await open(window, resourceGroup);
  await window.row(account);
  await picture('resource-group');
  for (const name of [account, CONTAINER, FOLDER]) await open(window, name);
  for (const name of names) await select(window, name);
  let files = 0;
  for (const run of runs) files += (await far.blobs(account, CONTAINER, run)).length;
  await window.shows(`${files} files`);
  await picture('run-folders');

  const saved = await download(window);
  await sameBytes(far, account, runs, prefix, saved);
  await picture('downloaded');

  await select(window, names[2]); // off again: two are left
  await erase(window, picture);
  await onlyGone(far, account, runs);
  await picture('deleted');
}

async function download(window) {
  const directory = join(window.home, 'saved');
  mkdirSync(directory);
  await (await window.part('download')).click();
  await window.chooseFolder(directory);
  await window.part('job', '[data-verb="download"][data-state="finished"]', 60_000);
  return directory;
}

/** The plan opens, its text is typed, and the button that names the count is pressed. */
async function erase(window, picture) {
  await (await window.part('delete')).click();
  const text = await window.text(await window.part('plan-confirm-text'));
  await picture('plan');
  await (await window.part('plan-confirm-input')).sendKeys(text);
  await (await window.part('plan-apply')).click();
  await window.part('job-page', '[data-state="finished"]', 60_000);
  await window.part('second-look', '[data-proven="true"]');
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

/** Opens a row by a double click. */
export async function open(window, name) {
  await window.driver.actions().doubleClick(await window.row(name)).perform();
}

/** Adds a row to the selection, or takes it off. */
export async function select(window, name) {
  const actions = window.driver.actions().keyDown(Key.CONTROL).click(await window.row(name));
  await actions.keyUp(Key.CONTROL).perform();
}
