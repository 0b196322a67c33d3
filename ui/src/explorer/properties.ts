import type { Item } from "../lib/bindings";
import { regionName } from "../lib/regions";
import { t, words } from "../lib/words.svelte";

/** A line of the details. */
export interface Property {
  label: string;
  value: string;
  /** A name or id: shown as it is, cut in the middle when long. */
  exact: boolean;
}

/** Facts in the order in which they are shown; others follow by name. */
const ORDER = ["resource-type", "location", "linked", "shared-by", "endpoint", "state", "tenant", "content-type", "tier", "lease", "snapshots", "md5", "id"];

/** What is known of an item, as lines to read. */
export function propertiesOf(item: Item): Property[] {
  const amount = (text: string) => (item.complete ? text : t("at-least", { amount: text }));
  const own: [string, string | null, boolean][] = [
    [item.path.startsWith("/subscriptions/") ? "fact-id" : "fact-path", item.path && item.path !== item.name ? item.path : null, true],
    ["column-files", item.files === null ? null : amount(words.number(item.files)), false],
    ["column-size", item.size === null ? null : amount(words.bytes(item.size)), false],
    ["column-modified", item.modified && words.instant(item.modified), false],
    ["fact-etag", item.etag, true],
  ];
  const names = Object.keys(item.facts).sort((a, b) => rank(a) - rank(b) || words.compare(a, b));
  const facts = names
    .filter((name) => !(name === "id" && item.facts.id === item.path))
    .map((name): [string, string, boolean] => [`fact-${name}`, factText(name, item.facts[name] ?? ""), !["shared-by", "location"].includes(name)]);
  return [...own, ...facts]
    .filter((line): line is [string, string, boolean] => !!line[1])
    .map(([key, value, exact]) => ({ label: words.maybe(key) ?? key.replace(/^fact-/, ""), value, exact }));
}

const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function factText(name: string, value: string): string {
  if (name === "location") return regionName(value);
  if (name === "shared-by") return t("shared-by", { count: Number(value) });
  return value;
}
