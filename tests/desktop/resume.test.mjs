// What a crash interrupts goes on by itself: the window is killed in the middle of a download, and started again.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { filesOf, holdsRuns, RUNS, runsOf, saved } from '../common/demo.mjs';
import { farSide } from '../common/farside.mjs';
import { programs } from '../common/until.mjs';
import { openWindow, until } from './harness.mjs';
import { Mouse } from './mouse.mjs';

const LIMIT = { timeout: 300_000 };

/** A local Azure that outlives the windows. */
const home = mkdtempSync(join(tmpdir(), 'lastcopy-azure-'));
const ready = join(home, 'ready.json');
const azure = spawn(join(programs, 'lastcopy'), ['sandbox', '--ready-file', ready], {
  env: { ...process.env, LASTCOPY_HOME: home }, stdio: 'ignore',
});
after(() => {
  azure.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

for (const paused of [false, true]) {
  const what = paused ? 'paused' : 'at work';
  test(`a download that was ${what} when the window was killed is finished unasked`, LIMIT, async () => {
    const far = await farSide(ready);
    const [, run] = await runsOf(far);
    const files = await filesOf(far, [run]);
    assert.ok(files.length > 2, `${run} has too few files`);
    // One file comes; for the others the service asks for less until it is told otherwise.
    const held = await Promise.all(files.slice(1).map(({ name }) => far.fault(
      { operation: 'GetBlob', path: `*/${name.split('/').at(-1)}` },
      { status: 503, code: 'ServerBusy', header: { 'Retry-After': '1' } },
    )));
    const lift = () => Promise.all(held.map((end) => end()));
    const options = { args: ['--cloud', ready], home: mkdtempSync(join(tmpdir(), 'lastcopy-window-')) };
    let folder;
    try {
      let window = await openWindow(options);
      try {
        const hands = new Mouse(window);
        folder = await start(window, hands, run);
        await until('the first file', async () => whole(folder).length > 0);
        if (paused) {
          await hands.clickFor('job-pause', 'job', '[data-state="paused"]')
            .catch(async (error) => assert.fail(`${error.message}: ${JSON.stringify(await jobs(window))}`));
        }
        window.kill();
      } finally {
        await window.close();
      }
      assert.ok(whole(folder).length < files.length, 'it was killed under way');
      window = await openWindow(options);
      try {
        await window.part('grid');
        await lift();
        await until('the end of the download', async () => (await jobs(window))[0].state === 'finished')
          .catch(async (error) => assert.fail(`${error.message}: ${JSON.stringify(await jobs(window))}`));
        const [{ tally, items }] = await jobs(window);
        // What got its name right before the crash is known again.
        assert.equal(tally.saved + tally.skipped, items, JSON.stringify(tally));
        const dialogs = await window.driver.findElements({ css: 'dialog[open], [data-testid=notice-error]' });
        assert.equal(dialogs.length, 0, 'nobody was asked');
        await holdsRuns(folder, far, [run]);
      } catch (error) {
        error.message += `\n${window.output()}`;
        throw error;
      } finally {
        await window.close();
      }
    } finally {
      rmSync(options.home, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

/** What the window knows of its jobs. */
const jobs = (window) => window.driver.executeAsyncScript(`
  const done = arguments[arguments.length - 1];
  window.__TAURI_INTERNALS__.invoke('jobs').then(done);`);

/** The files that have their names already. */
const whole = (folder) => saved(folder).filter((name) => !name.split('/').at(-1).startsWith('.lastcopy-part'));

/** Downloads a run to a new folder, one request at a time. */
async function start(window, hands, run) {
  for (const name of RUNS) await hands.open(name);
  await window.driver.executeAsyncScript(`
    const done = arguments[arguments.length - 1];
    const downloads = { conflict: 'rename', streams: 1, bytes_per_second: null };
    window.__TAURI_INTERNALS__.invoke('set_downloads', { downloads }).then(() => done());`);
  await hands.select(run);
  const folder = window.folder('Exports');
  await hands.download(folder);
  await window.part('job', '[data-verb="download"][data-state="running"]');
  return folder;
}
