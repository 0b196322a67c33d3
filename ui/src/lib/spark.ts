// The geometry of a small line of values. Pure.

/** A drawing, in pixels: a line, the same closed down to its ground, and the ground. */
export interface Spark {
  /** Empty with fewer than two values. */
  line: string;
  area: string;
  ground: string;
}

const TOP = 4;

/** The line of the latest values, at most `most`; the last one stands at the right end and the highest one at the top. */
export function spark(values: readonly number[], most: number, width: number, height: number): Spark {
  const shown = values.slice(-most);
  const bottom = height - 1;
  const ground = `M0 ${bottom}H${width}`;
  if (shown.length < 2) return { line: "", area: "", ground };
  const highest = Math.max(...shown);
  const x = (index: number) => round(((most - shown.length + index) / (most - 1)) * width);
  const y = (value: number) => (highest > 0 ? round(bottom - (Math.max(0, value) / highest) * (bottom - TOP)) : bottom);
  const line = `M${shown.map((value, index) => `${x(index)} ${y(value)}`).join("L")}`;
  return { line, area: `${line}V${bottom}H${x(0)}Z`, ground };
}

const round = (value: number): number => Math.round(value * 10) / 10;
