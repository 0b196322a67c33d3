import { isDrag, scrollStep, SPRING_MS, type Point } from "../lib/drag";
import { drag } from "../state/drag.svelte";
import { view } from "../state/view.svelte";

/** What opens when a drag rests on it: elements carry `data-spring`. */
const SPRINGS: Record<string, () => void> = {
  transfers: () => {
    if (view.page.is !== "transfers") view.go({ is: "transfers" });
    openDrawer();
  },
  tree: openDrawer,
};

/** In a narrow window the folders lie in a drawer. */
function openDrawer() {
  if (matchMedia("(width < 900px)").matches) view.treeOpen = true;
}

/**
 * Lets the rows of a list be dragged to a folder. By pointer events: the web view's own drag needs a system that
 * knows its data, and never reaches the page's own folders on every platform. Rows carry `data-index`.
 */
export function dragSource(list: HTMLElement) {
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || !event.isPrimary || event.shiftKey || event.ctrlKey || event.metaKey) return;
    if (!(event.target instanceof Element) || event.target.closest("button, input, a")) return;
    const row = event.target.closest<HTMLElement>("[data-index]");
    if (row) follow(event, Number(row.dataset.index));
  };
  list.addEventListener("pointerdown", press);
  return () => list.removeEventListener("pointerdown", press);
}

/** Follows a pressed pointer to its end. The list may go away meanwhile: everything hangs on the window. */
function follow(pressed: PointerEvent, index: number) {
  const from = at(pressed);
  const over = new AbortController();
  const { signal } = over;
  const own = (event: PointerEvent) => event.pointerId === pressed.pointerId;
  let held = false;

  window.addEventListener("pointermove", (event) => {
    if (!own(event)) return;
    // Let go where nobody saw it, such as over another window. Not every engine tells the buttons of a move.
    if (event.buttons === 0 && held) return stop(over);
    held ||= event.buttons !== 0;
    if (!drag.isActive && isDrag(from, at(event))) start(event, index, over);
    if (drag.isActive) drag.at = at(event);
  }, { signal });
  window.addEventListener("pointerup", (event) => {
    if (!own(event)) return;
    over.abort();
    if (!drag.isActive) return;
    swallowClick();
    drag.hover(folderAt(at(event)));
    drag.drop();
  }, { signal });
  window.addEventListener("pointercancel", (event) => own(event) && stop(over), { signal });
  window.addEventListener("blur", () => stop(over), { signal });
  window.addEventListener("keydown", (event) => {
    if (!drag.isActive) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") stop(over);
  }, { signal, capture: true });
}

function start(event: PointerEvent, index: number, over: AbortController) {
  if (!drag.begin(index, at(event))) return over.abort();
  const root = document.documentElement;
  // The row that was pressed may leave the page, and a touch belongs to it until it is taken over.
  if (event.isTrusted) root.setPointerCapture(event.pointerId);
  root.dataset.dragging = "";
  over.signal.addEventListener("abort", () => delete root.dataset.dragging);
  watch(over.signal);
}

function stop(over: AbortController) {
  over.abort();
  if (drag.isActive) swallowRelease();
  drag.cancel();
}

/** Looks under the pointer in every frame: a pointer that rests lets lists scroll and pages open. */
function watch(signal: AbortSignal) {
  let resting: { name: string; since: number } | null = null;
  const look = (now: number) => {
    if (signal.aborted) return;
    const under = document.elementFromPoint(drag.at.x, drag.at.y);
    drag.hover(folderOf(under));
    scroll(under);
    const name = under?.closest<HTMLElement>("[data-spring]")?.dataset.spring ?? "";
    if (name !== resting?.name) resting = { name, since: now };
    else if (now - resting.since >= SPRING_MS) SPRINGS[name]?.();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

function scroll(under: Element | null) {
  const area = under?.closest("[data-autoscroll]");
  if (!area) return;
  const { top, bottom } = area.getBoundingClientRect();
  area.scrollTop += scrollStep(drag.at.y, top, bottom);
}

const at = ({ clientX, clientY }: PointerEvent): Point => ({ x: clientX, y: clientY });

const folderAt = ({ x, y }: Point): number | null => folderOf(document.elementFromPoint(x, y));

/** The folder of a line that takes a drop. */
function folderOf(element: Element | null): number | null {
  const line = element?.closest<HTMLElement>("[data-folder]:not([data-missing])");
  return line ? Number(line.dataset.folder) : null;
}

/** A drag that was canceled ends when its button is let go, which is no click either. */
function swallowRelease() {
  const over = new AbortController();
  const options = { signal: over.signal, capture: true };
  window.addEventListener("pointerdown", () => over.abort(), options);
  window.addEventListener("pointerup", () => {
    over.abort();
    swallowClick();
  }, options);
}

/** The end of a drag is no click. Engines differ in whether and where they send one, so it is taken for a moment only. */
function swallowClick() {
  const swallow = (event: MouseEvent) => {
    event.stopPropagation();
    event.preventDefault();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, { capture: true }), 0);
}
