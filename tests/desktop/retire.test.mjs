// J1 in the real window: a workspace is retired for good, from its group, in four acts; what is in the way is found
// before anything is sent.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { farSide } from '../common/farside.mjs';
import { programs, until } from '../common/until.mjs';
import { inWindow } from './harness.mjs';
import { Keyboard } from './keyboard.mjs';
import { Mouse } from './mouse.mjs';

const LIMIT = { timeout: 300_000 };
const [WORKSPACE, GROUP] = ['trial-ws', 'rg-trial'];

/** The names of what was deleted, in the order in which the far side saw it. */
const sent = async (far) => (await far.deletions()).map((path) => path.split('?')[0].split('/').at(-1));

for (const [how, Hands] of [['in four acts', Mouse], ['by keyboard alone', Keyboard]]) {
  test(`j1 a workspace is retired for good ${how}`, LIMIT, () => inWindow({}, async (window) => {
    const far = await farSide(window.readyFile);
    const hands = new Hands(window);
    for (const name of ['Contoso Research', GROUP]) await hands.open(name);
    await window.row(WORKSPACE);
    await hands.retire(WORKSPACE);
    await window.part('include-dependents', '[aria-checked="true"]');
    await window.part('include-purge', '[aria-checked="true"]');
    assert.deepEqual(await sent(far), []);
    await hands.confirm(WORKSPACE);
    await window.part('second-look', '[data-proven="true"]', 120_000);
    const names = await sent(far);
    const order = [WORKSPACE, 'trial-insights', 'trial-kv', 'trialst05', 'contosotrialacr'];
    assert.deepEqual(names.filter((name) => order.includes(name)), order);
    const left = await far.arm('GET', `/subscriptions/${far.demo.subscription}/resourceGroups/${GROUP}/resources?api-version=2021-04-01`);
    assert.deepEqual(left.json.value, []);
    const kept = await far.arm('GET', `/subscriptions/${far.demo.subscription}/providers/Microsoft.KeyVault/deletedVaults?api-version=2022-07-01`);
    assert.ok(kept.json.value.every(({ name }) => name !== 'trial-kv'));
    await isCertified(window);
  }));
}

test('j1 a lock in the middle is found before anything is sent', LIMIT, () => inWindow({}, async (window) => {
  const far = await farSide(window.readyFile);
  const vault = `/subscriptions/${far.demo.subscription}/resourceGroups/${GROUP}/providers/Microsoft.KeyVault/vaults/trial-kv`;
  await far.arm('PUT', `${vault}/providers/Microsoft.Authorization/locks/keep-vault?api-version=2020-05-01`, { properties: { level: 'CanNotDelete', notes: 'audit' } });
  const hands = new Mouse(window);
  for (const name of ['Contoso Research', GROUP]) await hands.open(name);
  await hands.retire(WORKSPACE);
  await window.part('blocker', '[data-code="locked"]');
  await window.shows('keep-vault');
  assert.deepEqual(await sent(far), []);
  // What depends on nothing that is locked goes, and the lock is part of what is certified.
  await hands.confirm(WORKSPACE);
  await window.part('problem', '[data-name="trial-kv"]', 120_000);
  await window.part('second-look', '[data-proven="false"]');
  const names = await sent(far);
  assert.ok(names.includes(WORKSPACE) && !names.includes('trial-kv'), String(names));
  await isCertified(window);
}));

/** The certificate of the window's one deletion is on the disk, and the command line finds it intact. */
async function isCertified(window) {
  const home = join(window.home, 'lastcopy/cache/demo');
  const directory = join(home, 'data/certificates');
  const file = await until('the certificate', async () => readdirSync(directory).find((name) => name.endsWith('.json')));
  const { status, stdout } = spawnSync(join(programs, 'lastcopy'), ['verify', join(directory, file)], { env: { ...process.env, LASTCOPY_HOME: home, LC_ALL: 'C' }, encoding: 'utf8' });
  assert.equal(status, 0, stdout);
}
