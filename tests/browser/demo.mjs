// The places of the demo that the tests visit, and what the disk holds afterwards.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Subscription, resource group, storage account, container, folder of runs. */
export const ACCOUNT = 'fraudscoringst01';
export const RUNS = ['Contoso Research', 'rg-ml-prod', ACCOUNT, 'azureml', 'ExperimentRun'];

/** Opens the folder of runs, and answers their names as the far side has them, in the order of the list. */
export async function openRuns(page) {
  await page.open(...RUNS);
  const far = await page.far();
  const found = await far.folders(ACCOUNT, 'azureml', 'ExperimentRun/');
  const names = found.map((name) => name.split('/').at(-2)).sort((a, b) => a.localeCompare(b, 'en', { sensitivity: 'base' }));
  await page.part('grid', `[aria-rowcount="${names.length + 1}"]`).waitFor();
  return names;
}

/** What the far side holds below some runs. */
export async function filesOf(far, runs) {
  return (await Promise.all(runs.map((run) => far.files(ACCOUNT, 'azureml', `ExperimentRun/${run}/`)))).flat();
}

/** A directory holds the far side's files below a prefix with their bytes, and nothing else but the manifest. */
export async function holdsFilesOf(directory, far, files, prefix) {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(directory.length + 1))
    .filter((name) => !name.startsWith('lastcopy-manifest'));
  assert.deepEqual(found.sort(), files.map(({ name }) => name.slice(prefix.length)).sort());
  for (const { name } of files) {
    const bytes = await far.bytes(ACCOUNT, 'azureml', name);
    assert.ok(readFileSync(join(directory, name.slice(prefix.length))).equals(bytes), `${name} differs from the far side`);
  }
}
