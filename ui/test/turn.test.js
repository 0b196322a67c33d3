import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurn } from "../src/lib/turn.ts";

test("what is asked for later is asked later, whatever became of the one before", async () => {
  const turn = inTurn();
  const asked = [];
  let open;
  const first = turn(() => {
    asked.push("first");
    return new Promise((resolve) => (open = resolve));
  });
  const second = turn(() => {
    asked.push("second");
    return Promise.reject(new Error("refused"));
  });
  const third = turn(async () => asked.push("third"));
  await new Promise(setImmediate);
  assert.deepEqual(asked, ["first"]);
  open();
  await first;
  await assert.rejects(second, /refused/);
  await third;
  assert.deepEqual(asked, ["first", "second", "third"]);
});
