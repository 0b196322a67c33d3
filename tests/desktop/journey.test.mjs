// The path of the README through the real window: what the tour photographs is what this checks.

import { test } from 'node:test';

import { openWindow } from './harness.mjs';
import { journey } from './journey.mjs';

test('three runs are downloaded, two of them deleted, and the rest stays', { timeout: 240_000 }, async () => {
  const window = await openWindow();
  try {
    await journey(window, async () => {});
  } catch (error) {
    error.message += `\n${window.output()}`;
    throw error;
  } finally {
    await window.close();
  }
});
