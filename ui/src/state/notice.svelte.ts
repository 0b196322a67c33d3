import type { Error as Failure } from "../lib/bindings";
import { failure } from "../lib/host";
import { announcer } from "./announcer.svelte";

const SHOWN_MS = 6_000;

/** What a command that changes nothing in sight has done, or why it could not. */
class Notice {
  /** Shown in the status bar for a while. */
  text = $state("");
  /** Stays until it is closed. */
  error = $state<Failure | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows a sentence and says it. */
  show(text: string) {
    clearTimeout(this.#timer);
    this.text = text;
    announcer.say(text);
    this.#timer = setTimeout(() => (this.text = ""), SHOWN_MS);
  }

  /** Runs something; what it answers is shown, and so is why it failed. */
  async of(work: () => Promise<string | null>) {
    this.error = null;
    try {
      const text = await work();
      if (text) this.show(text);
    } catch (thrown) {
      this.error = failure(thrown);
    }
  }
}

/** The last notice. */
export const notice = new Notice();
