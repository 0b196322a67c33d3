// The places of the demo that the tests visit, and what the far side and the disk hold of them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The account with the run history, its container, and the folder of the runs in it. */
export const ACCOUNT = 'fraudscoringst01';
const CONTAINER = 'azureml';
const FOLDER = 'ExperimentRun';

/** The way to the folder of runs. */
export const RUNS = ['Contoso Research', 'rg-ml-prod', ACCOUNT, CONTAINER, FOLDER];

/** The names of the runs that the far side has. The first is the demo's one run of more than a gigabyte. */
export async function runsOf(far) {
  return (await far.folders(ACCOUNT, CONTAINER, `${FOLDER}/`)).map((name) => name.split('/').at(-2));
}

/** The files of some runs as the far side has them: names and sizes. */
export async function filesOf(far, runs) {
  return (await Promise.all(runs.map((run) => far.files(ACCOUNT, CONTAINER, `${FOLDER}/${run}/`)))).flat();
}

/** A directory holds the files of some runs with the far side's bytes, and nothing else but the manifest. */
export async function holdsRuns(directory, far, runs) {
  const names = (await filesOf(far, runs)).map(({ name }) => name.slice(FOLDER.length + 1));
  assert.ok(names.length > 0, 'the runs hold no file');
  assert.deepEqual(saved(directory).sort(), names.sort());
  for (const name of names) {
    const bytes = await far.bytes(ACCOUNT, CONTAINER, `${FOLDER}/${name}`);
    assert.ok(readFileSync(join(directory, name)).equals(bytes), `${name} differs from the far side`);
  }
}

/** The files of a download: what a directory holds beside the manifest. */
export const saved = (directory) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(directory.length + 1))
    .filter((name) => !name.startsWith('lastcopy-manifest'));

/** Where the demo of a test's home directory keeps its certificates. */
export const certificates = (home) => join(home, 'lastcopy/cache/demo/data/certificates');

/** The one certificate that there is. */
export function onlyCertificate(home) {
  const files = readdirSync(certificates(home)).filter((name) => name.endsWith('.json'));
  assert.equal(files.length, 1);
  return join(certificates(home), files[0]);
}
