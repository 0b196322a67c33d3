import { verbs } from "../explorer/verbs.svelte";
import { explorer } from "../state/explorer.svelte";
import { cyclePanes } from "../state/panes";
import { view } from "../state/view.svelte";

const inExplorer = () => view.page.is === "explorer";

/** The keys that work wherever the keyboard is, by what is pressed. `Mod` is Ctrl, or ⌘ on a Mac. */
const KEYS: Record<string, () => void> = {
  F6: () => cyclePanes(1),
  "Shift+F6": () => cyclePanes(-1),
  F5: () => inExplorer() && void explorer.refresh(),
  "Mod+r": () => inExplorer() && void explorer.refresh(),
  "Mod+f": () => inExplorer() && document.querySelector<HTMLInputElement>("[data-testid=filter]")?.select(),
  "Mod+j": () => (view.flyout = !view.flyout),
  "Mod+d": () => inExplorer() && verbs.download(),
  "Alt+ArrowUp": () => inExplorer() && void explorer.up(),
  "Alt+ArrowLeft": () => inExplorer() && void explorer.travel(-1),
  "Alt+ArrowRight": () => inExplorer() && void explorer.travel(1),
  "Alt+Enter": () => (view.detailsOpen = !view.detailsOpen),
};

/** Acts on a key that no part of the page has taken. */
export function handleKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  const act = KEYS[keyName(event)];
  if (act) {
    event.preventDefault();
    act();
  } else if (event.key === "Escape" && view.closeTop()) {
    event.preventDefault();
  }
}

function keyName(event: KeyboardEvent): string {
  const modifier = event.ctrlKey || event.metaKey ? "Mod+" : event.altKey ? "Alt+" : "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${modifier}${event.shiftKey ? "Shift+" : ""}${key}`;
}
