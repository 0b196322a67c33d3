import type { IconName } from "../parts/icons";

/** Something that can be done, wherever it is offered: in a bar, in a menu, in the search box, by a key. */
export interface Act {
  /** Also its test id. */
  id: string;
  label: string;
  icon: IconName;
  run: () => void;
  /** The keys that do the same, to show. */
  keys?: string;
  tone?: "danger";
  /** Why it is off. */
  reason?: string | undefined;
  /** For a switch: whether it is on. */
  checked?: boolean;
  /** Begins a group: a line stands before it. */
  apart?: boolean;
}

/** The floating menu that is open. */
interface Open {
  /** Asked again while it is open, as the commands are: the language can change. */
  label: () => string;
  acts: () => readonly Act[];
  /** Where it hangs, in pixels of the window. */
  at: { left: number; top: number; bottom: number };
  opener: HTMLElement | null;
}

/** The window's one floating menu. */
class Menu {
  current = $state.raw<Open | null>(null);

  /** Opens below an element, or at a point. */
  open(label: () => string, acts: () => readonly Act[], at: Element | { x: number; y: number }) {
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    const place = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, top: at.y, bottom: at.y };
    this.current = { label, acts, at: { left: place.left, top: place.top, bottom: place.bottom }, opener };
  }

  /** Closes, and gives the keyboard back to where it was. */
  close(refocus = true) {
    const opener = this.current?.opener;
    this.current = null;
    if (refocus && opener?.isConnected) opener.focus();
  }
}

/** The floating menu. */
export const menu = new Menu();
