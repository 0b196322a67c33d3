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
