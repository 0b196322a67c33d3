import { commands, KINDS, type Found } from "../lib/bindings";
import { explorer } from "./explorer.svelte";
import { view } from "./view.svelte";

const SETTLE_MS = 120;
const MOST = 12;

/** Places and rows whose names hold what is typed in the header's box, among all that were ever listed. */
class FoundRows {
  list = $state.raw<readonly Found[]>([]);
  /** What the list answers to. */
  text = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** Looks for a text, once it has settled. */
  look(text: string) {
    clearTimeout(this.#timer);
    const asked = (this.#asked += 1);
    if (text.trim().length < 2) {
      this.list = [];
      this.text = text;
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(text, asked), SETTLE_MS);
  }

  /** Opens what was found, or shows it in its place. */
  open(found: Found) {
    view.search = false;
    if (KINDS[found.kind].opens) void explorer.open(found.id);
    else void explorer.open(found.parent, found.id);
  }

  async #ask(text: string, asked: number) {
    const list = await commands.find(text.trim(), MOST).catch(() => []);
    if (asked !== this.#asked) return;
    this.list = list;
    this.text = text;
  }
}

/** What was found. */
export const found = new FoundRows();
