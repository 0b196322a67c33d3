import { KINDS, type Item, type Kind, type Offer, type Selection } from "../lib/bindings";
import { t } from "../lib/words.svelte";
import { explorer } from "../state/explorer.svelte";
import type { Line } from "../state/tree.svelte";
import { workspaces } from "../state/workspaces.svelte";

/** What commands act on: a selection of rows, or one place. */
export interface Target {
  /** How many rows. */
  count: number;
  /** As the program takes it; read when a command runs. */
  selection: () => Selection;
  /** Why something cannot be done with them; nothing where it can. */
  reason: (deed: Deed) => string | undefined;
  /** The one row that it is, where it is one that is known. */
  one: { id: number; kind: Kind; name: string } | null;
  /** The kind of all of them, as far as the page knows. */
  kind: Kind | null;
  /** The kinds of those that are loaded. */
  kinds: readonly Kind[];
}

/** What the program says can be done with rows, or why not. */
type Deed = "download" | "delete" | "recover" | "purge";

const NOT_DELETED: Offer = { is: "no", reason: "not-deleted" };

const why = (offer: Offer | undefined): string | undefined => (offer?.is === "no" ? t(`reason-${offer.reason}`) : undefined);

/** The rows that are selected. */
export function selected(): Target | null {
  const { selection, rows, place } = explorer;
  if (!place || selection.count === 0 || selection.summary?.items === 0) return null;
  const one = selection.single === null ? null : known(selection.single);
  return {
    count: selection.count,
    selection: () => selection.value,
    reason: (deed) => why(selection.summary ? selection.summary[deed] : deed === "recover" || deed === "purge" ? NOT_DELETED : undefined),
    one: one && { id: one.id, kind: one.kind, name: one.name },
    kind: one?.kind ?? rows.first?.kind ?? null,
    kinds: [...rows.loadedRows()].filter(([, row]) => selection.has(row.id)).map(([, row]) => row.kind),
  };

  function known(id: number): Item | null {
    for (const [, row] of rows.loadedRows()) if (row.id === id) return row;
    return null;
  }
}

/** The place that is open, for commands that need no selection. */
export function here(): Target | null {
  const { place, above } = explorer;
  return place && above ? of(place.item, above.id) : null;
}

/** The workspaces that are selected in the list of all of them. */
export function pickedWorkspaces(home: number): Target | null {
  const [first, ...others] = workspaces.picked;
  if (!first) return null;
  const ids = workspaces.picked.map(({ id }) => id);
  return {
    count: ids.length,
    selection: () => ({ place: home, filter: "", deleted: false, pick: { mode: "below", ids } }),
    reason: (deed) => why(deed === "recover" || deed === "purge" ? NOT_DELETED : KINDS.workspace[deed]),
    one: others.length === 0 ? { id: first.id, kind: "workspace", name: first.name } : null,
    kind: "workspace",
    kinds: ["workspace"],
  };
}

/** A line of the tree. */
export function ofLine(line: Line): Target {
  return of(line.node, line.parent);
}

function of({ id, kind, name }: { id: number; kind: Kind; name: string }, parent: number): Target {
  return {
    count: 1,
    selection: () => ({ place: parent, filter: "", deleted: false, pick: { mode: "only", ids: [id] } }),
    reason: (deed) => why(deed === "recover" || deed === "purge" ? NOT_DELETED : KINDS[kind][deed]),
    one: { id, kind, name },
    kind,
    kinds: [kind],
  };
}
