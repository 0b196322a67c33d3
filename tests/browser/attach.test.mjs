// Storage is attached without a sign-in, from the welcome page; its secret is in no file and not on the page.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { ACCOUNT } from '../common/demo.mjs';
import { root } from '../common/until.mjs';
import { onPage, openPage, until } from './harness.mjs';

/** Runs a test on the welcome page, with another page's local Azure as the storage to attach. */
const beside = (run) => async () => {
  const owner = await openPage();
  try {
    const { demo } = await owner.far();
    const { connectionString } = demo.storage.find(({ account }) => account === ACCOUNT);
    const parts = Object.fromEntries(connectionString.split(';').filter(Boolean).map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
    await onPage({ demo: false }, async (p) => {
      await p.click('attach-storage');
      await run(p, { connectionString, key: parts.AccountKey, endpoint: parts.BlobEndpoint.replace(/\/$/, '') });
      await keepsNothing(p, parts.AccountKey);
    });
  } finally {
    await owner.close();
  }
};

test('by connection string, and detached again', beside(async (p, { connectionString }) => {
  await attach(p, 'connection-string', { 'attach-secret': connectionString });
  await isAttached(p);
  await p.press('Alt+ArrowUp');
  await p.menuOf(ACCOUNT);
  await p.click('menu-detach-storage');
  await p.shows('start-demo');
}));

test('by account key; a wrong one is told apart', beside(async (p, { key, endpoint }) => {
  const wrong = Buffer.from(key, 'base64').reverse().toString('base64');
  await attach(p, 'account-key', { 'attach-account': ACCOUNT, 'attach-secret': wrong, 'attach-endpoint': endpoint });
  await p.page.locator('[data-testid=attach-dialog] [role=alert]').waitFor();
  await p.fill('attach-secret', key);
  await p.click('attach-submit');
  await isAttached(p);
}));

test('by SAS URL', beside(async (p, { key, endpoint }) => {
  await attach(p, 'sas', { 'attach-secret': `${endpoint}?${signature(key)}` });
  await isAttached(p);
}));

test('what is no connection string is refused before anything is asked', beside(async (p) => {
  await attach(p, 'connection-string', { 'attach-secret': 'DefaultEndpointsProtocol=https;AccountName=x' });
  await p.page.locator('[data-testid=attach-dialog] [role=alert]').waitFor();
  await p.press('Escape');
  await p.part('attach-dialog').waitFor({ state: 'detached' });
  await p.shows('start-demo');
}));

test('the emulator of this machine, with one click', async (t) => {
  // Its address is fixed: where something else listens there, that is whom the click would reach.
  if (await listens()) return t.skip('something listens on 127.0.0.1:10000');
  const script = join(root, 'tests/node_modules/azurite/dist/src/blob/main.js');
  const emulator = spawn(process.execPath, [script, '--inMemoryPersistence', '--disableTelemetry', '--silent'], { stdio: 'ignore' });
  try {
    await until('the emulator', listens);
    await onPage({ demo: false }, async (p) => {
      await p.click('attach-storage');
      await attach(p, 'emulator', {});
      await p.part('attach-dialog').waitFor({ state: 'detached' });
      await p.isAt('devstoreaccount1');
      await p.shows('empty');
    });
  } finally {
    emulator.kill('SIGKILL');
  }
});

/** Whether something listens where the emulator would. */
function listens() {
  return new Promise((done) => {
    const socket = connect(10_000, '127.0.0.1', () => done(true));
    socket.once('error', () => done(false)).once('connect', () => socket.destroy());
  });
}

async function attach(p, way, fields) {
  await p.click(`attach-${way}`);
  for (const [id, text] of Object.entries(fields)) await p.fill(id, text);
  await p.click('attach-submit');
}

async function isAttached(p) {
  await p.part('attach-dialog').waitFor({ state: 'detached' });
  await p.hasRow('azureml');
}

/** No file of the program holds the key, and neither does the page. */
async function keepsNothing(p, key) {
  for (const entry of readdirSync(p.home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(entry.parentPath ?? entry.path, entry.name));
    assert.ok(!bytes.includes(key), `${entry.name} holds the key`);
  }
  assert.ok(!(await p.page.content()).includes(key), 'the page holds the key');
}

/** Azure Storage: "Create an account SAS", version 2018-11-09: reads of the Blob service for an hour. */
function signature(key) {
  const expiry = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
  const fields = { sp: 'rl', ss: 'b', srt: 'sco', st: '', se: expiry, sip: '', spr: 'https,http', sv: '2018-11-09' };
  const text = `${[ACCOUNT, ...Object.values(fields)].join('\n')}\n`;
  const sig = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  const given = Object.entries({ ...fields, sig }).filter(([, value]) => value !== '');
  return new URLSearchParams(given).toString();
}
