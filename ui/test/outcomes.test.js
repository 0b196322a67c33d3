import assert from "node:assert/strict";
import { test } from "node:test";
import { allItems, endedSoFar, isProvenGone, problems, secondsLeft, share, toneOf } from "../src/lib/outcomes.ts";

const NOTHING = { deleted: 0, absent: 0, changed: 0, blocked: 0, failed: 0, unknown: 0, canceled: 0, saved: 0, skipped: 0 };

function deletion(tally, rest = {}) {
  return {
    verb: "delete", state: "finished", items: 12, bytes: 100, done_bytes: 100,
    remaining: 0, unplanned: 0, recoverable: 0, ...rest, tally: { ...NOTHING, ...tally },
  };
}

test("a deletion is green only when the second look found nothing at all", () => {
  assert.equal(toneOf(deletion({ deleted: 12 })), "ok");
  assert.ok(isProvenGone(deletion({ deleted: 12 })));
  for (const found of [{ remaining: 1 }, { unplanned: 1 }, { recoverable: 12 }]) {
    assert.equal(toneOf(deletion({ deleted: 12 }, found)), "warn", JSON.stringify(found));
  }
  const notLooked = deletion({ deleted: 12 }, { remaining: null, unplanned: null, recoverable: null });
  assert.ok(!isProvenGone(notLooked));
  assert.equal(toneOf(notLooked), "plain");
});

test("an item that did not end as planned is never green", () => {
  for (const outcome of ["changed", "blocked", "failed", "unknown"]) {
    assert.equal(toneOf(deletion({ deleted: 11, [outcome]: 1 })), "warn", outcome);
  }
});

test("red is kept for a deletion under way, amber for what waits", () => {
  assert.equal(toneOf(deletion({}, { state: "running" })), "danger");
  assert.equal(toneOf(deletion({}, { state: "paused" })), "warn");
  assert.equal(toneOf({ ...deletion({}), verb: "download", state: "running" }), "brand");
});

test("blocked items that were never confirmed do not count as progress", () => {
  const job = deletion({ deleted: 12, blocked: 3 });
  assert.equal(allItems(job), 15);
  assert.equal(endedSoFar({ ...job, state: "running" }, { done: 15, bytes: 0, rate: 0 }), 12);
  assert.deepEqual(problems(job.tally), [{ outcome: "blocked", count: 3 }]);
});

test("a download's share is of its bytes, a deletion's of its items", () => {
  const download = { ...deletion({ saved: 1 }), verb: "download", state: "running", done_bytes: 10 };
  assert.equal(share(download, { done: 1, bytes: 62, rate: 19 }), 0.62);
  assert.equal(secondsLeft(download, { done: 1, bytes: 62, rate: 19 }), 2);
  assert.equal(secondsLeft(download, { done: 1, bytes: 62, rate: 0 }), null);
  assert.equal(share(deletion({ deleted: 6 }, { state: "running" }), undefined), 0.5);
  assert.equal(share(deletion({}, { items: 0, state: "running" }), undefined), 0);
});
