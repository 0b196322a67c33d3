import type { Item, Properties, Property } from "../lib/bindings";
import { isolated } from "../lib/names";
import { regionName } from "../lib/regions";
import { t, words } from "../lib/words.svelte";

/** A line of the details. */
export interface Line {
  label: string;
  value: string;
  /** A name or id: shown as it is, cut in the middle when long. */
  exact: boolean;
  /** Written in the type of machines. */
  code: boolean;
  /** Whether its label is a name that somebody gave. */
  raw: boolean;
}

/** Lines below a title. */
export interface Group {
  title: string;
  label: string;
  lines: Line[];
}

/** Facts in the order in which they are shown; others follow by name. */
const ORDER = ["resource-type", "location", "linked", "shared-by", "endpoint", "state", "created", "tenant", "content-type", "tier", "lease", "snapshots", "md5", "id"];
/** Facts that stand elsewhere in the details. */
const ELSEWHERE = ["personal", "locked", "locked-by", "soft-deleted", "only-versions", "purge-protected"];
/** Groups whose names a person gave. */
const GIVEN = ["metadata", "tags", "locks"];

/** What is known of a row: what the service says where it has answered, what the list says otherwise. */
export function propertyGroups(item: Item, answer: Properties | null): Group[] {
  const listed = { title: "properties", label: t("properties"), lines: linesOf(item) };
  if (!answer || answer.groups.length === 0) return listed.lines.length > 0 ? [listed] : [];
  const groups = answer.groups.map(({ title, rows }) => ({
    title,
    label: words.maybe(`properties-${title}`) ?? title,
    lines: rows.map((row) => line(GIVEN.includes(title) ? row.name : label(`property-${row.name}`), row.name === "location" ? regionName(row.value) : row.value, row.form, GIVEN.includes(title))),
  }));
  const sums = linesOf(item, ["column-files", "column-size"]);
  const amounts = item.kind === "blob" || sums.length === 0 ? [] : [{ title: "amounts", label: t("properties-amounts"), lines: sums }];
  return [...amounts, ...groups.filter(({ lines }) => lines.length > 0)];
}

function line(label: string, value: string, form: Property["form"], raw: boolean): Line {
  const shown = { text: isolated(value), code: value, bytes: words.bytes(Number(value)), time: words.instant(value) || value }[form];
  return { label, value: shown, exact: form === "code", code: form === "code", raw };
}

const label = (key: string): string => words.maybe(key) ?? words.maybe(key.replace(/^[a-z]+-/, "property-")) ?? key.replace(/^[a-z]+-/, "");

/** What the list itself says of a row. */
function linesOf(item: Item, only?: readonly string[]): Line[] {
  const amount = (text: string) => (item.complete ? text : t("at-least", { amount: text }));
  // A deleted container is told from others of its name by what nobody reads.
  const hasPath = item.path !== item.name && !(item.kind === "container" && item.facts["soft-deleted"] !== undefined);
  const own: [string, string | null, boolean][] = [
    [item.path.startsWith("/subscriptions/") ? "fact-id" : "fact-path", hasPath ? item.path : null, true],
    ["column-files", item.files === null ? null : amount(words.number(item.files)), false],
    ["column-size", item.size === null ? null : amount(words.bytes(item.size)), false],
    ["column-modified", item.modified && words.instant(item.modified), false],
    ["fact-etag", item.etag, true],
  ];
  const names = Object.keys(item.facts).sort((a, b) => rank(a) - rank(b) || words.compare(a, b));
  const facts = names
    .filter((name) => !ELSEWHERE.includes(name) && !(name === "id" && item.facts.id === item.path))
    .map((name): [string, string, boolean] => [`fact-${name}`, factText(name, item.facts[name] ?? ""), !["shared-by", "location", "created", "deleted-at"].includes(name)]);
  return [...own, ...facts]
    .filter((entry): entry is [string, string, boolean] => !!entry[1] && (!only || only.includes(entry[0])))
    .map(([key, value, exact]) => ({ label: label(key), value, exact, code: false, raw: false }));
}

const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function factText(name: string, value: string): string {
  if (name === "location") return regionName(value);
  if (name === "shared-by") return t("shared-by", { count: Number(value) });
  if (name === "created" || name === "deleted-at") return words.instant(value) || value;
  return value;
}
