// What the service keeps after a deletion: it comes back, it is taken away for good, or it vanishes by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage, until } from './harness.mjs';

/** Opens the folder of pictures in the account that keeps what is deleted for seven days. */
async function pictures(p) {
  const far = await p.far();
  const { account } = far.demo.storage[1];
  const container = (await far.containers(account)).find((name) => name.startsWith('azureml-blobstore-'));
  await p.open('Contoso Research', 'rg-ml-prod', account, container, 'UI', 'inspection', 'line-a');
  return { far, account, container, names: (prefix = 'UI/inspection/line-a/') => far.blobs(account, container, prefix) };
}

const group = (far, name) => far.arm('GET', `/subscriptions/${far.demo.subscription}/resourceGroups/${name}/resources?api-version=2021-04-01`);
const live = async (far, name) => (await group(far, name)).json.value.map(({ name }) => name);

test('a few files are deleted without a page, and Undo brings exactly those back', () => onPage({}, async (p) => {
  const { names } = await pictures(p);
  const before = await names();
  await p.select('img_00001.jpg', 'img_00002.jpg');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.click('plan-apply');
  await p.shows('toast-text', ':has-text("Deleted 2 files. Recoverable until")');
  await p.row('img_00001.jpg').waitFor({ state: 'detached' });
  assert.equal((await names()).length, before.length - 2);
  await p.part('toast-undo').focus();
  await p.press('Enter');
  await p.shows('toast-text', ':has-text("Brought back 2 of 2 items.")');
  await p.hasRow('img_00001.jpg');
  // Two others were soft-deleted before, and stay so.
  assert.deepEqual(await names(), before);
  assert.equal(await p.part('toast-undo').count(), 0);
  for (const [language, said] of [['fr', '2 éléments sur 2 récupérés.'], ['ja', '2 個中 2 個の項目を復元しました。']]) {
    await p.speaks(language);
    assert.equal(await p.text('toast-text'), said);
  }
}));

test('Undo on a deletion’s page says what did not come back', () => onPage({}, async (p) => {
  const { far, names } = await pictures(p);
  const before = await names();
  await p.press('Backspace');
  await p.isAt('inspection');
  await p.select('line-a');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.fill('plan-confirm-input', await p.text('plan-confirm-text'));
  await p.click('plan-apply');
  await p.shows('second-look');
  assert.deepEqual(await names(), []);
  const lift = await far.fault({ operation: 'UndeleteBlob', path: '*img_00007.jpg' }, { status: 403, code: 'AuthorizationPermissionMismatch' });
  await p.click('job-undo');
  await p.shows('undone', ':has-text("Brought back 159 of 160 items. 1 did not come back.")');
  await p.shows('not-recovered', '[data-name="img_00007.jpg"]');
  await lift();
  assert.deepEqual((await names()).length, before.length - 1);
  await p.click('certificate-again');
  await p.shows('look-remaining', '[data-count="159"]');
}));

test('Undo leaves alone what was written under a name since', () => onPage({}, async (p) => {
  const { far, account, container } = await pictures(p);
  await p.select('img_00001.jpg', 'img_00002.jpg');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.click('plan-apply');
  await p.shows('toast-undo');
  await far.put(account, container, 'UI/inspection/line-a/img_00001.jpg', 'another picture');
  const since = (await far.log()).at(-1).seq;
  await p.click('toast-undo');
  await p.shows('toast-text', ':has-text("Brought back 1 of 2 items. 1 did not come back.")');
  assert.equal(String(await far.bytes(account, container, 'UI/inspection/line-a/img_00001.jpg')), 'another picture');
  const written = (await far.log(since)).filter(({ method, service }) => service === 'blob' && method !== 'GET' && method !== 'HEAD');
  assert.deepEqual(written.map(({ operation, path }) => [operation, decodeURIComponent(path.split('?')[0]).split('/').at(-1)]), [['UndeleteBlob', 'img_00002.jpg']]);
  await p.click('toast-show');
  await p.shows('not-recovered', '[data-name="img_00001.jpg"] [data-code="changed"]');
}));

test('d11 a deleted workspace is listed in its group and comes back', () => onPage({}, async (p) => {
  const far = await p.far();
  await p.open('Contoso Research', 'rg-ml-dev');
  await p.shows('deleted-chip', ':has-text("3 soft-deleted")');
  assert.equal(await p.row('fraud-pilot-ws').count(), 0);
  await p.click('deleted-chip');
  await p.select('fraud-pilot-ws', 'fraudpilot-kv');
  await p.click('recover', ':not([aria-disabled=true])');
  await p.shows('toast-text', ':has-text("Brought back 2 of 2 items.")');
  const names = await live(far, 'rg-ml-dev');
  assert.ok(names.includes('fraud-pilot-ws') && names.includes('fraudpilot-kv'));
  await p.click('deleted-chip');
  await p.hasRow('fraud-pilot-ws');
  assert.deepEqual(await far.deletions(), []);
}));

test('d11 d12 a deleted workspace and its vault are purged by a plan of their own; a protected vault stays', () => onPage({}, async (p) => {
  const far = await p.far();
  await p.open('Contoso Research', 'rg-ml-dev');
  await p.click('deleted-chip');
  await p.select('payments-kv');
  await p.click('purge', ':not([aria-disabled=true])');
  await p.shows('blocker', '[data-code="purge-protected"]');
  assert.equal(await p.part('plan-apply').count(), 0);
  await p.click('plan-back');
  // What was selected is so still.
  await p.select('fraud-pilot-ws', 'fraudpilot-kv');
  await p.click('purge', ':not([aria-disabled=true])');
  await p.shows('plan-confirm-input');
  assert.equal(await p.text('plan-apply'), 'Purge 2 items');
  assert.deepEqual(await far.deletions(), []);
  const since = (await far.log()).at(-1).seq;
  await p.fill('plan-confirm-input', await p.text('plan-confirm-text'));
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('second-look', '[data-proven="false"]');
  await p.shows('remains-kept-key-vault', '[data-count="1"]');
  await p.shows('problem', '[data-name="payments-kv"]');
  const sent = (await far.log(since)).map(({ operation }) => operation);
  assert.ok(sent.includes('PurgeDeletedVault') && sent.includes('DeleteResource'), String(sent));
  const { json } = await far.arm('GET', `/subscriptions/${far.demo.subscription}/providers/Microsoft.KeyVault/deletedVaults?api-version=2022-07-01`);
  assert.deepEqual(json.value.map(({ name }) => name), ['payments-kv']);
}));

test('d12 soft-deleted blobs and containers come back; of a blob that is kept nothing can be purged before its days are over', () => onPage({}, async (p) => {
  const { names } = await pictures(p);
  await p.fill('filter', '9999');
  await p.click('deleted-chip');
  await p.select('img_99990.jpg');
  await p.click('purge', ':not([aria-disabled=true])');
  await p.shows('blocker', '[data-code="kept"]');
  assert.equal(await p.part('plan-apply').count(), 0);
  await p.click('plan-back');
  // What was selected is so still.
  await p.select('img_99991.jpg');
  await p.click('recover', ':not([aria-disabled=true])');
  await p.shows('toast-text', ':has-text("Brought back 2 of 2 items.")');
  assert.ok((await names()).some((name) => name.endsWith('img_99991.jpg')));

  await p.click('breadcrumb', ' > button:first-child');
  await p.open('Contoso Sandbox', 'rg-playground', 'playgroundst06');
  await p.click('deleted-chip');
  await p.select('deleted-last-week');
  await p.shows('purge', '[aria-disabled=true]');
  await p.click('recover', ':not([aria-disabled=true])');
  await p.shows('toast-text', ':has-text("Brought back 1 of 1 item.")');
  assert.ok((await (await p.far()).containers('playgroundst06')).includes('deleted-last-week'));
}));

test('d12 what is left of a deleted blob as versions is purged where the account lets it', () => onPage({}, async (p) => {
  const far = await p.far();
  await p.open('Contoso Sandbox', 'rg-playground', 'playgroundst06', 'examples', 'versions');
  await p.click('deleted-chip');
  await p.select('deleted.txt');
  await p.click('purge', ':not([aria-disabled=true])');
  await p.fill('plan-confirm-input', await p.text('plan-confirm-text'));
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('second-look', '[data-proven="true"]');
  const sent = await far.deletions();
  assert.ok(sent.every((path) => path.includes('deleted.txt')) && sent.some((path) => path.includes('deletetype=permanent')), String(sent));
  assert.ok((await far.blobs('playgroundst06', 'examples', 'versions/')).includes('versions/three-previous.txt'));
}));

test('what vanishes by itself says when, and Check again finds it gone by then', () => onPage({}, async (p) => {
  const far = await p.far();
  await p.open('Contoso Research', 'rg-trial');
  await p.select('trial-ws');
  await p.click('delete', ':not([aria-disabled=true])');
  await p.fill('plan-confirm-input', 'trial-ws');
  await p.click('plan-apply', ':not([aria-disabled=true])');
  await p.shows('remains-kept-workspace', ':has-text("in 14 days")');
  assert.match(await p.text('remains-kept-workspace'), /1 soft-deleted workspace.*20\d\d/);
  await p.click('job-purge');
  await p.shows('plan-step', '[data-name="trial-ws"]');
  assert.equal(await p.text('plan-apply'), 'Purge 1 item');
  await p.click('plan-back');
  await p.click('rail-activity');
  await p.part('activity').getByText('in 14 days').waitFor();
  await p.part('activity').focus();
  await p.press('Home', 'Enter');
  await p.shows('certificate-look', ':has-text("in 14 days")');
  await p.click('certificate-back');
  await p.shows('activity', ':has-text("in 14 days")');
  await p.part('activity').focus();
  await p.press('Home', 'Enter');
  await p.shows('certificate');
  await p.click('certificate-again');
  await p.shows('look-kept-workspace');
  await far.advance('P15D');
  await p.click('certificate-again', ':not([aria-disabled=true])');
  await p.shows('look-nothing');
  await until('nothing but reads', async () => (await far.deletions()).length === 1);
}));
