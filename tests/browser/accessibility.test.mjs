// axe finds nothing on any screen, in any theme.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { onPage } from './harness.mjs';
import { screens, welcome } from '../common/screens.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const THEMES = ['light', 'dark', 'contrast'];

for (const [name, walk, demo] of [['the demo', screens, true], ['the welcome', welcome, false]]) {
  test(`axe finds nothing in ${name}`, { timeout: 600_000 }, () => onPage({ demo }, async (p) => {
    await p.page.evaluate(AXE);
    const found = [];
    await walk(p, async (screen) => {
      const { theme } = await p.page.evaluate(() => ({ ...document.documentElement.dataset }));
      for (const other of THEMES) {
        for (const fault of await p.page.evaluate(violations, other)) found.push(`${screen}, ${other}: ${fault}`);
      }
      await p.page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme);
    });
    assert.deepEqual(found, []);
  }));
}

/** Runs in the page: what axe finds in a theme, one line for each element. */
async function violations(theme) {
  document.documentElement.dataset.theme = theme;
  // The themes differ in their colours alone.
  const rules = theme === 'light' ? {} : { runOnly: ['color-contrast'] };
  const { violations } = await window.axe.run(document, { resultTypes: ['violations'], preload: false, iframes: false, elementRef: false, ...rules });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ')}`));
}
