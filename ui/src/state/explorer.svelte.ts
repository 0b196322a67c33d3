import { commands, type Column, type Crumb, type Error as Failure, type Item, type PlaceView, type RowsQuery } from "../lib/bindings";
import { failure } from "../lib/host";
import { PAGE, Pages, type Answer } from "./pages.svelte";
import { RowSelection } from "./selection.svelte";
import { tree } from "./tree.svelte";
import { view } from "./view.svelte";

/** Columns whose first click shows the largest or newest first. */
const LARGEST_FIRST: readonly Column[] = ["modified", "files", "size"];

/** How the rows of a place are shown when it is opened. */
const BY_NAME = { filter: "", sort: "name", descending: false, deleted: false } as const;

/** Rows among which the one that was come from is looked for. */
const FAR = 50_000;

/** The place that is open: its rows, their order, the row with the keyboard, and what is selected. */
class Explorer {
  place = $state<PlaceView | null>(null);
  error = $state<Failure | null>(null);
  filter = $state("");
  sort = $state<Column>("name");
  descending = $state(false);
  /** Whether the list shows what was deleted and can still be brought back, too. */
  deleted = $state(false);
  /** Which of its two lists the root of the tree shows. */
  tab = $state<"places" | "workspaces">("places");
  /** The position of the row that has the keyboard. */
  cursor = $state(0);
  /** Whether the person has been among the rows since the place was opened. */
  touched = $state(false);
  /** Counts the times that the cursor was put somewhere else than by moving it: the list brings it into sight. */
  placed = $state(0);

  readonly query: RowsQuery = $derived({
    place: this.place?.item.id ?? 0,
    filter: this.filter,
    sort: this.sort,
    descending: this.descending,
    deleted: this.deleted,
  });
  readonly rows = new Pages<Item>((offset, limit) => commands.rows($state.snapshot(this.query), offset, limit));
  readonly selection = new RowSelection(this);

  /** The row that has the keyboard, where it is loaded. */
  readonly current = $derived(this.rows.total > 0 ? this.rows.at(this.cursor) : undefined);
  /** The place above, if there is one. */
  readonly above = $derived(this.place?.crumbs.at(-2) ?? null);

  #back = $state<number[]>([]);
  #forward = $state<number[]>([]);
  #opening = 0;
  #looks = 0;
  /** The place that changed last while another one was open: what is being opened may be told of too early. */
  #missed: number | undefined;
  /**
   * A reading broke off, or one is under way that the person asked for: looking again would start another.
   * The person's next act ends it.
   */
  #quiet = false;

  /** Opens a place; its cursor goes to the row that was come from, or to the one that is named. */
  async open(id: number, row?: number) {
    const before = this.place?.item.id;
    if (before !== undefined && before !== id) {
      this.#back.push(before);
      this.#forward = [];
    }
    await this.#show(id, row);
  }

  /** Opens the place above. */
  async up() {
    if (this.above) await this.open(this.above.id);
  }

  /** Opens the list of all workspaces. */
  async openWorkspaces(home: number | undefined) {
    if (home === undefined) return;
    await this.open(home);
    this.tab = "workspaces";
  }

  /** Whether there is a place before (-1) or after (1) this one in the history. */
  canTravel = (direction: -1 | 1): boolean => (direction < 0 ? this.#back : this.#forward).length > 0;

  /** Opens the place that was open before (-1), or the one after it (1). */
  async travel(direction: -1 | 1) {
    const [from, to] = direction < 0 ? [this.#back, this.#forward] : [this.#forward, this.#back];
    const id = from.pop();
    if (id === undefined) return;
    if (this.place) to.push(this.place.item.id);
    await this.#show(id);
  }

  /** Reads the place again from the service. */
  async refresh() {
    const id = this.place?.item.id;
    if (!this.place || id === undefined) return;
    // What went wrong the last time stands until there is something newer to say.
    this.place.refreshing = true;
    this.#quiet = true;
    try {
      await commands.refresh(id);
      if (this.place?.item.id === id) this.error = null;
      this.#quiet = false;
      await this.#look(id);
    } catch (thrown) {
      if (this.place?.item.id !== id) return;
      this.error = failure(thrown);
      this.place.refreshing = false;
    }
  }

  /** The inventory of a place changed: asks again for what is shown. */
  async renew(id: number) {
    if (this.place?.item.id !== id) {
      this.#missed = id;
      return;
    }
    this.rows.renew();
    this.selection.summarize();
    if (!this.#quiet) await this.#look(id);
  }

  /** Shows only rows whose names hold a text. */
  filterBy(text: string) {
    if (text === this.filter) return;
    this.filter = text;
    this.#reorder();
    this.selection.filterChanged();
  }

  /** Orders by a column; by the same column again turns the order round. */
  sortBy(column: Column) {
    this.descending = this.sort === column ? !this.descending : LARGEST_FIRST.includes(column);
    this.sort = column;
    this.#reorder();
  }

  /** Shows what was deleted and can still be brought back among the rest, or hides it. */
  showDeleted(shown: boolean) {
    this.deleted = shown;
    this.selection.clear();
    this.#reorder();
  }

  /** Takes the filter away and selects everything. */
  selectUnfiltered() {
    this.filterBy("");
    this.selection.all();
  }

  /** Gives the keyboard to a row. */
  moveTo(index: number) {
    this.cursor = index;
    this.touched = true;
  }

  #reorder(first?: Answer<Item> | null) {
    this.cursor = 0;
    this.touched = false;
    this.selection.anchor = null;
    this.rows.reset(first);
  }

  /** Asks how the open place stands. */
  async #look(id: number) {
    const opening = this.#opening;
    const look = (this.#looks += 1);
    try {
      const place = await commands.open_place(id);
      // An earlier look may be answered later.
      if (look !== this.#looks || opening !== this.#opening || this.place?.item.id !== id) return;
      this.#quiet = place.error !== null;
      if (this.#quiet) place.refreshing = false;
      this.place = place;
    } catch (thrown) {
      if (opening === this.#opening) this.error = failure(thrown);
    }
  }

  /** Puts the cursor on a row, wherever it stands in the order. */
  async #find(id: number, opening: number) {
    const ids = await commands.row_ids($state.snapshot(this.query), 0, FAR - 1).catch((): number[] => []);
    const position = ids.indexOf(id);
    if (position < 0 || opening !== this.#opening || this.touched) return;
    this.cursor = position;
    this.placed += 1;
  }

  async #show(id: number, row?: number) {
    const opening = (this.#opening += 1);
    const from = row ?? below(this.place?.crumbs ?? [], id);
    view.go({ is: "explorer" });
    this.#quiet = false;
    this.#missed = undefined;
    try {
      const other = this.place?.item.id !== id;
      // Its first rows are asked for at the same time, and drawn with it.
      const rows = other ? commands.rows({ ...BY_NAME, place: id }, 0, PAGE).catch(() => null) : null;
      const [place, first] = await Promise.all([commands.open_place(id), rows]);
      if (opening !== this.#opening) return;
      this.place = place;
      this.error = null;
      if (!other) {
        this.rows.renew();
        if (row !== undefined) {
          this.touched = false;
          void this.#find(row, opening);
        }
        return;
      }
      Object.assign(this, BY_NAME);
      this.tab = "places";
      this.selection.clear();
      this.#reorder(first);
      if (from !== undefined) void this.#find(from, opening);
      // Its reading may have gone on, or ended, before there was a place to tell that to.
      if (this.#missed === id) void this.renew(id);
      await tree.reveal(place.crumbs);
    } catch (thrown) {
      if (opening === this.#opening) this.error = failure(thrown);
    }
  }
}

/** The place on a way that stands directly below another one. */
function below(crumbs: readonly Crumb[], id: number): number | undefined {
  const index = crumbs.findIndex((crumb) => crumb.id === id);
  return index < 0 ? undefined : crumbs[index + 1]?.id;
}

/** The explorer. */
export const explorer = new Explorer();
