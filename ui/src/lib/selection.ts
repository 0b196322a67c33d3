// Which rows are selected, as a value. The program resolves it, so rows that were never loaded count too.
import type { Pick } from "./bindings";

/** A set of rows, or all rows that match the filter but a set. */
export interface Picked {
  readonly all: boolean;
  /** The selected rows, or with `all` those that are not. */
  readonly ids: ReadonlySet<number>;
}

/** Nothing. */
export const NONE: Picked = { all: false, ids: new Set() };

/** All that match the filter, loaded or not. */
export const ALL: Picked = { all: true, ids: new Set() };

/** Exactly these rows. */
export const only = (ids: Iterable<number>): Picked => ({ all: false, ids: new Set(ids) });

/** All that match the filter but these. */
export const allExcept = (ids: Iterable<number>): Picked => ({ all: true, ids: new Set(ids) });

/** Whether a row is in it. */
export const contains = (picked: Picked, id: number): boolean => picked.ids.has(id) !== picked.all;

/** The same with one row turned round. */
export function toggle(picked: Picked, id: number): Picked {
  const ids = new Set(picked.ids);
  if (!ids.delete(id)) ids.add(id);
  return { all: picked.all, ids };
}

/** The same with these rows in it too. */
export function including(picked: Picked, added: Iterable<number>): Picked {
  const ids = new Set(picked.ids);
  for (const id of added) {
    if (picked.all) ids.delete(id);
    else ids.add(id);
  }
  return { all: picked.all, ids };
}

/** How many rows, of a list where `total` match. */
export const count = (picked: Picked, total: number): number => (picked.all ? Math.max(0, total - picked.ids.size) : picked.ids.size);

/** What the box above the column shows. */
export function coverage(picked: Picked, total: number): "none" | "some" | "all" {
  const selected = count(picked, total);
  if (selected === 0) return "none";
  return selected >= total ? "all" : "some";
}

/** As the program takes it. */
export const toPick = (picked: Picked): Pick => ({ mode: picked.all ? "all-except" : "only", ids: [...picked.ids] });
