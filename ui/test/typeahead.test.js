import assert from "node:assert/strict";
import { test } from "node:test";
import { isLetter, nextBeginning, TypeAhead } from "../src/lib/typeahead.ts";

test("letters in quick succession are one text, a pause begins anew", () => {
  const typed = new TypeAhead();
  assert.deepEqual(typed.add("R", 0), { text: "r", next: true });
  assert.deepEqual(typed.add("u", 300), { text: "ru", next: false });
  assert.deepEqual(typed.add("n", 600), { text: "run", next: false });
  assert.deepEqual(typed.add("é", 1500), { text: "é", next: true });
});

test("the same letter again goes on to the next name", () => {
  const typed = new TypeAhead();
  typed.add("a", 0);
  assert.deepEqual(typed.add("a", 100), { text: "a", next: true });
});

test("the search goes round, past what is not loaded", () => {
  const names = ["alpha", undefined, "Beta", "alps"];
  assert.equal(nextBeginning(names, "al", 0), 0);
  assert.equal(nextBeginning(names, "al", 1), 3);
  assert.equal(nextBeginning(names, "b", 3), 2);
  assert.equal(nextBeginning(names, "z", 0), -1);
  assert.equal(nextBeginning([], "z", 0), -1);
});

test("commands and signs are no letters", () => {
  const key = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.ok(isLetter(key("日")) && isLetter(key("7")) && isLetter(key("_")));
  assert.ok(!isLetter(key("?")) && !isLetter(key(" ")) && !isLetter(key("Enter")) && !isLetter(key("a", { ctrlKey: true })));
});
