// A deletion of the window leaves a certificate on disk, which `lastcopy verify` takes and one changed byte spoils.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { certificates, onlyCertificate } from '../common/demo.mjs';
import { programs, until } from '../common/until.mjs';
import { onPage } from './harness.mjs';

test('what was deleted has a certificate that is shown, verified, saved, and refused once it was altered', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await planned(p, run);
  await p.click('plan-apply');
  await p.shows('second-look');
  await p.click('job-certificate');
  await p.shows('certificate');
  const file = onlyCertificate(p.home);
  const certificate = JSON.parse(readFileSync(file, 'utf8')).certificate;

  const { status, stdout } = verified(p, file);
  assert.equal(status, 0, stdout);
  assert.match(stdout, /^The certificate is intact/);
  assert.match(stdout, /knows the key as its own/);
  const digits = (text) => text.replaceAll(' ', '');
  assert.equal(digits(await p.text('fingerprint')), certificate.key.fingerprint);
  assert.equal(await p.text('plan-hash'), certificate.plan.hash);
  assert.equal(await p.part('certificate-path').getAttribute('data-name'), file);
  await p.shows('signature', '[data-known="true"]');
  assert.match(await p.text('certified-kind'), new RegExp(`${certificate.items.length}.*${certificate.items.length}`));

  await p.click('certificate-open');
  await until('the page is opened', async () => (await p.host()).revealed.length === 1);
  await p.click('certificate-folder');
  await until('the folder is opened', async () => (await p.host()).revealed.length === 2);
  assert.deepEqual((await p.host()).revealed, [file.replace(/json$/, 'html'), join(file, '..')]);
  const copy = join(p.home, 'copy.json');
  await p.host({ file: copy });
  await p.click('certificate-save');
  await p.shows('notice', ':has-text("copy.json")');
  assert.deepEqual(readFileSync(copy), readFileSync(file));

  await p.click('certificate-verify', ':not([aria-disabled=true])');
  await p.shows('notice', ':has-text("every byte is as it was signed")');
  appendFileSync(file, ' ');
  await p.click('certificate-verify', ':not([aria-disabled=true])');
  await p.shows('error', '[data-code="certificate-tampered"]');
}));

test('the list of deletions says what became of each, and Check again looks once more', () => onPage({}, async (p) => {
  await p.click('rail-activity');
  await p.shows('activity-none');
  await p.click('rail-explorer');
  const [, run, stopped] = await p.openRuns();
  const far = await p.far();
  await planned(p, run);
  await p.click('plan-apply');
  await p.shows('second-look');
  await p.click('job-done');
  // Rows move up once the list was read again.
  await p.page.locator(`[data-testid=grid] [role=row][data-name=${JSON.stringify(run)}]`).waitFor({ state: 'detached' });
  await planned(p, stopped);
  const lift = await far.fault({ operation: 'BatchDelete' }, { delayMs: 4_000 });
  await p.click('plan-apply');
  await p.click('job-stop');
  await p.shows('job-page', '[data-state="canceled"]');
  await lift();

  await p.click('rail-activity');
  const row = (name) => p.page.locator(`[data-testid=activity] [role=row][data-name=${JSON.stringify(name)}]`);
  assert.equal(await row(run).getAttribute('data-result'), 'complete');
  await p.click('facet-stopped');
  await row(run).waitFor({ state: 'detached' });
  await row(stopped).waitFor();
  await p.click('facet-gone');
  await row(stopped).waitFor({ state: 'detached' });
  await p.click('facet-all');
  assert.equal(await row(stopped).getAttribute('data-result'), 'stopped');
  await row(run).locator('[data-column=who]', { hasText: '@contoso.example' }).waitFor();
  await p.part('activity').focus();
  await p.press('End', 'Enter');
  await p.shows('certificate');
  const [first, second] = [await looks(p), (await p.click('certificate-again'), await p.shows('look-again'), await looks(p))];
  assert.ok(second > first, 'the places were listed again');
  await p.shows('look-nothing');

  await p.click('certificate-back');
  await p.part('activity').focus();
  await p.press('Home', 'Enter');
  await p.shows('certificate');
  await until('its certificate', async () => existsSync(join(certificates(p.home), `${await p.part('certificate').getAttribute('data-job')}.json`)));
  assert.equal(await p.part('certificate-again').count(), 0);
}));

test('a certificate’s file is checked wherever it lies, and an altered one is refused', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await planned(p, run);
  await p.click('plan-apply');
  await p.shows('second-look');
  await p.click('job-certificate');
  await p.shows('certificate');
  const copy = join(p.home, 'elsewhere.json');
  writeFileSync(copy, readFileSync(onlyCertificate(p.home)));
  await p.host({ file: copy });
  await p.click('rail-activity');
  await p.click('verify-file');
  await p.shows('verified-file', ':has-text("every byte is as it was signed")');
  await p.shows('verified-file', ':has-text("elsewhere.json")');
  const text = readFileSync(copy, 'utf8');
  writeFileSync(copy, text.replace(run.slice(-4), '0000'));
  await p.click('verify-file', ':not([aria-disabled=true])');
  await p.shows('verified-file', ' [data-testid=error][data-code="certificate-tampered"]');
  await p.click('verified-close');
  await p.isGone('verified-file');
}));

test('a certificate that cannot be written loses nothing of the outcome', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await planned(p, run);
  rmSync(certificates(p.home), { recursive: true });
  writeFileSync(certificates(p.home), 'in the way');
  await p.click('plan-apply');
  await p.shows('second-look', '[data-proven="true"]');
  await p.shows('certificate-failed');
  rmSync(certificates(p.home));
  mkdirSync(certificates(p.home));
  await p.click('certificate-write');
  await p.isGone('certificate-failed');
  assert.equal(verified(p, onlyCertificate(p.home)).status, 0);
}));

/** What the command line makes of a certificate. */
const verified = (p, file) =>
  spawnSync(join(programs, 'lastcopy'), ['verify', file], { env: { ...process.env, LASTCOPY_HOME: join(p.home, 'lastcopy/cache/demo'), LC_ALL: 'C' }, encoding: 'utf8' });

/** Plans to delete one run, and types what is asked for. */
async function planned(p, run) {
  await p.select(run);
  await p.click('delete', ':not([aria-disabled=true])');
  await p.fill('plan-confirm-input', await p.text('plan-confirm-text'));
}

/** How often the far side has listed blobs. */
const looks = async (p) => (await (await p.far()).log()).filter(({ operation }) => operation === 'ListBlobs').length;
