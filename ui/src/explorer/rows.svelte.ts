import { KINDS, type Item } from "../lib/bindings";
import { explorer } from "../state/explorer.svelte";
import { view } from "../state/view.svelte";
import { verbs } from "./verbs.svelte";

/** What the list can do for its keys. */
interface List {
  show(index: number): void;
  pageSize(): number;
}

/** Mouse and keyboard in the rows: the cursor and the selection are two things. */
export class Rows {
  readonly #list: () => List | undefined;

  constructor(list: () => List | undefined) {
    this.#list = list;
  }

  /**
   * A click selects a row, with Ctrl turns it round, with Shift selects to it; a check box turns its row round. Every
   * second click in a row opens: two double clicks at one place in a moment are four clicks, and one `dblclick`.
   */
  click = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const index = indexOf(event.target);
    if (index === null) {
      if (!event.target.closest("[role=columnheader]")) explorer.selection.clear();
      return;
    }
    const item = explorer.rows.at(index);
    if (!item) return;
    explorer.moveTo(index);
    const turn = event.ctrlKey || event.metaKey;
    if (event.shiftKey) void explorer.selection.range(index, turn);
    else if (turn || event.target.closest("[data-testid=row-checkbox]")) explorer.selection.toggle(item.id, index);
    else if (event.detail > 0 && event.detail % 2 === 0) this.#open(item);
    else explorer.selection.pick(item.id, index);
  };

  keydown = (event: KeyboardEvent) => {
    const modifier = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    const to = this.#target(event.key);
    if (to !== null) this.#move(to, event.shiftKey, modifier);
    else if (!this.#act(event.key, modifier)) return;
    event.preventDefault();
  };

  #target(key: string): number | null {
    const page = this.#list()?.pageSize() ?? 10;
    const here = explorer.cursor;
    const last = explorer.rows.total - 1;
    const targets: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + page, PageUp: here - page, Home: 0, End: last };
    const to = targets[key];
    return to === undefined ? null : Math.max(0, Math.min(to, last));
  }

  #move(to: number, extend: boolean, add: boolean) {
    if (explorer.rows.total === 0) return;
    if (extend) {
      explorer.selection.anchor ??= explorer.cursor;
      void explorer.selection.range(to, add);
    }
    explorer.moveTo(to);
    this.#list()?.show(to);
  }

  #act(key: string, modifier: boolean): boolean {
    const { selection, current } = explorer;
    if (modifier) {
      if (key === "a") selection.all();
      else if (key === " " && current) selection.toggle(current.id, explorer.cursor);
      else return false;
      return true;
    }
    switch (key) {
      case " ":
        if (current) selection.toggle(current.id, explorer.cursor);
        return true;
      case "Enter":
        this.#open(current);
        return true;
      case "Backspace":
        void explorer.up();
        return true;
      case "Delete":
        verbs.delete();
        return true;
      case "Escape":
        if (selection.count === 0 || view.isCovered) return false;
        selection.clear();
        return true;
      default:
        return false;
    }
  }

  #open(item: Item | undefined) {
    if (item && KINDS[item.kind].opens) void explorer.open(item.id);
  }
}

function indexOf(target: Element): number | null {
  const row = target.closest<HTMLElement>("[data-index]");
  return row ? Number(row.dataset.index) : null;
}
