// The path of the README through the real window: what the tour photographs is what this checks.

import { test } from 'node:test';

import { inWindow } from './harness.mjs';
import { journey } from './journey.mjs';
import { Keyboard } from './keyboard.mjs';
import { Mouse } from './mouse.mjs';

const LIMIT = { timeout: 300_000 };

test('three runs are downloaded, two of them deleted, and the rest stays', LIMIT, () =>
  inWindow({}, (window) => journey(window, new Mouse(window))));

test('the same by keyboard alone', LIMIT, () =>
  inWindow({}, (window) => journey(window, new Keyboard(window))));
