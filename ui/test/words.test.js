import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const LANGUAGES = ["en", "fr", "ja"];
const words = new URL("../../crates/words/ftl/", import.meta.url);
const source = new URL("../src/", import.meta.url);

const keysOf = (path) => [...readFileSync(new URL(path, words), "utf8").matchAll(/^([a-z][\w-]*) =/gm)].map((match) => match[1]);

const code = readdirSync(source, { recursive: true })
  .map(String)
  .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith("bindings.ts"))
  .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), source), "utf8"))
  .join("\n");

/** Keys that are written out, and the beginnings of those that are put together. */
const literals = new Set([...code.matchAll(/\b(?:t|maybe)\("([a-z][\w.-]*)"/g)].map((match) => match[1]));
const prefixes = new Set([...code.matchAll(/\b(?:t|maybe)\((?:[^"`()]*\?\s*)?`([a-z][\w-]*-)\$\{/g)].map((match) => match[1]));

test("every sentence that the page asks for stands in every language", () => {
  assert.ok(literals.size > 50, "the page's words were found");
  for (const language of LANGUAGES) {
    const keys = [...["window", "shared", "certificate"].flatMap((file) => keysOf(`${language}/${file}.ftl`))];
    for (const key of literals) assert.ok(keys.includes(key), `${language}: ${key}`);
    for (const prefix of prefixes) assert.ok(keys.some((key) => key.startsWith(prefix)), `${language}: ${prefix}…`);
  }
});

test("no sentence of the window stands there for nobody", () => {
  const quoted = new Set([...code.matchAll(/["'`]([a-z][\w-]*)["'`]/g)].map((match) => match[1]));
  const beginnings = [...code.matchAll(/`([a-z][\w-]*-)\$\{/g)].map((match) => match[1]);
  const unused = keysOf("en/window.ftl").filter((key) => !quoted.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)));
  assert.deepEqual(unused, []);
});

test("every language has the same sentences", () => {
  for (const language of LANGUAGES) assert.deepEqual(keysOf(`${language}/window.ftl`), keysOf("en/window.ftl"), language);
});
