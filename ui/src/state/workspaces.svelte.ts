import { SvelteSet } from "svelte/reactivity";
import { commands, type Error as Failure, type WorkspaceRow } from "../lib/bindings";
import { failure } from "../lib/host";
import { words } from "../lib/words.svelte";

/** A column of the list. */
export type WorkspaceColumn = "name" | "subscription" | "group" | "location" | "storage" | "shared" | "owner";

/** All workspaces that can be read, across subscriptions. */
class Workspaces {
  all = $state.raw<readonly WorkspaceRow[]>([]);
  loaded = $state(false);
  busy = $state(false);
  error = $state<Failure | null>(null);
  filter = $state("");
  sort = $state<WorkspaceColumn>("name");
  descending = $state(false);
  cursor = $state(0);

  /** Those that match, in order. */
  readonly rows = $derived.by(() => {
    const text = this.filter.trim().toLocaleLowerCase();
    const matching = this.all.filter((row) => text === "" || [row.name, row.group, row.subscription, row.owner ?? ""].some((value) => value.toLocaleLowerCase().includes(text)));
    const turn = this.descending ? -1 : 1;
    return matching.sort((a, b) => turn * compare(a[this.sort], b[this.sort]) || words.compare(a.name, b.name));
  });

  readonly #picked = new SvelteSet<number>();
  /** Those that are selected; none that the filter hides. */
  readonly picked = $derived(this.rows.filter(({ id }) => this.#picked.has(id)));

  /** What the list does with its selection, by positions. */
  readonly picks = {
    has: (index: number): boolean => this.#picked.has(this.rows[index]?.id ?? 0),
    pick: (index: number, beside: boolean) => {
      const id = this.rows[index]?.id;
      if (id === undefined) return;
      const turnedOff = beside && this.#picked.has(id);
      if (!beside) this.#picked.clear();
      if (turnedOff) this.#picked.delete(id);
      else this.#picked.add(id);
    },
    all: () => this.rows.forEach(({ id }) => this.#picked.add(id)),
    clear: () => this.#picked.clear(),
  };

  /** Asks again. */
  async load() {
    this.busy = true;
    try {
      this.all = await commands.workspaces();
      this.error = null;
    } catch (thrown) {
      this.error = failure(thrown);
    } finally {
      this.loaded = true;
      this.busy = false;
    }
  }

  /** Orders by a column; by the same column again turns the order round. */
  sortBy(column: WorkspaceColumn) {
    this.descending = this.sort === column ? !this.descending : column === "shared";
    this.sort = column;
    this.cursor = 0;
  }
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return words.compare(String(a ?? ""), String(b ?? ""));
}

/** The workspaces. */
export const workspaces = new Workspaces();
