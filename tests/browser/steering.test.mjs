// A download under way: paused, limited, tried again; what stands in its way is said in its row, and it goes on.

import assert from 'node:assert/strict';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { filesOf, holdsRuns, saved } from '../common/demo.mjs';
import { onPage, until } from './harness.mjs';

/** While the service asks for less, nothing arrives, however long a person takes. */
const HELD = { status: 503, code: 'ServerBusy', header: { 'Retry-After': '1' } };

test('a download is paused, limited and resumed, and its files are listed', () => onPage({}, async (p) => {
  const far = await p.far();
  const { folder, run } = await chosen(p);
  const lift = await far.fault({ operation: 'GetBlob' }, HELD);
  await begin(p);
  await stands(p, 'running');
  await p.click('job-limit');
  await p.fill('limit-streams', '1');
  await p.fill('limit-rate', '20');
  await p.press('Enter');
  const [{ job, items }] = await p.call('jobs');
  await until('the limits', async () => {
    const { streams, bytes_per_second } = await p.call('job_limits', { job });
    return streams === 1 && bytes_per_second === 20_000_000;
  });
  await p.click('job-show-files');
  await p.page.locator(`[data-testid=job-files] [role=listitem][aria-setsize="${items}"][data-name]`).first().waitFor();
  await p.click('job-pause');
  await stands(p, 'paused');
  const [paused] = await p.call('jobs');
  assert.ok(paused.tally.saved < items, 'it was paused under way');
  await lift();
  await p.click('job-resume');
  await stands(p, 'finished');
  await holdsRuns(folder, far, [run]);
  await p.page.locator('[data-testid=job-files] [data-state=saved]').first().waitFor();
  const { titles, notified } = await p.host();
  assert.match(titles[0], /^\d+% · LastCopy$/);
  assert.equal(titles.at(-1), 'LastCopy');
  assert.match(notified.join(), /^Download finished: (\d+) of \1 saved/);
}));

test('what did not end well is tried again', () => onPage({}, async (p) => {
  const far = await p.far();
  const { folder, run } = await chosen(p);
  const [{ name }] = await filesOf(far, [run]);
  const lift = await far.fault({ operation: 'GetBlob', path: `*${name.split('/').at(-1)}` }, { status: 404, code: 'BlobNotFound' });
  await begin(p);
  await stands(p, 'finished');
  assert.ok(!saved(folder).includes(name.slice('ExperimentRun/'.length)));
  await lift();
  await p.click('job-retry', ':has-text("Retry 1 file")');
  await p.part('job-retry').waitFor({ state: 'detached' });
  await stands(p, 'finished');
  await holdsRuns(folder, far, [run]);
}));

test('without a network a download waits, and goes on by itself', () => onPage({}, async (p) => {
  const far = await p.far();
  const { folder, run } = await chosen(p);
  const lift = await far.fault({ operation: 'GetBlob' }, HELD);
  await begin(p);
  await stands(p, 'running');
  const cut = await far.fault({}, { reset: true });
  await lift();
  await stands(p, 'waiting');
  await p.page.getByText('Waiting for the network. Goes on by itself.').first().waitFor();
  await cut();
  await stands(p, 'finished');
  await holdsRuns(folder, far, [run]);
}));

test('a full disk is answered in its row', { skip: process.platform !== 'linux' }, () => onPage({ disk: '128m' }, async (p) => {
  const far = await p.far();
  const { run, folder } = await chosen(p, 'disk');
  const lift = await far.fault({ operation: 'GetBlob' }, HELD);
  await begin(p);
  await stands(p, 'running');
  const ballast = p.within(join(folder, 'ballast'));
  fill(ballast);
  await lift();
  await stands(p, 'paused');
  await p.shows('no-room');
  const buttons = await p.part('no-room', ' button').allTextContents();
  assert.deepEqual(buttons.map((text) => text.trim()), ['Resume', 'Cancel']);
  assert.match(await p.text('no-room'), /^Needs .* free in .*The .* already saved stay\./);
  rmSync(ballast);
  await p.click('job-resume');
  await stands(p, 'finished');
  await holdsRuns(p.within(folder), far, [run]);
}));

test('what happens to files that are there, and which ones come, is chosen and kept', () => onPage({}, async (p) => {
  const far = await p.far();
  const { folder, run } = await chosen(p);
  const files = await filesOf(far, [run]);
  const local = files.map(({ name }) => name.slice('ExperimentRun/'.length));
  const other = local.find((name) => !name.endsWith('.json'));
  mkdirSync(join(folder, other, '..'), { recursive: true });
  writeFileSync(join(folder, other), 'other bytes');
  await p.press('Control+d');
  await p.click('conflict-skip');
  await p.click('choose-patterns');
  await p.fill('choose-exclude', '*.json');
  await p.click('choose-download');
  await p.shows('job', '[data-state="finished"]');
  assert.equal(readFileSync(join(folder, other), 'utf8'), 'other bytes');
  assert.deepEqual(saved(folder).filter((name) => name.endsWith('.json')), []);
  assert.equal((await p.call('downloads')).conflict, 'skip', 'kept for the next');

  await p.press('Control+d');
  await p.shows('conflict-skip', '[aria-checked=true]');
  await p.click('conflict-overwrite');
  await p.click('choose-download');
  await p.part('job', '[data-state="finished"]').nth(1).waitFor();
  await holdsRuns(folder, far, [run]);
}));

test('the limits of the settings hold for the next download', () => onPage({}, async (p) => {
  await p.press('Control+,');
  await p.fill('settings-streams', '3');
  await p.press('Enter');
  await p.click('settings-conflict-newer');
  await until('the settings', async () => (await p.call('downloads')).conflict === 'newer');
  assert.deepEqual(await p.call('downloads'), { conflict: 'newer', streams: 3, bytes_per_second: null });
  await p.click('rail-explorer');
  await chosen(p);
  await p.press('Control+d');
  await p.click('choose-download');
  await p.shows('job', '[data-state="finished"]');
  const [{ job }] = await p.call('jobs');
  assert.deepEqual(await p.call('job_limits', { job }), { streams: 3, bytes_per_second: null });
}));

/** Selects a run of several files, with a folder to download to. */
async function chosen(p, name = 'Exports') {
  const far = await p.far();
  const runs = await p.openRuns();
  const [, run] = runs;
  const folder = await p.addFolder(name);
  await p.select(run);
  assert.ok((await filesOf(far, [run])).length > 1, `${run} has but one file`);
  return { folder, run };
}

/** Downloads the selection to the one folder, and goes to the transfers. */
async function begin(p) {
  await p.press('Control+d');
  await p.click('choose-download');
  await p.shows('job');
  await p.click('rail-transfers');
  await p.shows('transfers');
}

/** Waits for the state of the one job. */
const stands = (p, state) => p.shows('job', `[data-state="${state}"]`);

/** Writes until the disk is full. */
function fill(path) {
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 1; size >>= 1) {
      for (;;) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch (error) {
          if (error.code !== 'ENOSPC') throw error;
          break;
        }
      }
    }
  } finally {
    closeSync(file);
  }
}
