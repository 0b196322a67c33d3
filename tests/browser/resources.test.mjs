// Resources go as their plan says, and what is in their way is found before anything is sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage } from './harness.mjs';

test('d1 a lock and shared use are found before anything is sent', () => onPage({}, async (p) => {
  await p.open('Contoso Research', 'rg-ml-prod');
  await p.select('sharedacrprod', 'fraudscoring-kv');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.part('blocker', '[data-code="locked"] [data-testid="blocker-what"]').getByText('keep-shared-registry').waitFor();
  await p.part('blocker', '[data-code="shared"] [data-testid="blocker-what"]').getByText('fraud-scoring-ws').waitFor();
  await p.shows('stay', '[data-code="blocked"]');
  assert.equal(await p.part('plan-apply').count(), 0);
  assert.deepEqual(await (await p.far()).deletions(), []);
}));

test('d1 a workspace, its vault and its component go in order, and are gone on the far side', () => onPage({}, async (p) => {
  await p.open('Contoso Research', 'rg-trial');
  await p.select('trial-kv', 'trial-insights', 'trial-ws');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.shows('plan-step', '[data-name="trial-kv"]');
  const steps = await p.part('plan-step').evaluateAll((all) => all.map(({ dataset }) => dataset.name));
  assert.deepEqual(steps, ['trial-ws', 'trial-insights', 'trial-kv']);
  assert.deepEqual(await (await p.far()).deletions(), []);
  await p.fill('plan-confirm-input', '3');
  await p.click('plan-apply');
  await p.shows('second-look');
  assert.match(await p.text('outcome-title'), /^3 of 3 items deleted/);
  const sent = (await (await p.far()).deletions()).map((path) => path.split('?')[0].split('/').at(-1));
  assert.deepEqual(sent, ['trial-ws', 'trial-insights', 'trial-kv']);
  await p.shows('job-step', '[data-name="trial-kv"][data-state="done"]');
  const shown = await p.part('job-step').evaluateAll((all) => all.map(({ dataset }) => [dataset.name, dataset.state]));
  assert.deepEqual(shown, sent.map((name) => [name, 'done']));
  assert.deepEqual(await live(p, 'rg-trial'), ['contosotrialacr', 'trialst05']);

  await p.click('job-done');
  await p.row('trial-kv').waitFor({ state: 'detached' });
  await p.hasRow('trialst05');
}));

test('d13 a group goes by its name, with everything in it', () => onPage({}, async (p) => {
  await p.open('Contoso Research');
  await p.select('rg-trial');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.shows('plan-confirm-input');
  assert.equal(await p.text('plan-confirm-text'), 'rg-trial');
  await p.fill('plan-confirm-input', 'rg-trial');
  await p.click('plan-apply');
  await p.shows('second-look');
  assert.equal(await live(p, 'rg-trial'), null);
  assert.match((await (await p.far()).deletions()).at(-1), /resourcegroups\/rg-trial\?/i);
  await p.click('job-done');
  await p.row('rg-trial').waitFor({ state: 'detached' });
}));

test('d7 what a workspace alone uses is taken along where that is asked for', () => onPage({}, async (p) => {
  await p.open('Contoso Research', 'rg-trial');
  await p.select('trial-ws');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.click('include-dependents');
  await p.shows('plan-step', '[data-name="trialst05"]');
  await p.shows('plan-step', '[data-name="contosotrialacr"]');
  await p.shows('include-dependents', '[aria-checked="true"]');
}));

test('d7 workspaces of several groups are retired together, from the list of all', () => onPage({}, async (p) => {
  await p.click('tab-workspaces');
  await p.shows('retire', '[aria-disabled=true]');
  const row = (name) => p.part('workspaces', ` [role=row][data-name=${JSON.stringify(name)}]`);
  await row('trial-ws').click();
  await row('fraud-dev-ws').click({ modifiers: ['Control'] });
  await p.shows('status-main', ':text("2 of")');
  await p.fill('filter', 'trial');
  await row('fraud-dev-ws').waitFor({ state: 'detached' });
  await p.shows('status-main', ':text("1 of 1")');
  await p.fill('filter', '');
  await p.click('retire', ':not([aria-disabled=true])');
  await p.shows('plan-step', '[data-name="trial-kv"]');
  const steps = await p.part('plan-step').evaluateAll((all) => all.map(({ dataset }) => dataset.name));
  assert.ok(steps.includes('trial-ws') && steps.includes('fraud-dev-ws'), `${steps}`);
  await p.click('plan-back');
  await p.shows('workspaces', ' [aria-selected=true][data-name="trial-ws"]');
  assert.deepEqual(await (await p.far()).deletions(), []);

  await p.part('workspaces').focus();
  await p.press('Escape');
  assert.equal(await p.part('workspaces', ' [aria-selected=true]').count(), 0);
  await row('trial-ws').locator('.check').click();
  await p.press('Delete');
  await p.shows('plan-confirm-input');
  assert.equal(await p.text('plan-confirm-text'), 'trial-ws');
  await p.fill('plan-confirm-input', 'trial-ws');
  await p.click('plan-apply');
  await p.shows('second-look');
  assert.ok(!(await live(p, 'rg-trial')).includes('trial-ws'));
  await p.click('job-done');
  await p.shows('workspaces', ' [role=row][data-name="fraud-dev-ws"]');
  await row('trial-ws').waitFor({ state: 'detached' });
}));

test('d2 a container goes whole', () => onPage({}, async (p) => {
  const [{ account }] = (await p.far()).demo.storage;
  await p.open('Contoso Research', 'rg-ml-prod', account);
  await p.select('azureml-metrics');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.fill('plan-confirm-input', await p.text('plan-confirm-text'));
  await p.click('plan-apply');
  await p.shows('second-look');
  assert.ok(!(await (await p.far()).containers(account)).includes('azureml-metrics'));
}));

/** The names of a group's resources as Resource Manager has them, `null` where it has no such group; asked beside the app. */
async function live(p, group) {
  const far = await p.far();
  const { status, json } = await far.arm('GET', `/subscriptions/${far.demo.subscription}/resourceGroups/${group}/resources?api-version=2021-04-01`);
  return status === 404 ? null : json.value.map(({ name }) => name).sort();
}
