import type { Column, Item, Kind } from "../lib/bindings";
import { regionName } from "../lib/regions";
import { t, words } from "../lib/words.svelte";
import { explorer } from "../state/explorer.svelte";
import { listsResources } from "./columns";

const NONE = "—";

/** What a kind is called; `short` gives the short name where there is one. */
export function kindName(kind: Kind, short = false): string {
  return (short ? words.maybe(`kind-${kind}-short`) : undefined) ?? t(`kind-${kind}`);
}

/** What a column is called. The size of a resource is that of its contents. */
export function columnLabel(column: Column): string {
  const contents = column === "size" && explorer.place !== null && listsResources(explorer.place);
  return t(contents ? "column-contents" : `column-${column}`);
}

/** A lower bound says that it is one. */
export const atLeast = (item: Item, text: string): string => (item.complete ? text : t("at-least", { amount: text }));

/** What stands in a cell. */
export function cellText(item: Item, column: Column, short = false): string {
  switch (column) {
    case "name":
      return item.name;
    case "type":
      return item.kind === "resource" ? (item.facts["resource-type"] ?? t("kind-resource")) : kindName(item.kind, short);
    case "location":
      return item.facts.location ? regionName(item.facts.location) : NONE;
    case "linked":
      return item.facts.linked ?? NONE;
    case "modified":
      return item.modified ? words.day(item.modified) : NONE;
    case "files":
      if (item.files === null) return item.kind === "blob" ? "" : NONE;
      return atLeast(item, words.number(item.files));
    case "size":
      return item.size === null ? NONE : atLeast(item, words.bytes(item.size));
  }
}
