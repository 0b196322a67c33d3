// One picture of many: a row for each screen, a column for each way to show it.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { launch } from '../browser/chromium.mjs';

/** Pixels of one picture on the sheet. */
const WIDTH = 232;

/** Writes the pictures `SCREEN-WAY.png` of a directory as one, drawn by Chromium. */
export async function writeSheet(directory, file, screens, ways) {
  const rows = screens.map((name) => ways.map((way) => `<img src="${name}-${way}.png">`).join('')).join('');
  const page = join(directory, 'sheet.html');
  writeFileSync(page, `<!doctype html><style>
    body { display: grid; grid-template-columns: repeat(${ways.length}, ${WIDTH}px); gap: 6px; width: max-content; margin: 6px; background: #8a8f98; }
    img { width: 100%; }
  </style>${rows}`);
  const browser = await launch();
  try {
    const sheet = await browser.newPage({ viewport: { width: ways.length * (WIDTH + 6) + 6, height: 600 } });
    await sheet.goto(pathToFileURL(page).href);
    await sheet.screenshot({ path: file, fullPage: true });
  } finally {
    await browser.close();
  }
  console.log(file);
}
