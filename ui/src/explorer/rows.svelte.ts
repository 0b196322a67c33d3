import { commands, KINDS, type Item } from "../lib/bindings";
import { isLetter, nextBeginning, TypeAhead } from "../lib/typeahead";
import { t } from "../lib/words.svelte";
import { explorer } from "../state/explorer.svelte";
import { menu } from "../state/menu.svelte";
import { view } from "../state/view.svelte";
import { placeActs, remove, rowActs } from "./acts";
import { selected } from "./targets";

/** Rows that are asked for at once, and how often, where letters are looked for beyond the loaded ones. */
const STRIDE = 1_000;
const STRIDES = 20;

/** What the list can do for its keys. */
interface List {
  show(index: number): void;
  pageSize(): number;
}

/** Mouse and keyboard in the rows: the cursor and the selection are two things. */
export class Rows {
  readonly #list: () => List | undefined;
  readonly #typed = new TypeAhead();
  #letters = 0;

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

  /** The commands of the row below the pointer; where it is not selected, it is first. */
  contextmenu = (event: MouseEvent) => {
    event.preventDefault();
    // The key of the menu has opened it already.
    if (menu.current || !(event.target instanceof Element)) return;
    const index = indexOf(event.target);
    const point = { x: event.clientX, y: event.clientY };
    if (index === null) menu.open(() => t("commands"), placeActs, point);
    else this.#openMenu(index, point);
  };

  keydown = (event: KeyboardEvent) => {
    const modifier = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    if (isLetter(event)) {
      void this.#type(event);
      event.preventDefault();
      return;
    }
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const row = document.getElementById(`row-${explorer.cursor}`);
      if (row) this.#openMenu(explorer.cursor, row);
      else if (event.currentTarget instanceof Element) menu.open(() => t("commands"), placeActs, event.currentTarget);
      event.preventDefault();
      return;
    }
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
        remove(selected()).run();
        return true;
      case "Escape":
        if (selection.count === 0 || view.isCovered) return false;
        selection.clear();
        return true;
      default:
        return false;
    }
  }

  #openMenu(index: number, at: Element | { x: number; y: number }) {
    const item = explorer.rows.at(index);
    if (!item) return;
    explorer.moveTo(index);
    if (!explorer.selection.has(item.id)) explorer.selection.pick(item.id, index);
    menu.open(() => item.name, rowActs, at);
  }

  /** Goes to the next row whose name begins with what is typed, loaded or not. */
  async #type({ key, timeStamp }: KeyboardEvent) {
    const { text, next } = this.#typed.add(key, timeStamp);
    const typed = (this.#letters += 1);
    const { rows } = explorer;
    const { generation } = rows;
    const from = explorer.cursor + (next ? 1 : 0);
    const loaded = [...rows.loadedRows()].sort(([a], [b]) => a - b);
    const begin = Math.max(0, loaded.findIndex(([index]) => index >= from));
    const names = loaded.map(([, row]) => row.name);
    const found = nextBeginning(names, text, begin);
    const index = found >= 0 ? loaded[found]?.[0] : loaded.length < rows.total ? await beyond(text, from) : undefined;
    // More letters, or another list, make this answer an old one; a list that is being read is the same list.
    if (index === undefined || typed !== this.#letters || generation !== rows.generation) return;
    explorer.moveTo(index);
    this.#list()?.show(index);
  }

  #open(item: Item | undefined) {
    if (item && KINDS[item.kind].opens) void explorer.open(item.id);
  }
}

/** The position of a row that is not loaded, from a position on and round; nothing where it is too far away. */
async function beyond(text: string, from: number): Promise<number | undefined> {
  const { query, rows } = explorer;
  const offsets = [...strides(from, rows.total), ...strides(0, from)].slice(0, STRIDES);
  for (const offset of offsets) {
    const page = await commands.rows($state.snapshot(query), offset, STRIDE).catch(() => null);
    const found = nextBeginning(page?.rows.map((row) => row.name) ?? [], text, 0);
    if (found >= 0) return offset + found;
  }
  return undefined;
}

const strides = (from: number, to: number): number[] => Array.from({ length: Math.ceil(Math.max(0, to - from) / STRIDE) }, (_, step) => from + step * STRIDE);

function indexOf(target: Element): number | null {
  const row = target.closest<HTMLElement>("[data-index]");
  return row ? Number(row.dataset.index) : null;
}
