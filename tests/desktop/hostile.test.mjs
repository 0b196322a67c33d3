// Names that are markup, script or traversal, in every view of the real window: text, and nothing but text.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inWindow, until } from './harness.mjs';
import { Mouse } from './mouse.mjs';

const WAY = ['Contoso Research', 'rg-ml-dev', 'frauddevst03', 'odd-names'];
const MARKUP = '<img src=x onerror=alert(1)>.txt';

test('t10_a_name_that_is_markup_is_shown_as_text', { timeout: 300_000 }, () => inWindow({}, async (window) => {
  const hands = new Mouse(window);
  for (const name of WAY) await hands.open(name);
  const row = await window.row(MARKUP);
  assert.ok((await window.text(row)).includes(MARKUP), 'the list shows the name as it is');
  assert.ok(await window.row('javascript:alert(1)'));

  await hands.select(MARKUP);
  await until('the details show the name', async () =>
    (await window.text(await window.part('details'))).includes(MARKUP));

  await hands.plan();
  await (await window.part('plan-step', ' button')).click();
  await until('the plan shows the name', async () =>
    (await window.text(await window.part('item-list'))).includes(MARKUP));

  assert.equal(await window.driver.executeScript('return document.title'), 'LastCopy');
  await assert.rejects(async () => window.driver.switchTo().alert(), 'no script opened a dialog');
  const planted = "return document.querySelectorAll('img[src=x], svg[onload]').length";
  assert.equal(await window.driver.executeScript(planted), 0);
}));
