// Names that come from Azure: shown literally, never able to pass for something else.

const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** A name with its control and direction characters written out, so that none can act: `a\u{202E}b`. */
export function visible(name: string): string {
  return name.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`);
}

/** A name for use inside a sentence: right-to-left letters cannot reorder the words around it. */
export function isolated(name: string): string {
  const text = visible(name);
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

const TAIL = 8;
/** Names up to this many characters are never cut in two. */
const SHORT = 13;

/**
 * Splits a long name so that its end stays in sight when its middle is cut: ids differ at the end, and so do
 * file names before their extension. Short names, and scripts whose letters join, stay whole.
 */
export function split(name: string): [head: string, tail: string] {
  const characters = Array.from(name);
  if (characters.length <= SHORT || RIGHT_TO_LEFT.test(name)) return [name, ""];
  const extension = /\.[a-z0-9]{1,8}$/i.exec(name)?.[0].length ?? 0;
  const tail = TAIL + extension;
  return [characters.slice(0, -tail).join(""), characters.slice(-tail).join("")];
}

/** The last segment of a path: what a place is called in a title. */
export function lastSegment(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1) || path;
}

/** The last segment but one: what a place lies in; empty at the top. */
export function parentSegment(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  const slash = trimmed.lastIndexOf("/");
  return slash > 0 ? lastSegment(trimmed.slice(0, slash)) : "";
}

/** Up to two initials of a person's name or address, for the round sign in the header. */
export function initials(user: string): string {
  const words = (user.split("@")[0] ?? "").split(/[\s._-]+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => Array.from(word ?? "")[0] ?? "").join("").toUpperCase();
}
