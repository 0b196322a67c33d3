import { commands, type RowsQuery, type Selection, type Summary } from "../lib/bindings";
import { ALL, allExcept, contains, count, coverage, including, NONE, only, toggle, toPick, type Picked } from "../lib/selection";

const SETTLE_MS = 40;
/** A range of more rows than this is kept as "all but" what lies outside it. */
const LARGE_RANGE = 50_000;

/** What the selection needs to know of the list it is made in. */
interface List {
  readonly query: RowsQuery;
  readonly rows: { readonly total: number };
}

/** The rows that are selected, and what they amount to. */
export class RowSelection {
  picked = $state.raw<Picked>(NONE);
  /** What the selection amounts to, without what the filter hides. */
  summary = $state<Summary | null>(null);
  /** How many selected rows the filter hides. No command acts on them. */
  hidden = $state(0);
  /** The position from which a range is drawn. */
  anchor: number | null = null;

  readonly #list: List;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #asking = false;
  /** Whether the list changed while its sum was on its way. */
  #again = false;

  constructor(list: List) {
    this.#list = list;
  }

  /** How many rows are selected, hidden ones included. */
  get count(): number {
    return count(this.picked, this.#list.rows.total);
  }

  /** The row that is selected alone. */
  get single(): number | null {
    const [id] = this.picked.ids;
    return !this.picked.all && this.picked.ids.size === 1 && id !== undefined ? id : null;
  }

  /** How much of the list is selected. */
  get coverage(): "none" | "some" | "all" {
    return coverage(this.picked, this.#list.rows.total);
  }

  /** As the program takes it. Its filter keeps hidden rows out. */
  get value(): Selection {
    const { place, filter, deleted } = this.#list.query;
    return { place, filter, deleted, pick: toPick(this.picked) };
  }

  has = (id: number): boolean => contains(this.picked, id);

  /** Selects one row alone. */
  pick(id: number, index: number) {
    this.anchor = index;
    this.#set(only([id]));
  }

  /** Turns one row round. */
  toggle(id: number, index: number) {
    this.anchor = index;
    this.#set(toggle(this.picked, id));
  }

  /** Selects all that match, or nothing where all are. */
  toggleAll() {
    this.#set(this.coverage === "all" ? NONE : ALL);
  }

  /** Selects all that match the filter, loaded or not. */
  all() {
    this.#set(ALL);
  }

  /** Selects nothing. */
  clear() {
    this.anchor = null;
    this.#set(NONE);
  }

  /** Selects the rows from the anchor to a position; `add` keeps what is selected. */
  async range(to: number, add = false) {
    const from = this.anchor ?? to;
    this.anchor = from;
    const query = $state.snapshot(this.#list.query);
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const before = this.picked;
    const most = !add && last - first + 1 > LARGE_RANGE;
    const ids = await (most ? this.#outside(query, first, last) : commands.row_ids(query, first, last));
    // Whatever was selected or opened in the meantime wins.
    if (this.picked !== before || query.place !== this.#list.query.place) return;
    if (most) this.#set(allExcept(ids));
    else this.#set(add ? including(before, ids) : only(ids));
  }

  /** The rows before and after a range. */
  async #outside(query: RowsQuery, first: number, last: number): Promise<number[]> {
    const end = this.#list.rows.total - 1;
    const head = first > 0 ? await commands.row_ids(query, 0, first - 1) : [];
    return last < end ? head.concat(await commands.row_ids(query, last + 1, end)) : head;
  }

  /** Another filter: "all that match" meant the old one, single rows stay. */
  filterChanged() {
    if (this.picked.all) this.clear();
    else this.#set(this.picked);
  }

  /** The list changed: what is selected may amount to something else. */
  summarize() {
    if (this.#isEmpty) return;
    // A list that is being read changes more often than it can be summed: the answer on its way still holds.
    if (this.#asking) this.#again = true;
    else void this.#ask(this.#asked);
  }

  get #isEmpty(): boolean {
    return !this.picked.all && this.picked.ids.size === 0;
  }

  /** Takes over a selection, and asks what it amounts to once it has settled. */
  #set(picked: Picked) {
    this.picked = picked;
    clearTimeout(this.#timer);
    const asked = (this.#asked += 1);
    this.#asking = false;
    if (this.#isEmpty || this.summary?.items === 0) this.summary = null;
    if (this.#isEmpty || picked.all) this.hidden = 0;
    if (!this.#isEmpty) this.#timer = setTimeout(() => void this.#ask(asked), SETTLE_MS);
  }

  async #ask(asked: number) {
    const selection = this.value;
    this.#asking = true;
    this.#again = false;
    const summary = await commands.summarize(selection).catch(() => null);
    if (asked !== this.#asked) return;
    this.#asking = false;
    this.summary = summary;
    const { pick } = selection;
    this.hidden = summary && pick.mode === "only" && selection.filter !== "" ? Math.max(0, pick.ids.length - summary.items) : 0;
    if (this.#again) void this.#ask(asked);
  }
}
