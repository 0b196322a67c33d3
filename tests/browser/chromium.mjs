import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';

/** The browser: `LASTCOPY_CHROMIUM`, or Chromium where distributions put it. The one without a window starts sooner. */
const PLACES = [process.env.LASTCOPY_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the machine's own Chromium. */
export async function launch() {
  const executablePath = PLACES.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error('no Chromium: run `cargo xtask setup --test`');
  // Root needs it; what is shown is ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
