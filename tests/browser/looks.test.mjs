// On every screen, in every language and at every width that has a layout of its own: nothing is cut, nothing lies on
// anything else, and every word is in the person's language.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { onPage } from './harness.mjs';
import { look, untranslated } from '../common/looks.mjs';
import { screens, welcome } from '../common/screens.mjs';

/** The walk goes on in the last one. */
const LANGUAGES = ['fr', 'ja', 'en'];

/** The layouts that one walk sees, widest first; on a narrow window the walk itself takes other ways. */
const WALKS = [[[1440, 900], [1180, 760]], [[880, 560]]];

// Two walks at a time: each waits for its page as often as its page waits for it.
describe('looks', { concurrency: 2 }, () => {
  for (const sizes of WALKS) {
    for (const [name, walk, demo] of [['the demo', screens, true], ['the welcome', welcome, false]]) {
      const [[width, height]] = sizes;
      const options = { demo, size: { width, height } };
      test(`${name} at ${sizes.map((size) => size.join(' × ')).join(' and ')}`, { timeout: 600_000 }, () => onPage(options, async (p) => {
        const found = new Set();
        await walk(p, async (screen, again) => {
          for (const language of LANGUAGES) {
            await p.speaks(language);
            for (const size of sizes.toReversed()) {
              if (sizes.length > 1) {
                await p.resizes(...size);
                await again?.();
              }
              const { faults, texts } = await p.page.evaluate(look);
              for (const fault of faults) found.add(`${screen}, ${size[0]}, ${language}: ${fault}`);
              for (const fault of untranslated(texts, language)) found.add(`${screen}, ${language}: ${fault}`);
            }
          }
        });
        assert.deepEqual([...found], []);
      }));
    }
  }
});

test('what is selected can be read in the colours of the system', () => onPage({}, async (p) => {
  const [, run] = await p.openRuns();
  await p.page.emulateMedia({ forcedColors: 'active' });
  await p.select(run);
  await p.row(run).hover();
  await p.page.locator('[data-testid=grid] [role=row][aria-selected=true]').waitFor();
  const [text, ground, highlight] = await p.row(run).evaluate((row) => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.className = 'probe';
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.probe { color: HighlightText; background: Highlight; forced-color-adjust: none; }');
    document.adoptedStyleSheets = [sheet];
    const { color, backgroundColor } = getComputedStyle(probe);
    const own = getComputedStyle(row);
    return [getComputedStyle(row.querySelector('.name')).color === color, own.backgroundColor === backgroundColor, backgroundColor];
  });
  assert.ok(text && ground, `not the text and ground of what is selected, ${highlight}`);
}));

test('what is cut, covered or English is seen', () => onPage({ demo: false }, async (p) => {
  await p.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      .planted { position: fixed; top: 0; left: 0; width: 60px; overflow: hidden; white-space: nowrap; }
      .planted.wide { left: 90px; width: auto; overflow: visible; }
    `);
    document.adoptedStyleSheets = [sheet];
    document.body.insertAdjacentHTML('beforeend', `
      <p class="planted">Much longer than its box</p>
      <div class="planted wide"><div>One text</div><div class="over">Another text</div></div>
    `);
    sheet.insertRule('.over { margin-top: -12px; }');
  });
  const { faults, texts } = await p.page.evaluate(look);
  assert.ok(faults.some((fault) => fault.startsWith('cut: "Much longer')), String(faults));
  assert.ok(faults.some((fault) => fault.includes('lies on')), String(faults));
  assert.ok(texts.some(({ text }) => text === 'Another text'));
  const said = (text) => untranslated([{ text, name: '' }], 'fr');
  assert.equal(said('Demo data').length, 1);
  assert.equal(said('demo-data').length, 1);
  assert.match(said('Updated { $when }')[0], /^a gap/);
  assert.deepEqual(said('Données de démo'), []);
}));
