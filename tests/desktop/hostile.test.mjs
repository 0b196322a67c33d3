// Names that are markup, script or traversal, in every view of the real window: text, and nothing but text.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openWindow, until } from './harness.mjs';
import { open, select } from './journey.mjs';

const WAY = ['Contoso Research', 'rg-ml-dev', 'frauddevst03', 'odd-names'];
const MARKUP = '<img src=x onerror=alert(1)>.txt';

test('t10_a_name_that_is_markup_is_shown_as_text', { timeout: 120_000 }, async () => {
  const window = await openWindow();
  try {
    for (const name of WAY) await open(window, name);
    const row = await window.row(MARKUP);
    assert.ok((await window.text(row)).includes(MARKUP), 'the list shows the name as it is');
    assert.ok(await window.row('javascript:alert(1)'));

    await select(window, MARKUP);
    await until('the details show the name', async () =>
      (await window.text(await window.part('details'))).includes(MARKUP));

    await (await window.part('delete')).click();
    await window.part('plan-confirm-input');
    await until('the plan shows the name', async () => (await window.pageText()).includes(MARKUP), 5_000)
      .catch(() => undefined); // its items may be folded away; that nothing ran is what counts

    await nothingRan(window);
  } catch (error) {
    error.message += `\n${window.output()}`;
    throw error;
  } finally {
    await window.close();
  }
});

async function nothingRan(window) {
  const { driver } = window;
  assert.equal(await driver.executeScript('return document.title'), 'LastCopy');
  await assert.rejects(async () => driver.switchTo().alert(), 'no script opened a dialog');
  assert.equal(await driver.executeScript("return document.querySelectorAll('img[src=x], svg[onload]').length"), 0);
  assert.deepEqual(await window.policyViolations(), []);
}
