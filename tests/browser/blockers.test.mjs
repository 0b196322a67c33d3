// What is in the way of a deletion is found by reading alone, and said with what to do.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage } from './harness.mjs';

/** A workspace with its vault, for a service principal that has this role. */
function seed({ tenant, subscription, servicePrincipal: { client } }, role) {
  // The demo's own: who is signed in stays so.
  const principal = 'e91c7a44-2f0d-4b9e-8d63-57b1a0c2f6d8';
  const workspace = { type: 'Microsoft.MachineLearningServices/workspaces', name: 'ws', properties: { keyVault: `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv` } };
  const vault = { type: 'Microsoft.KeyVault/vaults', name: 'kv', properties: {} };
  return {
    tenant: { id: tenant },
    servicePrincipals: [{ client, id: principal, name: 'reader' }],
    subscriptions: [{ id: subscription, name: 'Research', resourceGroups: [{ name: 'rg', location: 'francecentral', resources: [workspace, vault] }] }],
    roleAssignments: [{ principal, role, scope: `/subscriptions/${subscription}` }],
  };
}

test('a missing right is a blocker that names its action, a role and the scope', () => onPage({}, async (p) => {
  const far = await p.far();
  await far.seed(seed(far.demo, 'Reader'));
  await p.click('refresh');
  await p.open('Research', 'rg');
  await p.select('kv');
  await p.click('delete', ':not([aria-disabled=true])');
  const what = p.part('blocker', '[data-code="not-allowed"] [data-testid="blocker-what"]');
  const scope = `/subscriptions/${far.demo.subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv`;
  for (const part of ['Microsoft.KeyVault/vaults/delete', 'Contributor', scope]) await what.getByText(part).waitFor();
  assert.equal(await p.part('plan-apply').count(), 0);
  for (const [language, said] of [['en', 'Your roles do not allow you to delete it.'], ['fr', 'Vos rôles ne vous permettent pas'], ['ja', 'ロール']]) {
    await p.speaks(language);
    await p.shows('blocker', `:has-text("${said}")`);
  }
  assert.deepEqual(await far.deletions(), []);
}));

test('d7 a lock on what a workspace takes along is found before anything is sent, and its workspace can still go alone', () => onPage({}, async (p) => {
  const far = await p.far();
  const scope = `/subscriptions/${far.demo.subscription}/resourceGroups/rg-trial/providers/Microsoft.KeyVault/vaults/trial-kv`;
  const lock = await far.arm('PUT', `${scope}/providers/Microsoft.Authorization/locks/keep-vault?api-version=2020-05-01`, { properties: { level: 'CanNotDelete', notes: 'audit' } });
  assert.ok(lock.status < 300, String(lock.status));
  await p.open('Contoso Research', 'rg-trial');
  await p.select('trial-ws');
  await p.click('retire', ':not([aria-disabled=true])');
  await p.part('blocker', '[data-code="locked"] [data-testid="blocker-what"]').getByText('keep-vault').waitFor();
  await p.shows('plan-step', '[data-name="trial-kv"][data-blocked="true"]');
  await p.shows('plan-step', '[data-name="trial-ws"][data-blocked="false"]');
  assert.deepEqual(await far.deletions(), []);
  await p.click('include-dependents', '[aria-checked="true"]');
  await p.part('blocker').waitFor({ state: 'detached' });
  await p.fill('plan-confirm-input', 'trial-ws');
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('second-look', '[data-proven="true"]');
  assert.deepEqual((await far.deletions()).map((path) => path.split('?')[0].split('/').at(-1)), ['trial-ws']);
}));
