import { KINDS, type Column, type PlaceView } from "../lib/bindings";

/** A column as it is shown: the flags are told from facts, and order nothing. */
export type Shown = Column | "flags";

/** How a column is laid out. */
interface Layout {
  /** A track of the grid. */
  width: string;
  /** Figures stand at the end. */
  end?: boolean;
  /** Left out below this width of the table, in pixels. */
  from?: number;
}

/** What a table lays out. */
export interface Fitting {
  columns: Shown[];
  /** The grid's tracks: the check box, then one for each column. */
  tracks: string;
  /** Whether flags are icons alone. */
  tight: boolean;
  /** Whether types have their short names. */
  short: boolean;
}

/** Below these widths of the table there is little room, in pixels. */
const TIGHT = 760;
const SHORT = 940;

const LAYOUTS: Record<Shown, Layout> = {
  name: { width: "minmax(160px, 1.8fr)" },
  type: { width: "minmax(96px, 1.2fr)" },
  linked: { width: "minmax(96px, 1.15fr)" },
  flags: { width: "170px" },
  location: { width: "minmax(90px, 0.9fr)", from: 940 },
  modified: { width: "124px", from: 480 },
  files: { width: "82px", end: true, from: 560 },
  size: { width: "96px", end: true },
};

/** The layout of a column. */
export const layoutOf = (column: Shown): Layout => LAYOUTS[column];

/** Whether a place lists resources, not what is stored in them. */
export const listsResources = (place: PlaceView): boolean => KINDS[place.item.kind].children.some((kind) => KINDS[kind].resource_type !== null);

/** The columns of a place: its kind's with the size last, and the flags where they can say something. */
export function columnsOf(place: PlaceView, deleted: boolean): Shown[] {
  const columns: Shown[] = [...place.columns].sort((a, b) => Number(a === "size") - Number(b === "size"));
  if (!deleted && !listsResources(place) && place.item.kind !== "storage-account") return columns;
  const after = columns.findLastIndex((column) => column === "name" || column === "type" || column === "linked");
  columns.splice(after + 1, 0, "flags");
  return columns;
}

/** The columns that have room. Names of what is stored are long: their flags are icons at any width. */
export function fitting(columns: readonly Shown[], width: number): Fitting {
  const tight = width < TIGHT || !columns.includes("type");
  const shown = columns.filter((column) => width >= (LAYOUTS[column].from ?? 0));
  const tracks = shown.map((column) => (column === "flags" && tight ? "56px" : LAYOUTS[column].width));
  return { columns: shown, tracks: ["16px", ...tracks].join(" "), tight, short: width < SHORT };
}
