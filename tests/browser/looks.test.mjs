// On every screen, in every language and at every width that has a layout of its own: nothing is cut, nothing lies on
// anything else, and every word is in the person's language.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { onPage } from './harness.mjs';
import { look, untranslated } from './looks.mjs';
import { screens, welcome } from './screens.mjs';

const SIZES = [[1440, 900], [1180, 760], [880, 560]];

for (const language of ['en', 'fr', 'ja']) {
  for (const [name, walk, demo] of [['the demo', screens, true], ['the welcome', welcome, false]]) {
    const options = { demo, settings: { language } };
    test(`${name} in ${language}`, { timeout: 300_000 }, () => onPage(options, async (p) => {
      const found = new Set();
      await walk(p, async (screen) => {
        for (const [width, height] of SIZES) {
          await p.resize({ width, height });
          const { faults, texts } = await p.page.evaluate(look);
          for (const fault of faults) found.add(`${screen}, ${width} px: ${fault}`);
          for (const fault of untranslated(texts, language)) found.add(`${screen}: ${fault}`);
        }
        await p.resize({ width: 1440, height: 900 });
      });
      assert.deepEqual([...found], []);
    }));
  }
}
