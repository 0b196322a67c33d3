// What a plan takes along: each option has its switch, and the plan is made again before anything can be confirmed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { programs } from '../common/until.mjs';
import { onPage } from './harness.mjs';

const ON = '[aria-checked="true"]';
const OFF = '[aria-checked="false"]';

test('d7 a workspace is retired with what is its own, and purged, by its name alone', () => onPage({}, async (p) => {
  await p.open('Contoso Research', 'rg-trial');
  await p.select('trial-ws');
  await p.click('retire', ':not([aria-disabled=true])');
  await p.shows('include-dependents', ON);
  await p.shows('include-purge', ON);
  assert.equal(await p.text('plan-confirm-text'), 'trial-ws');
  const title = await p.text('plan-title');
  assert.match(title, /^Erase \d+ items$/);
  assert.equal(await p.text('plan-apply'), title);
  const far = await p.far();
  assert.deepEqual(await far.deletions(), []);
  await p.fill('plan-confirm-input', 'trial-ws');
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('second-look', '[data-proven="true"]');
  const [, count] = title.split(' ');
  assert.equal(await p.text('outcome-title'), `${count} of ${count} items erased`);
  const sent = await far.deletions();
  assert.deepEqual(sent.map((path) => path.split('?')[0].split('/').at(-1)), ['trial-ws', 'trial-insights', 'trial-kv', 'trialst05', 'contosotrialacr']);
  assert.match(sent[0], /forceToPurge=true/);
  assert.equal(await p.part('job-undo').count(), 0);
}));

test('a deletion stops after its step and goes on later', () => onPage({}, async (p) => {
  await p.open('Contoso Research', 'rg-trial');
  await p.select('trial-ws');
  await p.click('retire', ':not([aria-disabled=true])');
  await p.fill('plan-confirm-input', 'trial-ws');
  const far = await p.far();
  const lift = await far.fault({ operation: 'DeleteResource', path: '*trial-ws*' }, { delayMs: 3000 });
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('job-step', '[data-name="trial-ws"][data-state="running"]');
  await p.click('job-stop-after-step');
  await p.shows('job-stop-after-step', '[aria-disabled=true]');
  await p.shows('job-page', '[data-state="paused"]');
  assert.match(await p.text('job-stopped-at'), /“trial-ws”/);
  await p.shows('job-step', '[data-name="trial-ws"][data-state="done"]');
  await p.shows('job-step', '[data-name="trial-kv"][data-state="waiting"]');
  const names = async () => (await far.deletions()).map((path) => path.split('?')[0].split('/').at(-1));
  assert.deepEqual(await names(), ['trial-ws']);
  await lift();
  await p.click('job-resume');
  await p.shows('second-look', '[data-proven="true"]');
  assert.equal((await names())[0], 'trial-ws');
  assert.equal((await names()).length, 5);
}));

test('d7 what others use too stays until its own switch names it, and a switch is turned by keyboard', () => onPage({}, async (p) => {
  await p.open('Contoso Research', 'rg-ml-dev');
  await p.select('fraud-dev-ws');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.shows('include-purge', OFF);
  await p.part('include-dependents', OFF).focus();
  await p.press('Space');
  await p.shows('plan-step', '[data-name="frauddevst03"]');
  await p.shows('include-shared', `[data-name="shared-kv-prod"]${OFF}`);
  assert.equal(await p.part('plan-step', '[data-name="shared-kv-prod"]').count(), 0);
  assert.equal(await p.page.evaluate(() => document.activeElement.dataset.testid), 'include-dependents', 'the switch keeps the keyboard');
  await p.fill('plan-confirm-input', 'fraud-dev-ws');
  await p.click('include-shared', '[data-name="shared-kv-prod"]');
  await p.shows('plan-step', '[data-name="shared-kv-prod"]');
  assert.equal(await p.part('plan-confirm-input').inputValue(), '', 'another plan is confirmed anew');
  await p.shows('plan-apply', '[aria-disabled=true]');
  await p.click('include-shared', '[data-name="shared-kv-prod"]');
  await p.part('plan-step', '[data-name="shared-kv-prod"]').waitFor({ state: 'detached' });
  assert.deepEqual(await (await p.far()).deletions(), []);
}));

test('d2 versions, snapshots and what soft delete keeps go where their switches say so', () => onPage({}, async (p) => {
  const far = await p.far();
  await p.open('Contoso Sandbox', 'rg-playground', 'playgroundst06', 'examples');
  await p.select('versions', 'snapshots');
  await p.click('delete', ':not([aria-disabled=true])');
  for (const extra of ['snapshots', 'versions', 'soft-deleted', 'purge']) await p.shows(`include-${extra}`, OFF);
  const before = Number(await p.text('plan-confirm-text'));
  for (const extra of ['snapshots', 'versions', 'soft-deleted', 'purge']) {
    await p.click(`include-${extra}`);
    await p.shows(`include-${extra}`, ON);
    await p.shows('plan-page', '[aria-busy="false"]');
  }
  const all = Number(await p.text('plan-confirm-text'));
  assert.ok(all > before, `${all} after ${before}`);
  assert.match(await p.text('plan-title'), /^Erase /);
  assert.deepEqual(await far.deletions(), []);
  await p.fill('plan-confirm-input', String(all));
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('second-look');
  const sent = await far.deletions();
  assert.ok(sent.some((path) => path.includes('deletetype=permanent')), 'what soft delete kept is purged');
  assert.ok(sent.some((path) => path.includes('versionid=')) && sent.some((path) => path.includes('snapshot=')));
}));

test('copies come first where a folder is named, and are kept', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  const far = await p.far();
  const [{ account }] = far.demo.storage;
  const files = await far.files(account, 'azureml', `ExperimentRun/${run}/`);
  const folder = await p.addFolder('Copies');
  await p.select(run);
  await p.click('delete', ':not([aria-disabled=true])');
  await p.click('export-first', OFF);
  await p.page.locator('[data-testid=menu] [data-testid^=menu-export-]', { hasText: 'Copies' }).click();
  await p.shows('export-first', ON);
  await p.shows('plan-page', '[aria-busy="false"]');
  await p.fill('plan-confirm-input', await p.text('plan-confirm-text'));
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('second-look');
  await p.shows('copies-kept');
  for (const { name, size } of files) {
    const copy = readFileSync(join(folder, name.split('/').slice(1).join('/')));
    assert.equal(copy.length, size, name);
  }
  assert.deepEqual(await far.blobs(account, 'azureml', `ExperimentRun/${run}/`), []);
}));

test('a plan is copied as az commands and saved as a sealed file that the command line applies', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await p.select(run);
  await p.click('delete', ':not([aria-disabled=true])');
  await p.shows('plan-confirm-input');
  const items = Number(await p.text('plan-confirm-text'));
  await p.click('plan-copy');
  await p.shows('notice', `:has-text("Copied ${items} az command")`);
  const [copied] = (await p.host()).copied;
  const lines = copied.trim().split('\n');
  assert.match(lines[0], /^# /);
  assert.equal(lines.filter((line) => line.startsWith('az storage blob delete ') && line.includes('--if-match')).length, items);
  const file = join(p.home, 'plan.json');
  await p.host({ file });
  await p.click('plan-save');
  await p.shows('notice', ':has-text("plan.json")');
  const show = () => spawnSync(join(programs, 'lastcopy'), ['plan', 'show', file, '--json'], { env: { ...process.env, LASTCOPY_HOME: p.home, LC_ALL: 'C' }, encoding: 'utf8' });
  const shown = show();
  assert.equal(shown.status, 0, shown.stdout + shown.stderr);
  assert.equal(JSON.parse(shown.stdout).items, items);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/"size": ?(\d)/, (whole, digit) => whole.replace(digit, String((Number(digit) + 1) % 10))));
  assert.equal(show().status, 3, 'one altered byte is refused');
  assert.deepEqual(await (await p.far()).deletions(), []);
}));
