// Drags with the display's own pointer: a folder from a real file manager into the window, and rows onto that folder.

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { holdsRuns, RUNS, runsOf } from '../common/demo.mjs';
import { farSide } from '../common/farside.mjs';
import { inWindow, until } from './harness.mjs';
import { Mouse } from './mouse.mjs';

const NAME = 'Exports é#1 %41';

test('a folder from the file manager gets what is dropped on it', { timeout: 300_000 }, () => inWindow({}, async (window) => {
  const outside = window.folder('outside');
  const folder = join(outside, NAME);
  mkdirSync(folder, { recursive: true });
  const far = await farSide(window.readyFile);
  const chosen = (await runsOf(far)).slice(1, 3);
  const hands = new Mouse(window);
  for (const name of RUNS) await hands.open(name);
  await window.row(chosen[0]);

  const { icon, close } = await window.openFileManager(outside);
  const section = await window.place(await window.part('folders'));
  // Again, where the file manager had not drawn its folder yet.
  await until('the folder is dropped in', async () => {
    await window.drag(icon, section, { meanwhile: () => window.part('folders-await', '', 6_000) });
    return window.part('folder', `[data-name=${JSON.stringify(NAME)}]`, 6_000);
  }, 120_000);
  close();

  for (const run of chosen) await hands.select(run);
  const line = await window.part('folder', `[data-name=${JSON.stringify(NAME)}]`);
  await window.drag(await window.place(await window.row(chosen[0])), await window.place(line), {
    meanwhile: () => window.part('ghost'),
  });
  await window.part('job', '[data-verb="download"][data-state="finished"]');
  await holdsRuns(folder, far, chosen);
  assert.deepEqual(readdirSync(outside), [NAME], 'nothing lands beside the folder');
}));
