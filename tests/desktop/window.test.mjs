// The window itself: it opens, it is LastCopy, and its page stays inside its content security policy.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openWindow, until } from './harness.mjs';

const LIMIT = { timeout: 120_000 };

test('the window opens with its page', LIMIT, async () => {
  const window = await openWindow();
  try {
    await until('a page with content', () => window.driver.executeScript('return document.body.innerText.length > 0'));
    assert.equal(await window.driver.executeScript('return document.title'), 'LastCopy');
    const address = new URL(await window.driver.getCurrentUrl());
    assert.equal(address.protocol, 'tauri:', 'the page comes from inside the program');
  } catch (error) {
    throw told(error, window);
  } finally {
    await window.close();
  }
});

test('t40_the_page_obeys_its_policy_and_a_violation_is_seen', LIMIT, async () => {
  const window = await openWindow();
  try {
    await until('a page with content', () => window.driver.executeScript('return document.body.innerText.length > 0'));
    assert.deepEqual(await window.policyViolations(), [], 'the first page violates its own policy');
    // The other way round: what the page would record if something in it did.
    await window.driver.executeScript("document.body.setAttribute('style', 'color: red')");
    const seen = await until('the planted violation', async () => {
      const violations = await window.policyViolations();
      return violations.length > 0 && violations;
    });
    assert.match(seen[0], /^style-src/);
  } catch (error) {
    throw told(error, window);
  } finally {
    await window.close();
  }
});

/** An error together with what the programs wrote. */
function told(error, window) {
  error.message += `\n${window.output()}`;
  return error;
}
