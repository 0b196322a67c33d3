import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, allExcept, contains, count, coverage, including, NONE, only, toggle, toPick } from "../src/lib/selection.ts";

test("a row is turned round", () => {
  const one = toggle(NONE, 7);
  assert.ok(contains(one, 7));
  assert.deepEqual(toPick(one), { mode: "only", ids: [7] });
  assert.ok(!contains(toggle(one, 7), 7));
  assert.ok(!contains(NONE, 7), "the former value stays as it was");
});

test("all that match but one is still one value, however long the list", () => {
  const most = toggle(ALL, 3);
  assert.ok(!contains(most, 3));
  assert.ok(contains(most, 999_999));
  assert.equal(count(most, 1_000_000), 999_999);
  assert.deepEqual(toPick(most), { mode: "all-except", ids: [3] });
  assert.deepEqual(most, allExcept([3]));
});

test("rows are added to either form", () => {
  assert.deepEqual(toPick(including(only([1]), [2, 3])), { mode: "only", ids: [1, 2, 3] });
  assert.deepEqual(toPick(including(allExcept([1, 2]), [2])), { mode: "all-except", ids: [1] });
});

test("the box above the column shows none, some or all", () => {
  assert.equal(coverage(NONE, 3), "none");
  assert.equal(coverage(only([1]), 3), "some");
  assert.equal(coverage(only([1, 2, 3]), 3), "all");
  assert.equal(coverage(ALL, 3), "all");
  assert.equal(coverage(allExcept([1, 2, 3]), 3), "none");
  assert.equal(coverage(ALL, 0), "none");
});
