// The one path through the demo that the test checks and the tour photographs: from the resource group to three
// run folders, down to the disk, and two of them gone on the far side.

import assert from 'node:assert/strict';

import { filesOf, holdsRuns, RUNS, runsOf } from '../common/demo.mjs';
import { farSide } from '../common/farside.mjs';
import { until } from './harness.mjs';

/**
 * Walks the path in an open window and checks every step on the disk and on the far side.
 *
 * @param {import('./harness.mjs').Window} window
 * @param {import('./mouse.mjs').Mouse | import('./keyboard.mjs').Keyboard} hands how the person works
 * @param {(name: string) => Promise<void>} [picture] called where there is something to see
 */
export async function journey(window, hands, picture = async () => {}) {
  const far = await farSide(window.readyFile);
  const runs = (await runsOf(far)).slice(1, 4);
  assert.equal(runs.length, 3, 'the demo holds fewer than three runs');

  for (const name of RUNS.slice(0, 2)) await hands.open(name);
  await window.row(RUNS[2]);
  await picture('resource-group');
  for (const name of RUNS.slice(2)) await hands.open(name);
  for (const run of runs) await hands.select(run);
  await window.shows(`${(await filesOf(far, runs)).length} files`);
  await picture('run-folders');

  const saved = window.folder('Exports');
  await hands.download(saved);
  await window.part('job', '[data-verb="download"][data-state="finished"]');
  await holdsRuns(saved, far, runs);
  await picture('downloaded');

  await hands.select(runs[2]); // off again: two are left
  await hands.plan();
  const text = await window.text(await window.part('plan-confirm-text'));
  await picture('plan');
  await hands.confirm(text);
  await window.part('job-page', '[data-state="finished"]');
  await window.part('second-look', '[data-proven="true"]');
  for (const run of runs.slice(0, 2)) await until(`${run} gone`, async () => (await filesOf(far, [run])).length === 0);
  assert.ok((await filesOf(far, [runs[2]])).length > 0, `${runs[2]} is gone too`);
  await picture('deleted');
}
