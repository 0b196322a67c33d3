import type { Column } from "../lib/bindings";

/** How a column is laid out. */
interface Layout {
  /** A track of the grid. */
  width: string;
  /** Figures stand at the end. */
  end?: boolean;
  /** Left out below this width of the table, in pixels. */
  from?: number;
}

const LAYOUTS: Record<Column, Layout> = {
  name: { width: "minmax(160px, 2.2fr)" },
  type: { width: "minmax(110px, 1.3fr)" },
  linked: { width: "minmax(120px, 1.3fr)" },
  location: { width: "minmax(90px, 0.9fr)", from: 640 },
  modified: { width: "118px", from: 480 },
  files: { width: "82px", end: true, from: 560 },
  size: { width: "92px", end: true },
};

/** The layout of a column. */
export const layoutOf = (column: Column): Layout => LAYOUTS[column];

/** The columns that have room, with the grid's tracks: the check box, then one for each. */
export function fitting(columns: readonly Column[], width: number): { columns: Column[]; tracks: string } {
  const shown = columns.filter((column) => width >= (LAYOUTS[column].from ?? 0));
  return { columns: shown, tracks: ["16px", ...shown.map((column) => LAYOUTS[column].width)].join(" ") };
}
