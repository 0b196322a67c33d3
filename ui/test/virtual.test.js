import assert from "node:assert/strict";
import { test } from "node:test";
import { clampOffset, isScaled, maxOffset, offsetOf, offsetShowing, scrollTopOf, spacerHeight, SPACER_LIMIT, visibleRows } from "../src/lib/virtual.ts";

const short = { count: 100, rowHeight: 36, viewport: 400 };
const million = { count: 1_000_000, rowHeight: 36, viewport: 400 };

test("a short list is laid out as it is", () => {
  assert.equal(spacerHeight(short), 3600);
  assert.ok(!isScaled(short));
  assert.equal(offsetOf(short, 720), 720);
  assert.equal(scrollTopOf(short, 720), 720);
});

test("a million rows stay within the height that engines lay out, and both ends are reached", () => {
  assert.equal(spacerHeight(million), SPACER_LIMIT);
  assert.ok(isScaled(million));
  const bottom = SPACER_LIMIT - million.viewport;
  assert.equal(offsetOf(million, 0), 0);
  assert.equal(offsetOf(million, bottom), maxOffset(million));
  assert.equal(visibleRows(million, maxOffset(million)).end, million.count);
  assert.ok(Math.abs(scrollTopOf(million, maxOffset(million)) - bottom) < 1e-6);
});

test("an offset comes back from its scroll position", () => {
  for (const offset of [0, 1, 36, 123_456, 17_999_983, maxOffset(million)]) {
    assert.ok(Math.abs(offsetOf(million, scrollTopOf(million, offset)) - offset) < 1e-3, String(offset));
  }
});

test("only the rows in sight and a few more are drawn", () => {
  assert.deepEqual(visibleRows(short, 0), { first: 0, end: 16 });
  assert.deepEqual(visibleRows(short, 360), { first: 6, end: 26 });
  assert.deepEqual(visibleRows({ ...short, count: 0 }, 0), { first: 0, end: 0 });
  const { first, end } = visibleRows(million, 1e7);
  assert.ok(end - first < 25);
});

test("a row is brought into sight by the shortest way", () => {
  assert.equal(offsetShowing(short, 0, 3), 0, "in sight already");
  assert.equal(offsetShowing(short, 0, 20), 21 * 36 - 400);
  assert.equal(offsetShowing(short, 3000, 20), 720);
  assert.equal(offsetShowing(million, 0, 999_999), maxOffset(million));
});

test("an offset never leaves the rows", () => {
  assert.equal(clampOffset(short, -5), 0);
  assert.equal(clampOffset(short, 1e9), 3200);
  assert.equal(clampOffset({ ...short, count: 3 }, 50), 0);
});
