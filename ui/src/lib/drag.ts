// The geometry of a drag by pointer. Pure: positions are arguments, in pixels of the window.

/** A place in the window. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A width and a height. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How far a pressed pointer moves before it drags. Less is an unsteady click. */
export const THRESHOLD = 6;

/** How long the pointer rests on something that opens under a drag, in milliseconds. */
export const SPRING_MS = 450;

const OFFSET: Point = { x: 18, y: 22 };
const EDGE = 36;
const FASTEST = 14;

/** Whether a pointer that was pressed at one place and is at another drags. */
export const isDrag = (from: Point, to: Point): boolean => Math.hypot(to.x - from.x, to.y - from.y) > THRESHOLD;

/** Where the picture of what is dragged stands: right below the pointer, within the window. */
export function ghostAt(pointer: Point, ghost: Size, window: Size): Point {
  const right = pointer.x + OFFSET.x;
  const below = pointer.y + OFFSET.y;
  return {
    x: Math.max(0, right + ghost.width <= window.width ? right : pointer.x - OFFSET.x - ghost.width),
    y: Math.max(0, below + ghost.height <= window.height ? below : pointer.y - OFFSET.y - ghost.height),
  };
}

/** By how much a list from `top` to `bottom` scrolls in this frame: the faster, the nearer the pointer is to its edge. */
export function scrollStep(y: number, top: number, bottom: number): number {
  // A low list keeps a middle in which it rests.
  const edge = Math.min(EDGE, (bottom - top) / 3);
  if (edge <= 0 || y < top || y > bottom) return 0;
  const share = y < top + edge ? (y - top - edge) / edge : y > bottom - edge ? (y - bottom + edge) / edge : 0;
  return Math.sign(share) * Math.ceil(Math.abs(share) * FASTEST);
}
