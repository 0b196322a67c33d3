// Typing the beginning of a name moves to it, as in the file managers of all systems.

/** Letters further apart than this begin anew, in milliseconds. */
const PAUSE_MS = 800;

/** Letters that belong together. */
export class TypeAhead {
  #text = "";
  #last = -Infinity;

  /**
   * Takes a key's character in, and when it was pressed in milliseconds: a page that is busy takes keys late. Answers
   * the text so far, and whether one letter repeats: that goes to the next.
   */
  add(character: string, now: number): { text: string; next: boolean } {
    const fresh = now - this.#last > PAUSE_MS;
    this.#last = now;
    const letter = character.toLocaleLowerCase();
    this.#text = fresh ? letter : this.#text + letter;
    const same = [...this.#text].every((other) => other === letter);
    return { text: same ? letter : this.#text, next: same };
  }
}

/** A key that writes a letter or a digit, with no other key held. */
export const isLetter = (event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean }): boolean =>
  !event.ctrlKey && !event.metaKey && !event.altKey && /^[\p{L}\p{N}_.$-]$/u.test(event.key);

/** The position of the next name, from a position on and round, that begins with a text; -1 for none. */
export function nextBeginning(names: readonly (string | undefined)[], text: string, from: number): number {
  for (let step = 0; step < names.length; step += 1) {
    const index = (from + step) % names.length;
    if (names[index]?.toLocaleLowerCase().startsWith(text)) return index;
  }
  return -1;
}
