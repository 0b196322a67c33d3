import assert from "node:assert/strict";
import { test } from "node:test";
import { spark } from "../src/lib/spark.ts";

const points = (line) => line.slice(1).split("L").map((point) => point.split(" ").map(Number));

test("the last value stands at the right end, the highest one at the top", () => {
  const drawn = points(spark([0, 50, 100, 25], 60, 180, 34).line);
  assert.equal(drawn.length, 4);
  assert.equal(drawn.at(-1)[0], 180);
  const [zero, half, high] = drawn.map(([, y]) => y);
  assert.equal(zero, 33, "nothing lies on the ground");
  assert.equal(high, 4);
  assert.ok(high < half && half < zero);
});

test("a full minute begins at the left end, and what is older is left out", () => {
  const drawn = points(spark(Array.from({ length: 90 }, (_, index) => index), 60, 180, 34).line);
  assert.equal(drawn.length, 60);
  assert.equal(drawn[0][0], 0);
});

test("nothing is drawn of one value, and a standstill is flat", () => {
  assert.equal(spark([], 60, 180, 34).line, "");
  assert.equal(spark([5], 60, 180, 34).line, "");
  assert.ok(points(spark([0, 0, 0], 60, 180, 34).line).every(([, y]) => y === 33));
});

test("the area is closed on the ground", () => {
  assert.match(spark([1, 2], 2, 100, 20).area, /V19H0Z$/);
});
