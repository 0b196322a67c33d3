// The bridge itself: nobody but the page of this run gets an answer, and the page has the window's policy.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage } from './harness.mjs';

test('only the page of this run is answered', async () => {
  await onPage({ demo: false }, async ({ page, call }) => {
    const { origin } = new URL(page.url());
    const body = JSON.stringify({ command: 'session', arguments: {} });
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const status = async (headers) => (await fetch(`${origin}/rpc`, { method: 'POST', headers, body })).status;
    assert.equal(await status({ cookie, origin }), 200);
    assert.equal(await status({ origin }), 403, 'without the token');
    assert.equal(await status({ cookie: cookie.replace(/.$/, ''), origin }), 403, 'with a wrong token');
    assert.equal(await status({ cookie, origin: 'http://127.0.0.1:1' }), 403, 'from another page');
    assert.equal(await status({ cookie }), 403, 'from nowhere');
  });
});

test('a violation of the policy fails a test', async () => {
  await assert.rejects(onPage({ demo: false }, async ({ page }) => {
    await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    await page.waitForFunction(() => document.documentElement.dataset.policyViolations);
  }), /content security policy: style-src/);
});
