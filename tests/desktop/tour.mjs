// node tests/desktop/tour.mjs --out DIR: walks the journey in the real window and writes the README's pictures.
//
// With --all: every screen in every language, light and dark, at two sizes; says what is cut, covered or untranslated,
// and writes them all together as one picture, `contact-sheet.png`.

import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { look, untranslated } from '../common/looks.mjs';
import { screens, welcome } from '../common/screens.mjs';
import { inWindow } from './harness.mjs';
import { journey } from './journey.mjs';
import { Mouse } from './mouse.mjs';
import { writeSheet } from './sheet.mjs';

const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 700 }];
const LANGUAGES = ['en', 'fr', 'ja'];
const THEMES = ['light', 'dark'];

const { values } = parseArgs({
  options: { out: { type: 'string', default: 'docs/pictures' }, all: { type: 'boolean', default: false }, sheet: { type: 'string' } },
});
const directory = resolve(values.out);

if (values.all) await everything();
else await inWindow({}, readme);

/** The pictures of the README. */
async function readme(window) {
  const hands = new Mouse(window);
  await journey(window, hands, (name) => picture(window, name));
  await hands.settles({ language: 'ja', theme: 'dark' });
  await hands.click('job-done');
  await window.part('grid');
  await picture(window, 'japanese-dark');
}

/** Every screen, and what is wrong with it. */
async function everything() {
  const found = new Map();
  const seen = new Set();
  let pictures = 0;
  for (const size of SIZES) {
    for (const [walk, args] of [[welcome, []], [screens, ['--sandbox']]]) {
      await inWindow({ size, args }, async (window) => {
        const hands = new Mouse(window);
        await walk(hands, async (screen) => {
          seen.add(screen);
          await hands.rest();
          for (const language of LANGUAGES) {
            for (const theme of THEMES) {
              await hands.settles({ language, theme });
              const { faults, texts } = await window.driver.executeScript(`return (${look})()`);
              for (const fault of [...faults, ...untranslated(texts, language)]) {
                const where = found.get(fault) ?? found.set(fault, new Set()).get(fault);
                where.add(`${screen} ${size.width} ${language}`);
              }
              pictures += 1;
              await window.picture(join(directory, `${size.width}/${screen}-${theme}-${language}.png`));
            }
          }
          await hands.settles({ language: 'en', theme: 'light' });
          console.log(`${size.width} × ${size.height}  ${screen}`);
        });
      });
    }
  }
  for (const [fault, where] of found) console.log(`!! ${fault}  (${[...where].join(', ')})`);
  console.log(`${pictures} pictures in ${directory}, ${found.size} faults`);
  if (values.sheet) {
    const ways = LANGUAGES.flatMap((language) => THEMES.map((theme) => `${theme}-${language}`));
    await writeSheet(join(directory, String(SIZES[0].width)), resolve(values.sheet), [...seen], ways);
  }
  process.exitCode = found.size === 0 ? 0 : 1;
}

async function picture(window, name) {
  const path = `${directory}/${name}.png`;
  await window.picture(path);
  console.log(path);
}
