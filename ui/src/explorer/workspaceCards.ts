import type { Item, Kind } from "../lib/bindings";
import { t, words } from "../lib/words.svelte";
import type { IconName } from "../parts/icons";
import { atLeast } from "./cells";
import { flagsOf } from "./flags";

/** A short fact on a card: amber for what remains or is in use, blue for a policy. */
interface CardTag {
  id: string;
  tone: "plain" | "brand" | "warn" | "personal";
  icon: IconName;
  label: string;
  title?: string;
}

/** A resource of a workspace. */
export interface Card {
  kind: Kind;
  /** Nothing where the workspace has none, or it was not read yet. */
  item: Item | undefined;
  /** What it holds, as far as anybody has measured it. */
  figure: string;
  detail: string;
  tags: CardTag[];
}

/** In the order in which the portal shows them. */
const ORDER: readonly Kind[] = ["storage-account", "container-registry", "component", "key-vault"];

/** The cards of a workspace: itself, then the four resources that it was made with. */
export function cardsOf(workspace: Item, rows: readonly Item[], retention: ReadonlyMap<number, number>): Card[] {
  const linked = ORDER.map((kind) => card(kind, rows.find((row) => row.kind === kind), retention));
  const known = rows.length > 0 ? t("card-resources", { count: rows.length }) : "";
  return [{ kind: workspace.kind, item: workspace, figure: "", detail: known, tags: tagsOf(workspace, undefined) }, ...linked];
}

function card(kind: Kind, item: Item | undefined, retention: ReadonlyMap<number, number>): Card {
  if (!item) return { kind, item, figure: "", detail: t("card-none"), tags: [] };
  const figure = item.size === null ? "" : atLeast(item, words.bytes(item.size));
  return { kind, item, figure, detail: detailOf(item), tags: tagsOf(item, retention.get(item.id)) };
}

/** How much of an account is known; when anything else was made, where that is known. */
function detailOf(item: Item): string {
  if (item.files !== null) return t("card-blobs", { count: item.files });
  if (item.kind === "storage-account" && item.size === null) return t("card-not-measured");
  const made = words.day(item.facts.created ?? "");
  return made ? t("created-on", { when: made }) : "";
}

function tagsOf(item: Item, days: number | undefined): CardTag[] {
  const { facts } = item;
  const tags: CardTag[] = [];
  const shared = Number(facts["shared-by"] ?? 0);
  if (shared > 1) tags.push({ id: "shared", tone: "warn", icon: "link", label: t("shared-by", { count: shared }), title: facts.linked });
  if (days !== undefined) tags.push({ id: "policy", tone: days > 0 ? "brand" : "plain", icon: "history", label: days > 0 ? t("policy-days", { count: days }) : t("policy-none") });
  return [...tags, ...flagsOf(item)];
}
