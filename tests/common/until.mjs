// Waiting with a limit, and where things are: what every test of a program needs.

import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where the built programs are: `LASTCOPY_PROGRAMS`, or the debug build. */
export const programs = resolve(process.env.LASTCOPY_PROGRAMS ?? join(root, 'target/debug'));

/** How long a condition may take unless a caller says otherwise, in milliseconds: only a test that fails waits for it. */
export const PATIENCE = 60_000;

/** Waits for a condition: answers what `probe` answers once that is truthy. An error of `probe` is "not yet". */
export async function until(what, probe, limit = PATIENCE) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      const answer = await within(limit, what, probe());
      if (answer) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      const why = last ? ` (${last.message})` : '';
      throw new Error(`waited ${limit / 1000} s for: ${what}${why}`, { cause: last });
    }
    await new Promise((resolve) => setTimeout(resolve, 50)); // between two looks
  }
}

/** A promise that fails where another one takes too long: WebKitWebDriver can hang on a screenshot. */
export function within(limit, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took more than ${limit / 1000} s: ${what}`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
