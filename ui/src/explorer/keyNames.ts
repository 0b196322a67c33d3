import { words } from "../lib/words.svelte";

/** Keys as they are written on the person's keyboard: `Alt+Enter`, `Alt+Entrée`. */
export function keyNames(keys: string): string {
  return keys
    .split("+")
    .map((key) => words.maybe(`key-${key.toLowerCase()}`) ?? key)
    .join("+");
}
