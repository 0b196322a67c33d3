import { SvelteMap } from "svelte/reactivity";
import type { Error as Failure } from "../lib/bindings";
import { failure } from "../lib/host";

/** Rows of one answer. */
export const PAGE = 50;
const KEPT = 160;

/** One answer: rows from an offset on, and how many there are in all. */
export interface Answer<T> {
  total: number;
  rows: T[];
}

/** Rows of a list of any length, fetched page by page as they come into sight. */
export class Pages<T> {
  /** How many rows there are. */
  total = $state(0);
  /** Whether the first answer is there. */
  loaded = $state(false);
  /** Why rows could not be fetched. */
  error = $state<Failure | null>(null);

  readonly #fetch: (offset: number, limit: number) => Promise<Answer<T>>;
  readonly #pages = new SvelteMap<number, T[]>();
  /* eslint-disable svelte/prefer-svelte-reactivity -- nothing is drawn from them */
  /** Pages that were asked for since the last change. */
  readonly #asked = new Set<number>();
  /** Those of them whose answer is on its way. */
  readonly #waiting = new Set<number>();
  /** Those of them that changed meanwhile. */
  readonly #again = new Set<number>();
  /* eslint-enable svelte/prefer-svelte-reactivity */
  #generation = 0;
  #range: [first: number, end: number] = [0, 1];

  constructor(fetch: (offset: number, limit: number) => Promise<Answer<T>>) {
    this.#fetch = fetch;
  }

  /** Counts the questions: an answer to an earlier one is an old one. */
  get generation(): number {
    return this.#generation;
  }

  /** The row at a position, where its page is there. */
  at(index: number): T | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The first row that is loaded. */
  get first(): T | undefined {
    for (const [, row] of this.loadedRows()) return row;
    return undefined;
  }

  /** The loaded rows, with their positions. */
  *loadedRows(): Generator<[index: number, row: T]> {
    for (const [page, rows] of this.#pages) {
      for (const [index, row] of rows.entries()) yield [page * PAGE + index, row];
    }
  }

  /** Says which rows are in sight, and fetches what of them is missing. */
  show(first: number, end: number) {
    this.#range = [first, Math.max(end, first + 1)];
    this.#fill();
  }

  /** Forgets everything: the question has changed. Its first answer may be there already. */
  reset(first?: Answer<T> | null) {
    this.#pages.clear();
    this.total = first?.total ?? 0;
    this.loaded = Boolean(first);
    this.error = null;
    this.#range = [0, 1];
    this.#generation += 1;
    for (const pages of [this.#asked, this.#waiting, this.#again]) pages.clear();
    if (first) {
      this.#pages.set(0, first.rows);
      this.#asked.add(0);
    }
    this.#fill();
  }

  /**
   * Asks again for what is in sight; what is there stays until the answer comes. An answer on its way is taken all
   * the same, then asked for once more: a list that is being read changes more often than it answers.
   */
  renew() {
    for (const page of this.#asked) {
      if (this.#waiting.has(page)) this.#again.add(page);
      else this.#asked.delete(page);
    }
    this.#fill();
  }

  #fill() {
    const [first, end] = this.#range;
    for (let page = Math.floor(first / PAGE); page * PAGE < end; page += 1) {
      if (!this.#asked.has(page)) void this.#load(page);
    }
  }

  async #load(page: number) {
    const generation = this.#generation;
    this.#asked.add(page);
    this.#waiting.add(page);
    try {
      const { total, rows } = await this.#fetch(page * PAGE, PAGE);
      if (generation !== this.#generation) return;
      this.#pages.set(page, rows);
      this.total = total;
      this.error = null;
      this.#forgetFar(page);
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.error = failure(thrown);
    }
    this.loaded = true;
    this.#waiting.delete(page);
    if (!this.#again.delete(page)) return;
    this.#asked.delete(page);
    this.#fill();
  }

  #forgetFar(page: number) {
    if (this.#pages.size <= KEPT) return;
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
    for (const other of far.slice(0, this.#pages.size - KEPT)) {
      this.#pages.delete(other);
      this.#asked.delete(other);
    }
  }
}
