import { copy, download, refresh } from "../explorer/acts";
import { here, selected } from "../explorer/targets";
import { explorer } from "../state/explorer.svelte";
import { cyclePanes } from "../state/panes";
import { view } from "../state/view.svelte";
import { focusFilter } from "./acts";

const inExplorer = () => view.page.is === "explorer";

/** The keys that work wherever the keyboard is, by what is pressed. `Mod` is Ctrl, or ⌘ on a Mac. */
const KEYS: Record<string, () => unknown> = {
  F6: () => cyclePanes(1),
  "Shift+F6": () => cyclePanes(-1),
  F5: () => inExplorer() && refresh().run(),
  "Mod+r": () => inExplorer() && refresh().run(),
  "Mod+f": () => inExplorer() && focusFilter(),
  "Mod+k": () => (view.search = true),
  "Mod+j": () => (view.flyout = !view.flyout),
  "Mod+d": () => inExplorer() && download(selected()).run(),
  "Mod+,": () => view.go({ is: "settings" }),
  "Alt+ArrowUp": () => inExplorer() && void explorer.up(),
  "Alt+ArrowLeft": () => inExplorer() && void explorer.travel(-1),
  "Alt+ArrowRight": () => inExplorer() && void explorer.travel(1),
  "Alt+Enter": () => inExplorer() && view.toggleDetails(),
};

/** Acts on a key that no part of the page has taken. */
export function handleKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const act = KEYS[keyName(event)] ?? plain(event);
  if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "Escape" && view.closeTop()) {
    event.preventDefault();
  }
}

/** Keys that belong to a text where one is being written or is selected. */
function plain(event: KeyboardEvent): (() => unknown) | undefined {
  const writing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
  if (writing) return undefined;
  if (event.key === "?") return () => (view.shortcuts = true);
  const copies = keyName(event) === "Mod+c" && inExplorer() && document.getSelection()?.isCollapsed !== false;
  return copies ? () => copy(selected() ?? here()).run() : undefined;
}

function keyName(event: KeyboardEvent): string {
  const modifier = event.ctrlKey || event.metaKey ? "Mod+" : event.altKey ? "Alt+" : "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${modifier}${event.shiftKey ? "Shift+" : ""}${key}`;
}
