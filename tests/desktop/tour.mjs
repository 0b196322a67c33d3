// node tests/desktop/tour.mjs --out DIR: walks the journey in the real window and writes the README's pictures.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { openWindow } from './harness.mjs';
import { journey } from './journey.mjs';
import { Mouse } from './mouse.mjs';

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/pictures' } } });
const directory = resolve(values.out);
const window = await openWindow();
try {
  await journey(window, new Mouse(window), picture);
  await choose('language', 'ja');
  await choose('theme', 'dark');
  await (await window.part('job-done')).click();
  await window.part('grid');
  await picture('japanese-dark');
} catch (error) {
  console.error(window.output());
  throw error;
} finally {
  await window.close();
}

async function picture(name) {
  const path = `${directory}/${name}.png`;
  await window.picture(path);
  console.log(path);
}

/** Chooses an entry of a menu of the header. */
async function choose(menu, entry) {
  await (await window.part(menu)).click();
  await (await window.part(`${menu}-${entry}`)).click();
}
