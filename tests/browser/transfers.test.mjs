// Downloads begin where a person drops a selection or chooses a folder, and end with the far side's bytes on the disk.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { holdsRuns } from '../common/demo.mjs';
import { until } from '../common/until.mjs';
import { onPage } from './harness.mjs';

test('a selection that is dropped on a folder is downloaded there', () => onPage({}, async (p) => {
  const [, one, other] = await p.openRuns();
  const saved = await p.addFolder('Exports');
  await p.addFolder('Elsewhere');
  await p.select(one, other);
  const { mouse } = p.page;
  const [x, y] = await centre(p.row(one));
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + 30, y + 30, { steps: 3 });
  await p.shows('ghost');
  assert.equal(await p.text('ghost-count'), '2');
  await mouse.move(...(await centre(p.part('folder', '[data-name="Exports"]'))), { steps: 5 });
  await p.part('status-main').filter({ hasText: 'Esc' }).waitFor();
  await mouse.up();
  await ended(p);
  const far = await p.far();
  await holdsRuns(saved, far, [one, other]);
  assert.equal(await p.row(one).getAttribute('aria-selected'), 'true', 'a drag is no click');
}));

test('Escape ends a drag, and nothing is downloaded', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await p.addFolder('Exports');
  await p.select(run);
  const { mouse } = p.page;
  await mouse.move(...(await centre(p.row(run))));
  await mouse.down();
  await mouse.move(...(await centre(p.part('folder', '[data-name="Exports"]'))), { steps: 5 });
  await p.shows('ghost');
  await p.press('Escape');
  await p.part('ghost').waitFor({ state: 'detached' });
  await mouse.up();
  assert.deepEqual(await p.call('jobs'), []);
}));

test('Ctrl+D chooses among the folders by keyboard', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await p.addFolder('First');
  const saved = await p.addFolder('Second');
  await p.select(run);
  await p.part('download', ':not([aria-disabled=true])').waitFor();
  await p.press('Control+d');
  await p.shows('choose-folder');
  const chosen = p.page.locator('[data-testid=choose-option][aria-selected=true]');
  await p.press('Home');
  while ((await chosen.getAttribute('data-name')) !== 'Second') await p.press('ArrowDown');
  await p.press('Enter');
  await ended(p);
  const far = await p.far();
  await holdsRuns(saved, far, [run]);
}));

test('a folder that a person adds appears, and goes again', () => onPage({}, async (p) => {
  await p.openRuns();
  await p.chooses('Exports');
  await p.click('folder-add');
  await p.shows('folder', '[data-name="Exports"]');
  await p.part('folder', '[data-name="Exports"]').hover();
  await p.click('folder-menu');
  await p.click('menu-forget-folder');
  await p.part('folder').waitFor({ state: 'detached' });
}));

test('a folder that the file manager drops appears, and a file does not', () => onPage({}, async (p) => {
  await p.openRuns();
  const folder = join(p.home, 'Dropped é#1');
  const file = join(p.home, 'a file');
  mkdirSync(folder);
  writeFileSync(file, '');
  await p.drop([file]);
  await p.drop([folder]);
  await p.shows('folder', '[data-name="Dropped é#1"]');
  assert.equal(await p.part('folder', '[data-name="a file"]').count(), 0);
}));

test('the folder of a download opens in the file manager', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  const saved = await p.addFolder('Exports');
  await p.select(run);
  await p.click('download', ':not([aria-disabled=true])');
  await p.click('choose-download');
  await ended(p);
  await p.click('show-in-folder');
  await until('the file manager', async () => (await p.host()).revealed.length > 0);
  assert.deepEqual((await p.host()).revealed, [saved]);
}));

async function centre(locator) {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
}

/** Waits for the one download to end well. */
async function ended(p) {
  await p.shows('job', '[data-verb="download"][data-state="finished"]');
  const [job] = await p.call('jobs');
  assert.equal(job.tally.saved, job.items);
}
