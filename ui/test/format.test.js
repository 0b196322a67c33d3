import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAge, formatBytes, formatDuration, formatPercent, formatRate, localeOf } from "../src/lib/format.ts";

const NARROW = "\u202f";
const plain = (text) => text.replaceAll("\u00a0", " ").replaceAll(NARROW, " ");

test("sizes are decimal, in the person's units", () => {
  const cases = [
    ["en-GB", 0, "0 bytes"], ["en-GB", 1, "1 byte"], ["en-GB", 999, "999 bytes"], ["en-GB", 1000, "1 kB"],
    ["en-GB", 999_949, "1 MB"], ["en-GB", 1_900_000_000, "1.9 GB"], ["en-GB", 412_400_000, "412 MB"],
    ["fr-FR", 1_900_000_000, "1,9 Go"], ["fr-FR", 512, "512 octets"], ["ja-JP", 1_900_000_000, "1.9 GB"],
  ];
  for (const [locale, bytes, expected] of cases) assert.equal(plain(formatBytes(locale, bytes)), expected, `${locale} ${bytes}`);
});

test("a rate says what arrives in a second", () => {
  assert.equal(plain(formatRate("en-GB", 84_000_000)), "84 MB/s");
  assert.equal(plain(formatRate("en-GB", 500)), "0.5 kB/s");
  assert.equal(plain(formatRate("fr-FR", 84_000_000)), "84 Mo/s");
});

test("a share reaches 100 % only at its end", () => {
  assert.equal(formatPercent("en-GB", 0.999), "99%");
  assert.equal(formatPercent("en-GB", 1), "100%");
  assert.equal(formatPercent("en-GB", 0), "0%");
});

test("a length of time is told in its largest sensible unit", () => {
  assert.equal(formatDuration("en-GB", 0.2), "1 second");
  assert.equal(formatDuration("en-GB", 8), "8 seconds");
  assert.equal(formatDuration("en-GB", 240), "4 minutes");
  assert.equal(formatDuration("en-GB", 7200), "2 hours");
  assert.equal(plain(formatDuration("ja-JP", 8)), "8 秒");
});

test("an age is empty while it is young, or no date", () => {
  const now = Date.parse("2026-10-02T14:21:00Z");
  assert.equal(formatAge("en-GB", "2026-10-02T14:20:50Z", now), "");
  assert.equal(formatAge("en-GB", "2026-10-02T14:19:00Z", now), "2 min ago");
  assert.equal(formatAge("en-GB", "not a date", now), "");
});

test("the locale is the person's region where it speaks the page's language", () => {
  assert.equal(localeOf("fr", ["en-US", "fr-CH"]), "fr-CH");
  assert.equal(localeOf("ja", ["en-US"]), "ja-JP");
  assert.equal(localeOf("en", []), "en-GB");
});
