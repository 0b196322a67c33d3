import { untrack } from "svelte";

/** What assistive technology is told: one short sentence at a time. */
class Announcer {
  text = $state("");

  /** Says a sentence; the same one twice is said twice. */
  say(sentence: string) {
    const before = untrack(() => this.text);
    this.text = before === sentence ? `${sentence}\u00a0` : sentence;
  }
}

/** The page's one voice. */
export const announcer = new Announcer();
