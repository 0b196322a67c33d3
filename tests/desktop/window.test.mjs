// The window itself: it opens, it is LastCopy, and its page stays inside its content security policy.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';

import { inWindow, until } from './harness.mjs';

const LIMIT = { timeout: 300_000 };

test('the window opens with its page', LIMIT, () => inWindow({}, async (window) => {
  await window.part('grid');
  assert.equal(await window.driver.executeScript('return document.title'), 'LastCopy');
  const address = new URL(await window.driver.getCurrentUrl());
  assert.equal(address.protocol, 'tauri:', 'the page comes from inside the program');
}));

test('t40_a_page_that_turns_hostile_reaches_nobody', LIMIT, () => inWindow({}, async (window) => {
  await window.part('grid');
  assert.deepEqual(await window.policyViolations(), [], 'the first page violates its own policy');
  const outside = await listener();
  try {
    const before = await window.driver.getCurrentUrl();
    const tried = await window.driver.executeAsyncScript(hostile, outside.url);
    const missing = () => window.policyViolations().then((seen) => tried.filter((what) => !seen.some((one) => one.startsWith(what))));
    await until('a violation for each try', async () => (await missing()).length === 0).catch(async (error) => {
      throw new Error(`no violation of ${await missing()}`, { cause: error });
    });
    assert.equal(await window.driver.executeScript('return window.canary'), null, 'no script of text ran');
    assert.equal(await window.driver.getCurrentUrl(), before, 'the page stays the page');
    assert.equal((await window.driver.getAllWindowHandles()).length, 1, 'no second window');
    assert.deepEqual(outside.asked, [], 'somebody outside was asked');
  } finally {
    outside.close();
  }
  return 'judged';
}));

test('t39_what_the_page_may_not_ask_is_refused', LIMIT, () => inWindow({}, async (window) => {
  await window.part('grid');
  const answers = await window.driver.executeAsyncScript(ask, [
    ['no_such_command', {}],
    ['plugin:fs|read_file', { path: '/etc/passwd' }],
    ['plugin:shell|open', { path: 'https://evil.example' }],
    ['plugin:opener|open_path', { path: '/etc' }],
    ['plugin:dialog|open', { options: {} }],
    ['plugin:window|close', {}],
    ['tree', {}],
    ['tree', { parent: -1 }],
    ['tree', { parent: 1e300 }],
    ['tree', { parent: 'x'.repeat(10_000_000) }],
    ['session', { extra: 1 }],
    ['session', JSON.parse('{"__proto__": {"demo": true}, "constructor": 1}')],
    ['rows', { query: null, offset: 0, limit: 1 }],
  ]);
  for (const [index, answer] of answers.slice(0, -1).entries()) assert.match(answer, /^refused/, `number ${index}`);
  assert.equal(answers.at(-1), 'answered', 'the program lives on');
}));

/** Runs in the page: asks one thing after the other, and a sound one at the end. */
function ask(calls, done) {
  const { invoke } = window.__TAURI_INTERNALS__;
  const answers = [...calls, ['session', {}]].map(([command, args]) =>
    invoke(command, args).then(() => 'answered', (error) => `refused: ${JSON.stringify(error)}`));
  Promise.all(answers).then(done);
}

/**
 * Runs in the page: every way out that a script has. Answers the directives that must have refused something.
 * Navigation, a new window and a download have no directive: the window itself refuses them.
 */
function hostile(url, done) {
  const add = (tag, values) => document.body.append(Object.assign(document.createElement(tag), values));
  const quietly = (act) => {
    try {
      return act();
    } catch {
      return undefined; // refused at once
    }
  };
  quietly(() => void fetch(url).catch(() => {}));
  quietly(() => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
  });
  quietly(() => new WebSocket(url.replace('http', 'ws')));
  quietly(() => navigator.sendBeacon(url));
  quietly(() => new Worker(url));
  quietly(() => eval('window.canary = 1'));
  add('img', { src: url });
  add('iframe', { src: url });
  add('script', { textContent: 'window.canary = 2' });
  add('script', { src: url });
  add('link', { rel: 'stylesheet', href: url });
  document.body.setAttribute('style', 'color: red');
  const form = document.createElement('form');
  Object.assign(form, { action: url, method: 'post' });
  document.body.append(form);
  quietly(() => form.submit());
  quietly(() => window.open(url));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'x' });
  document.body.append(link);
  link.click();
  quietly(() => (location.href = url));
  done(['connect-src', 'img-src', 'frame-src', 'script-src', 'style-src', 'form-action']);
}

/** Listens where nobody of the page has any business, and keeps what is asked. */
async function listener() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end();
  });
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  return { asked, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
