// Settings hold at once, and at the next start.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage } from './harness.mjs';

test('language, theme and density hold at once and after the page is opened again', () => onPage({}, async (p) => {
  const root = (theme, density) => p.page.locator(`html[lang=fr][data-theme=${theme}][data-density=${density}]`).waitFor();
  await p.press('Control+,');
  await p.click('language-fr');
  await p.click('theme-contrast');
  await p.click('density-compact');
  await root('contrast', 'compact');
  assert.deepEqual(await p.call('settings'), { language: 'fr', theme: 'contrast', density: 'compact' });
  await p.page.reload();
  await p.shows('grid');
  await root('contrast', 'compact');
}));

test('what is chosen before the answer to the choice before is kept beside it', () => onPage({}, async (p) => {
  await p.press('Control+,');
  await p.shows('density-compact');
  await p.page.evaluate(() => {
    for (const id of ['theme-contrast', 'density-compact', 'language-fr']) document.querySelector(`[data-testid="${id}"]`).click();
  });
  await p.page.locator('html[lang=fr][data-theme=contrast][data-density=compact]').waitFor();
  assert.deepEqual(await p.call('settings'), { language: 'fr', theme: 'contrast', density: 'compact' });
}));
