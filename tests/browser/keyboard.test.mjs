// Everything is reached by keyboard, and the focus comes back from what lay over the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ACCOUNT, RUNS } from '../common/demo.mjs';
import { onPage } from './harness.mjs';

/** The pane and the thing that have the keyboard. */
const focus = (p) => p.page.evaluate(() => {
  const here = document.activeElement;
  return { pane: here.closest('[data-pane]')?.dataset.pane, id: here.closest('[data-testid]')?.dataset.testid };
});

test('F6 goes through every pane in sight and back to the first', () => onPage({}, async (p) => {
  await p.open(...RUNS.slice(0, 2));
  await p.part('grid').focus();
  const panes = [];
  for (let step = 0; step < 12; step += 1) {
    await p.press('F6');
    panes.push((await focus(p)).pane);
    if (panes.at(-1) === 'grid') break;
  }
  assert.equal(panes.at(-1), 'grid');
  for (const pane of ['header', 'tree', 'folders', 'commands', 'details']) assert.ok(panes.includes(pane), `${pane}: ${panes}`);
  await p.press('Shift+F6');
  assert.equal((await focus(p)).pane, panes.at(-2));
}));

test('the bar is one tab stop, and its arrows go round', () => onPage({}, async (p) => {
  const [run] = await p.openRuns();
  await p.select(run);
  await p.part('download', ':not([aria-disabled=true])').focus();
  await p.press('ArrowRight');
  assert.equal((await focus(p)).id, 'delete');
  await p.press('End');
  const last = (await focus(p)).id;
  await p.press('ArrowRight');
  assert.equal((await focus(p)).id, 'download', `after ${last}`);
}));

test('the bar of all workspaces is one tab stop too', () => onPage({}, async (p) => {
  await p.click('tab-workspaces');
  await p.part('workspaces-refresh').focus();
  await p.press('ArrowRight');
  const first = (await focus(p)).id;
  assert.notEqual(first, 'workspaces-refresh');
  await p.press('ArrowLeft');
  assert.equal((await focus(p)).id, 'workspaces-refresh', `before ${first}`);
}));

test('letters go to the row that begins with them, loaded or not', () => onPage({}, async (p) => {
  const runs = await p.openRuns();
  const last = runs.at(-1);
  await p.part('grid').focus();
  // All at once: however slow the machine, there is no pause in which the letters would begin anew.
  await Promise.all([...last].map((letter) => p.press(letter)));
  await cursorOn(p, last);
}));

test('what lies over the page gives the keyboard back', () => onPage({}, async (p) => {
  const [run] = await p.openRuns();
  await p.select(run);
  for (const [keys, id] of [
    ['Shift+F10', 'menu'], ['Control+k', 'search-list'], ['?', 'shortcuts'], ['Control+j', 'flyout'],
  ]) {
    await p.press(keys);
    await p.shows(id);
    await p.press('Escape');
    await p.part(id).filter({ visible: true }).waitFor({ state: 'detached' });
    assert.equal((await focus(p)).pane, 'grid', `after ${id}`);
    assert.equal(await p.row(run).getAttribute('aria-selected'), 'true', `Escape closes ${id} and nothing more`);
  }
  await p.click('more');
  await p.shows('menu');
  await p.press('Escape');
  assert.equal((await focus(p)).id, 'more');
}));

test('the box of the header finds places and runs commands', () => onPage({}, async (p) => {
  await p.openRuns();
  await p.press('Control+k');
  await p.page.keyboard.type(ACCOUNT);
  await p.page.locator('[data-testid=found]').first().waitFor();
  await p.press('ArrowDown', 'Enter');
  await p.isAt(ACCOUNT);
  await p.press('Control+k');
  await p.page.keyboard.type('dark');
  await p.shows('run-use-theme-dark');
  await p.press('Enter');
  await p.page.locator('html[data-theme=dark]').waitFor();
}));

test('the history goes back and forth, and Backspace goes up', () => onPage({}, async (p) => {
  await p.open(...RUNS.slice(0, 3));
  await p.press('Alt+ArrowLeft');
  await p.isAt(RUNS[1]);
  await p.press('Alt+ArrowRight');
  await p.isAt(RUNS[2]);
  await p.press('Backspace');
  await p.isAt(RUNS[1]);
  await cursorOn(p, RUNS[2]);
}));

async function cursorOn(p, name) {
  await p.page.waitForFunction((name) => {
    const grid = document.querySelector('[data-testid=grid]');
    return document.getElementById(grid.getAttribute('aria-activedescendant'))?.dataset.name === name;
  }, name);
}
