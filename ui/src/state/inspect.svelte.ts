import { SvelteMap } from "svelte/reactivity";
import { commands, type Copy, type Error as Failure, type Preview, type Properties } from "../lib/bindings";
import { failure } from "../lib/host";

/** The cursor rests this long on a row before the service is asked about it. */
const SETTLE_MS = 250;

/** An answer that is being waited for, is there, or failed. */
class Answer<T> {
  value = $state.raw<T | null>(null);
  error = $state<Failure | null>(null);
  asking = $state(false);
  /** Which row it is about. */
  #id: number | null = null;

  readonly #ask: (id: number) => Promise<T>;

  constructor(ask: (id: number) => Promise<T>) {
    this.#ask = ask;
  }

  /** Asks about a row, unless that was done. */
  async about(id: number) {
    if (this.#id === id) return;
    this.forget();
    this.#id = id;
    this.asking = true;
    try {
      const value = await this.#ask(id);
      if (this.#id === id) this.value = value;
    } catch (thrown) {
      if (this.#id === id) this.error = failure(thrown);
    } finally {
      if (this.#id === id) this.asking = false;
    }
  }

  forget() {
    this.#id = null;
    this.value = null;
    this.error = null;
    this.asking = false;
  }
}

/** What the service says of the one row that the details show. */
class Inspect {
  readonly properties = new Answer<Properties>(commands.properties);
  readonly copies = new Answer<Copy[]>(commands.copies);
  readonly preview = new Answer<Preview>(commands.preview);
  #id: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The days for which an account keeps what is deleted, by its row. */
  readonly retention = new SvelteMap<number, number>();

  /** Asks an account for how long it keeps what is deleted, unless that is known. */
  async retain(id: number) {
    if (this.retention.has(id)) return;
    const answer = await commands.properties(id).catch(() => null);
    const days = answer?.groups.flatMap(({ rows }) => rows).find(({ name }) => name === "soft-delete-days")?.value;
    if (days !== undefined) this.retention.set(id, Number(days));
  }

  /** The details show another row; its properties are asked for once it has settled. */
  look(id: number | null) {
    if (id === this.#id) return;
    this.#id = id;
    clearTimeout(this.#timer);
    for (const answer of [this.properties, this.copies, this.preview]) answer.forget();
    if (id !== null) this.#timer = setTimeout(() => void this.properties.about(id), SETTLE_MS);
  }
}

/** What is known of the row in the details. */
export const inspect = new Inspect();
