// The selection is the engine's: it reaches rows that no page has loaded, and counts what the far side holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { filesOf } from '../common/demo.mjs';
import { onPage } from './harness.mjs';

test('Ctrl+A takes everything that matches, with the exact count and bytes', () => onPage({}, async (p) => {
  const runs = await p.openRuns();
  await p.press('Control+a');
  await p.shows('status-main', `:text("${runs.length} of ${runs.length} selected")`);
  await amountsTo(p, await filesOf(await p.far(), runs));

  const matching = runs.filter((run) => run.includes('baseline'));
  await p.fill('filter', 'baseline');
  await p.part('grid', `[aria-rowcount="${matching.length + 1}"]`).waitFor();
  await p.part('grid').focus();
  await p.press('Control+a');
  await p.shows('status-main', `:text("${matching.length} of ${matching.length} selected")`);
  await amountsTo(p, await filesOf(await p.far(), matching));
}));

test('a range reaches over rows that were never loaded', () => onPage({}, async (p) => {
  const runs = await p.openRuns();
  await p.row(runs[2]).click();
  await p.press('Shift+End');
  await p.shows('status-main', `:text("${runs.length - 2} of ${runs.length} selected")`);
  await p.row(runs.at(-1)).and(p.page.locator('[aria-selected=true]')).waitFor();
  await p.press('Home');
  await p.row(runs[1]).and(p.page.locator('[aria-selected=false]')).waitFor();
  await amountsTo(p, await filesOf(await p.far(), runs.slice(2)));
}));

test('a selection survives another order, and says what the filter hides', () => onPage({}, async (p) => {
  const runs = await p.openRuns();
  const [one, other] = [runs.find((run) => run.includes('baseline')), runs.find((run) => !run.includes('baseline'))];
  await p.select(one, other);
  await p.click('sort-name');
  await p.row(runs.at(-1)).waitFor();
  await p.shows('status-main', `:text("2 of ${runs.length} selected")`);
  await p.fill('filter', 'baseline');
  await p.part('status-hidden').filter({ hasText: /^1 selected entry is hidden/ }).waitFor();
  await amountsTo(p, await filesOf(await p.far(), [one]));
  await p.fill('filter', '');
  await p.part('status-hidden').waitFor({ state: 'detached' });
  await amountsTo(p, await filesOf(await p.far(), [one, other]));
}));

test('each column orders the list, and the order is announced', () => onPage({}, async (p) => {
  await p.openRuns();
  for (const [column, value] of [['size', bytes], ['files', Number]]) {
    await p.click(`sort-${column}`);
    await p.page.locator(`[role=columnheader][aria-sort]:has([data-testid=sort-${column}])`).waitFor();
    const direction = await p.page.locator(`[role=columnheader]:has([data-testid=sort-${column}])`).getAttribute('aria-sort');
    assert.match(await p.text('live'), /^Sorted by/);
    await p.page.waitForFunction(() => document.querySelectorAll('[data-testid=grid] [role=row][data-name]').length > 10);
    const cells = await p.page.locator(`[data-testid=grid] [role=row][data-name] [data-column=${column}]`).allTextContents();
    const values = cells.map((text) => value(text.replaceAll(',', '').replace('≥', '').trim()));
    const sorted = values.toSorted((a, b) => (direction === 'descending' ? b - a : a - b));
    assert.deepEqual(values, sorted, column);
  }
}));

/** The status bar says how many files and bytes are selected. */
async function amountsTo(p, files) {
  const count = files.length.toLocaleString('en');
  const size = files.reduce((sum, file) => sum + file.size, 0);
  // Decimal units, with a tenth below 100, as the window writes them.
  const unit = Math.floor(Math.log10(size) / 3);
  const amount = size / 1000 ** unit;
  const digits = amount.toLocaleString('en', { maximumFractionDigits: amount < 100 ? 1 : 0 });
  const text = `${count} files · ${digits} ${['bytes', 'kB', 'MB', 'GB', 'TB'][unit]}`;
  await p.page.waitForFunction((text) => document.querySelector('[data-testid=status-amount]')?.textContent.trim() === text, text)
    .catch(async (error) => assert.equal(await p.text('status-amount'), text, error.message));
}

/** The bytes of a size as the window writes it. */
function bytes(text) {
  const [number, unit] = text.split(/\s+/u);
  return Number(number) * 1000 ** ['bytes', 'kB', 'MB', 'GB', 'TB'].indexOf(unit);
}
