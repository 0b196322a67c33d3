const FOCUSABLE = "button, input, a[href], [tabindex='0']";

/** Moves the keyboard to the next pane (F6), or the one before. Panes carry `data-pane`, in document order. */
export function cyclePanes(direction: 1 | -1) {
  const panes = [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter(target);
  const here = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + direction + panes.length) % panes.length];
  if (next) target(next)?.focus();
}

/** Moves the keyboard to a pane by its name. */
export function focusPane(name: string) {
  const pane = document.querySelector<HTMLElement>(`[data-pane="${name}"]`);
  if (pane) target(pane)?.focus();
}

/** What takes the keyboard in a pane: the pane itself, or the first thing in it that is in sight. */
function target(pane: HTMLElement): HTMLElement | undefined {
  const candidates = pane.tabIndex === 0 ? [pane] : [...pane.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const inSight = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true });
  return candidates.find((element) => element.tabIndex >= 0 && inSight(element)) ?? (pane.hasAttribute("tabindex") && inSight(pane) ? pane : undefined);
}
