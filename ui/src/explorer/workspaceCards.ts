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
export function cardsOf(workspace: Item, rows: readonly Item[]): Card[] {
  return [card(workspace.kind, workspace), ...ORDER.map((kind) => card(kind, rows.find((row) => row.kind === kind)))];
}

function card(kind: Kind, item: Item | undefined): Card {
  if (!item) return { kind, item, figure: "", detail: t("card-none"), tags: [] };
  const measured = item.size !== null;
  return {
    kind,
    item,
    figure: measured ? atLeast(item, words.bytes(item.size ?? 0)) : "",
    detail: item.files === null ? (measured || kind === "workspace" ? "" : t("card-not-measured")) : t("card-blobs", { count: item.files }),
    tags: tagsOf(item),
  };
}

function tagsOf(item: Item): CardTag[] {
  const { facts } = item;
  const tags: CardTag[] = [];
  const shared = Number(facts["shared-by"] ?? 0);
  if (shared > 1) tags.push({ id: "shared", tone: "warn", icon: "link", label: t("shared-by", { count: shared }), title: facts.linked });
  const days = facts["soft-delete"];
  if (days !== undefined) {
    const kept = Number(days) > 0;
    tags.push({ id: "policy", tone: kept ? "brand" : "plain", icon: "history", label: kept ? t("policy-days", { count: Number(days) }) : t("policy-none") });
  }
  return [...tags, ...flagsOf(item)];
}
