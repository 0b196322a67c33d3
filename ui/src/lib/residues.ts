// What the service keeps after a deletion, and when it vanishes by itself.
import type { Residue } from "./bindings";
import type { IconName } from "../parts/icons";
import { t, words } from "./words.svelte";

/** A line of what is left. */
export interface Left {
  id: string;
  icon: IconName;
  count: number;
  text: string;
  /** A date, or a word where there is none. */
  end: string;
  /** How long until then. */
  soon?: string;
}

/** A line for each kind of copy; one for all of them where only their number is known. */
export function residues(kinds: readonly Residue[], count: number, until: string | null): Left[] {
  if (kinds.length === 0) return [{ id: "recoverable", icon: "history", count, text: t("remains-recoverable", { count }), ...when(until) }];
  return kinds.map(({ kind, count, until }) => {
    const stays = until === null && kind === "blob-version" ? "-stays" : "";
    const text = words.maybe(`residue-${kind}${stays}`, { count }) ?? t("remains-recoverable", { count });
    return { id: `kept-${kind}${stays}`, icon: until === null ? "history" : "clock", count, text, ...when(until) };
  });
}

function when(until: string | null): { end: string; soon?: string } {
  if (until === null) return { end: t("remains-no-end") };
  return { end: words.day(until), soon: words.ahead(until) || t("residue-due") };
}
