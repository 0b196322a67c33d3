import assert from "node:assert/strict";
import { test } from "node:test";
import { initials, isolated, lastSegment, parentSegment, split, visible } from "../src/lib/names.ts";

test("t10_control_and_direction_characters_are_written_out", () => {
  assert.equal(visible("invoice\u202Efdp.exe"), "invoice\\u{202E}fdp.exe");
  assert.equal(visible("a\u0000b\u001b[31m\nc"), "a\\u{0}b\\u{1B}[31m\\u{A}c");
  assert.equal(visible("zero\u200bwidth\u2066"), "zero\\u{200B}width\\u{2066}");
  assert.equal(visible("<img src=x onerror=alert(1)>"), "<img src=x onerror=alert(1)>");
  assert.equal(visible("été 日本語 😀 تقرير"), "été 日本語 😀 تقرير");
});

test("a name in a sentence is isolated only where its letters run the other way", () => {
  assert.equal(isolated("plain"), "plain");
  assert.equal(isolated("تقرير"), "\u2068تقرير\u2069");
  assert.equal(isolated("a\u2069b"), "a\\u{2069}b");
});

test("a long name keeps its end, and a file its extension", () => {
  assert.deepEqual(split("short.txt"), ["short.txt", ""]);
  assert.deepEqual(split("azureml-blobstore-4b7e2c1a-8f1c"), ["azureml-blobstore-4b7e2", "c1a-8f1c"]);
  assert.deepEqual(split("outputs/checkpoints/part-0007.parquet"), ["outputs/checkpoints/p", "art-0007.parquet"]);
  for (const name of ["x".repeat(1024), "a😀".repeat(30), "logs/" + "y".repeat(30) + ".json"]) assert.equal(split(name).join(""), name);
});

test("the last segment is what a place is called", () => {
  assert.equal(lastSegment("account/container/folder/"), "folder");
  assert.equal(lastSegment("account"), "account");
  assert.equal(lastSegment("/"), "/");
});

test("initials are taken from a name or an address", () => {
  assert.equal(initials("m.laurent@contoso.example"), "ML");
  assert.equal(initials("admin"), "A");
  assert.equal(initials(""), "");
});

test("what a place lies in is the segment before its last", () => {
  assert.equal(parentSegment("account/container/folder/run/"), "folder");
  assert.equal(parentSegment("account/container"), "account");
  assert.equal(parentSegment("account/"), "");
  assert.equal(parentSegment("/etc"), "");
  assert.equal(parentSegment(""), "");
});
