// The arithmetic of a list of any length in a scroll area of limited height. Engines clamp an element's
// height (WebKit at 33,554,428 px), so beyond SPACER_LIMIT the scroll position stands for a share of the list.

/** The tallest scroll area that is laid out, in pixels. */
export const SPACER_LIMIT = 8_000_000;

const OVERSCAN = 4;

/** Sizes of a list, in pixels. */
export interface Extent {
  /** How many rows. */
  count: number;
  /** The height of each. */
  rowHeight: number;
  /** The height of the window onto them. */
  viewport: number;
}

/** The height that is laid out for the rows. */
export const spacerHeight = ({ count, rowHeight }: Extent): number => Math.min(count * rowHeight, SPACER_LIMIT);

/** Whether the scroll area is shorter than the rows. */
export const isScaled = ({ count, rowHeight }: Extent): boolean => count * rowHeight > SPACER_LIMIT;

/** The furthest offset into the rows. */
export const maxOffset = ({ count, rowHeight, viewport }: Extent): number => Math.max(0, count * rowHeight - viewport);

/** Keeps an offset within the rows. */
export const clampOffset = (extent: Extent, offset: number): number => Math.min(Math.max(0, offset), maxOffset(extent));

/** The offset into the rows for a scroll position. */
export function offsetOf(extent: Extent, scrollTop: number): number {
  const room = spacerHeight(extent) - extent.viewport;
  if (!isScaled(extent) || room <= 0) return clampOffset(extent, scrollTop);
  return clampOffset(extent, (scrollTop / room) * maxOffset(extent));
}

/** The scroll position for an offset into the rows. */
export function scrollTopOf(extent: Extent, offset: number): number {
  const room = spacerHeight(extent) - extent.viewport;
  if (!isScaled(extent) || room <= 0) return offset;
  return (offset / maxOffset(extent)) * room;
}

/** The rows to draw: from `first` up to, not including, `end`. */
export function visibleRows({ count, rowHeight, viewport }: Extent, offset: number): { first: number; end: number } {
  const first = Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN);
  const end = Math.min(count, Math.ceil((offset + viewport) / rowHeight) + OVERSCAN);
  return { first: Math.min(first, end), end };
}

/** The nearest offset at which a row is wholly in sight. */
export function offsetShowing(extent: Extent, offset: number, row: number): number {
  const top = row * extent.rowHeight;
  if (top < offset) return clampOffset(extent, top);
  if (top + extent.rowHeight > offset + extent.viewport) return clampOffset(extent, top + extent.rowHeight - extent.viewport);
  return offset;
}
