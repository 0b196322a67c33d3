import assert from "node:assert/strict";
import { test } from "node:test";
import { ghostAt, isDrag, scrollStep, THRESHOLD } from "../src/lib/drag.ts";

const window = { width: 1000, height: 700 };
const ghost = { width: 170, height: 60 };

test("an unsteady click is no drag", () => {
  const from = { x: 100, y: 100 };
  assert.ok(!isDrag(from, from));
  assert.ok(!isDrag(from, { x: 100 + THRESHOLD, y: 100 }));
  assert.ok(!isDrag(from, { x: 104, y: 104 }), "measured along the way, not by its sides");
  assert.ok(isDrag(from, { x: 100, y: 100 - THRESHOLD - 1 }));
  assert.ok(isDrag(from, { x: 105, y: 105 }));
});

test("the picture stands right below the pointer", () => {
  const at = ghostAt({ x: 400, y: 300 }, ghost, window);
  assert.ok(at.x > 400 && at.y > 300);
});

test("at the window's edges the picture changes sides and stays in sight", () => {
  for (const pointer of [{ x: 999, y: 300 }, { x: 400, y: 699 }, { x: 999, y: 699 }]) {
    const at = ghostAt(pointer, ghost, window);
    assert.ok(at.x + ghost.width <= window.width && at.y + ghost.height <= window.height, JSON.stringify(at));
    assert.ok(at.x >= 0 && at.y >= 0);
    const covers = at.x <= pointer.x && pointer.x <= at.x + ghost.width && at.y <= pointer.y && pointer.y <= at.y + ghost.height;
    assert.ok(!covers, "never under the pointer");
  }
  assert.deepEqual(ghostAt({ x: 5, y: 5 }, { width: 2000, height: 2000 }, window), { x: 0, y: 0 });
});

test("a list scrolls at its edges alone, the faster the nearer", () => {
  assert.equal(scrollStep(400, 100, 700), 0);
  assert.ok(scrollStep(101, 100, 700) < scrollStep(130, 100, 700));
  assert.ok(scrollStep(130, 100, 700) < 0);
  assert.ok(scrollStep(699, 100, 700) > scrollStep(670, 100, 700));
  assert.ok(scrollStep(670, 100, 700) > 0);
});

test("a list does not scroll for a pointer beside it, and a low one has a middle", () => {
  assert.equal(scrollStep(90, 100, 700), 0);
  assert.equal(scrollStep(710, 100, 700), 0);
  assert.equal(scrollStep(115, 100, 130), 0);
  assert.equal(scrollStep(100, 100, 100), 0);
});
