// T10: names that are markup, script or templates stay text in every view that shows them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage } from './harness.mjs';

const WAY = ['Contoso Research', 'rg-ml-dev', 'frauddevst03', 'odd-names'];
const MARKUP = '<img src=x onerror=alert(1)>.txt';

test('t10_names_that_are_markup_stay_text_in_every_view', { timeout: 300_000 }, () => onPage({}, async (p) => {
  const isText = async (view) => {
    const planted = await p.page.locator('img[src=x], svg[onload], [onerror]').count();
    assert.equal(planted, 0, `${view} made an element of it`);
    assert.equal(await p.page.title(), 'LastCopy', view);
  };
  const shows = async (view, locator) => {
    await locator.filter({ hasText: MARKUP }).first().waitFor();
    await isText(view);
  };
  await p.open(...WAY);
  await shows('the list', p.row(MARKUP));
  await p.menuOf(MARKUP);
  await isText('the menu');
  await p.press('Escape');
  await shows('the details', p.part('details'));
  await p.press('Control+k');
  await p.page.keyboard.type('<img');
  await isText('the search');
  await p.press('Escape');
  await p.fill('filter', '<img src=x onerror=alert(2)>');
  await p.shows('empty-filter');
  await isText('an empty filter');
  await p.click('clear-filter');
  await p.row(MARKUP).click();
  await p.addFolder('<b onclick=alert(3)>bold');
  await p.page.locator('[data-testid=folder]').first().waitFor({ state: 'attached' });
  await isText('the folders');
  await p.click('download', ':not([aria-disabled=true])');
  await isText('the choice of a folder');
  await p.click('choose-download');
  await p.shows('job', '[data-state="finished"]');
  await isText('the transfers');
  await p.row(MARKUP).click();
  await p.click('delete', ':not([aria-disabled=true])');
  await p.page.locator('[data-testid=plan-step], [data-testid=brief-dialog]').first().waitFor();
  await isText('the plan');
  const step = p.page.locator('[data-testid=plan-step] button').first();
  if (await step.count()) {
    await step.click();
    await shows('the items of the plan', p.part('item-list'));
  }
}));
