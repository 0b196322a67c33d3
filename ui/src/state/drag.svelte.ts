import { commands, type Folder, type Kind, type Selection, type Summary } from "../lib/bindings";
import type { Point } from "../lib/drag";
import { t, words } from "../lib/words.svelte";
import { announcer } from "./announcer.svelte";
import { explorer } from "./explorer.svelte";
import { folders } from "./folders.svelte";
import { view, type Page } from "./view.svelte";

/** How often a selection that is still being counted is asked about, in milliseconds. */
const COUNTING_MS = 700;

/** What is dragged. */
interface Load {
  selection: Selection;
  count: number;
  /** Their kind, where they have one in common. */
  kind: Kind | null;
}

/** A selection on its way to a folder, by pointer. */
class Drag {
  load = $state.raw<Load | null>(null);
  /** The pointer. */
  at = $state.raw<Point>({ x: 0, y: 0 });
  /** What the load amounts to, once that is known. */
  summary = $state.raw<Summary | null>(null);
  /** The folder under the pointer. */
  target = $state<number | null>(null);
  #from: Page | null = null;
  #asked = 0;

  readonly folder: Folder | undefined = $derived(this.load ? folders.folder(this.target) : undefined);
  /** Why the load cannot be downloaded. */
  readonly reason = $derived(this.summary?.download.is === "no" ? t(`reason-${this.summary.download.reason}`) : undefined);
  /** How much it is, as a person reads it; empty until it is known. */
  readonly size = $derived.by(() => {
    if (!this.summary || (this.summary.bytes === 0 && !this.summary.complete)) return "";
    const bytes = words.bytes(this.summary.bytes);
    return this.summary.complete ? bytes : t("at-least", { amount: bytes });
  });
  /** Whether the folder's disk has too little room. */
  readonly tight = $derived(this.summary !== null && typeof this.folder?.free === "number" && this.folder.free < this.summary.bytes);
  /** What letting go would do, as a whole sentence; empty without a drag. */
  readonly sentence = $derived.by(() => {
    if (!this.load) return "";
    if (this.reason !== undefined) return t("drag-refused", { reason: this.reason });
    const { kind, count } = this.load;
    const what = [t("drag-what", { kind: kind ?? "mixed", count }), this.size].filter(Boolean).join(t("list-separator"));
    if (!this.folder) return t("drag-nowhere", { what });
    if (this.tight) return t("drag-tight", { what, folder: this.folder.path, free: words.bytes(this.folder.free ?? 0) });
    return t("drag-drop", { what, folder: this.folder.path });
  });

  get isActive(): boolean {
    return this.load !== null;
  }

  /** Begins with the row at a position: with all that is selected, or with it alone. Says whether there is such a row. */
  begin(index: number, at: Point): boolean {
    const item = explorer.rows.at(index);
    if (!item) return false;
    const { selection } = explorer;
    if (!selection.has(item.id)) selection.pick(item.id, index);
    explorer.moveTo(index);
    this.at = at;
    this.load = { selection: selection.value, count: selection.count - selection.hidden, kind: commonKind(selection.count) };
    this.#from = view.page;
    void this.#summarize(this.load.selection, (this.#asked += 1));
    return true;
  }

  /** The pointer is over a folder, or over none. */
  hover(folder: number | null) {
    if (folder === this.target) return;
    this.target = folder;
    if (this.folder) announcer.say(this.sentence);
  }

  /** Lets go: the download starts, where it can. */
  drop() {
    const { load, folder, reason } = this;
    this.#end();
    if (!load) return;
    if (folder && reason === undefined) {
      // A drawer that opened under the drag gives the download room.
      view.treeOpen = false;
      folders.download(load.selection, folder.id);
    } else this.#back(reason ?? t("announce-drag-canceled"));
  }

  /** Lets nothing happen. */
  cancel() {
    if (!this.load) return;
    this.#end();
    this.#back(t("announce-drag-canceled"));
  }

  /** Asks what the load amounts to, and again while that is still being counted. */
  async #summarize(selection: Selection, asked: number) {
    const summary = await commands.summarize(selection).catch(() => null);
    if (asked !== this.#asked || !this.load || !summary) return;
    this.summary = summary;
    this.load = { ...this.load, count: summary.items };
    if (!summary.complete) setTimeout(() => asked === this.#asked && void this.#summarize(selection, asked), COUNTING_MS);
  }

  #end() {
    this.#asked += 1;
    this.load = null;
    this.summary = null;
    this.target = null;
  }

  /** To where the drag began, if something opened under it. */
  #back(said: string) {
    if (this.#from && view.page.is !== this.#from.is) view.go(this.#from);
    this.#from = null;
    announcer.say(said);
  }
}

/** The kind that all selected rows have; nothing where they differ, or where not all of them are loaded. */
function commonKind(count: number): Kind | null {
  const kinds = [...explorer.rows.loadedRows()].filter(([, { id }]) => explorer.selection.has(id)).map(([, { kind }]) => kind);
  return kinds.length === count && new Set(kinds).size === 1 ? (kinds[0] ?? null) : null;
}

/** The drag. */
export const drag = new Drag();
