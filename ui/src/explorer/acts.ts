import { commands, KINDS, type Kind } from "../lib/bindings";
import { t } from "../lib/words.svelte";
import { attach } from "../state/attach.svelte";
import { explorer } from "../state/explorer.svelte";
import { folders } from "../state/folders.svelte";
import type { Act } from "../state/menu.svelte";
import { notice } from "../state/notice.svelte";
import { plan } from "../state/plan.svelte";
import { recovery } from "../state/recovery.svelte";
import { session } from "../state/session.svelte";
import { view } from "../state/view.svelte";
import { keyNames } from "./keyNames";
import { here, selected, type Target } from "./targets";

const STORED: readonly Kind[] = ["container", "folder", "blob", "snapshot", "blob-version"];
/** Kinds whose lists can show what was deleted and can still be brought back. */
export const KEEPS_DELETED: readonly Kind[] = ["resource-group", "storage-account", "container", "folder"];

const none = () => t("reason-nothing-selected");

/** Downloads to a folder that is asked for. */
export function download(target: Target | null): Act {
  const reason = target ? target.reason("download") : none();
  return { id: "download", label: t("verb-download"), icon: "arrow-download", keys: keyNames("Ctrl+D"), reason, run: () => target && !reason && void folders.choose(target.selection(), target.kind) };
}

/** Opens the plan of a deletion; deletes nothing. */
export function remove(target: Target | null): Act {
  const reason = target ? target.reason("delete") : none();
  const run = () => target && !reason && void plan.start(target.selection());
  return { id: "delete", label: t("verb-delete"), icon: "delete", tone: "danger", keys: keyNames("Delete"), reason, run };
}

/**
 * Opens the plan of an erasure, with everything that could be brought back: of workspaces it is called retiring, and
 * takes what is theirs alone along.
 */
export function erase(target: Target | null, kinds: readonly Kind[] = target?.kinds ?? []): Act {
  const reason = target ? target.reason("delete") : none();
  const retires = kinds.length > 0 && kinds.every((kind) => kind === "workspace");
  const wish = retires ? "retire" : "erase";
  const run = () => target && !reason && void plan.start(target.selection(), wish);
  return { id: wish, label: t(`verb-${wish}`), icon: "eraser", tone: "danger", reason, run };
}

/** Brings back what is soft-deleted. */
export function recover(target: Target | null): Act {
  const reason = target ? target.reason("recover") : none();
  const run = () => target && !reason && void recovery.recover(target.selection(), target.count);
  return { id: "recover", label: t("verb-recover"), icon: "arrow-undo", reason, run };
}

/** Opens the plan of taking away for good what is soft-deleted. */
export function purge(target: Target | null): Act {
  const reason = target ? target.reason("purge") : none();
  const run = () => target && !reason && void plan.start(target.selection(), "purge");
  return { id: "purge", label: t("verb-purge"), icon: "eraser", tone: "danger", reason, run };
}

/** What leads to a deletion: of what is there, or of what is kept after one, with the way back. */
function removing(target: Target | null): Act[] {
  const kept = target !== null && target.reason("recover") === undefined;
  return kept ? [recover(target), purge(target)] : [remove(target), erase(target)];
}

/** Copies the ids of resources, or the URLs of what is stored. */
export function copy(target: Target | null): Act {
  const kind = target?.kind ?? null;
  const stored = kind !== null && STORED.includes(kind);
  const reason = !target || kind === "home" ? none() : undefined;
  const ask = stored ? commands.copy_url : commands.copy_id;
  const run = () => void notice.of(async () => {
    if (!target || reason) return null;
    const text = await ask(target.selection());
    return t("copied", { count: text.split("\n").length });
  });
  return { id: "copy-id", label: t(stored ? "copy-url" : "copy-id"), icon: "copy", keys: keyNames("Ctrl+C"), reason, run };
}

/** Shows a resource in the portal, in the person's browser. */
export function openInPortal(target: Target | null): Act {
  const one = target?.one;
  const reason = portalReason(target);
  return { id: "portal", label: t("open-in-portal"), icon: "open", reason, run: () => one && !reason && void notice.of(async () => (await commands.open_in_portal(one.id), null)) };
}

function portalReason(target: Target | null): string | undefined {
  if (!target?.one) return target ? t("reason-one-only") : none();
  if (session.current?.demo) return t("reason-portal-demo");
  return STORED.includes(target.one.kind) || target.one.kind === "home" ? t("reason-no-portal") : undefined;
}

/** Shows the details. */
export function properties(): Act {
  return { id: "properties", label: t("properties"), icon: "panel-right", keys: keyNames("Alt+Enter"), run: () => view.showDetails() };
}

/** Shows the earlier versions and the snapshots of a blob in its details. */
export function showCopies(target: Target | null): Act {
  const reason = target?.one?.kind === "blob" ? undefined : t("reason-one-blob");
  return { id: "copies", label: t("show-copies"), icon: "history", reason, run: () => !reason && view.showDetails("copies") };
}

/** Opens a row. */
export function open(target: Target | null): Act {
  const one = target?.one ?? null;
  const reason = one === null ? none() : KINDS[one.kind].opens ? undefined : t("reason-no-place");
  return { id: "open", label: t("open"), icon: "folder-open", keys: keyNames("Enter"), reason, run: () => one && !reason && void explorer.open(one.id) };
}

export const up = (): Act => ({
  id: "up",
  label: t("up"),
  icon: "arrow-up",
  keys: keyNames("Alt+↑"),
  reason: explorer.above ? undefined : t("reason-top"),
  run: () => void explorer.up(),
});

export const refresh = (): Act => ({
  id: "refresh",
  label: t("refresh"),
  icon: "arrow-sync",
  keys: keyNames("F5"),
  reason: explorer.place?.refreshing ? t("updating") : undefined,
  run: () => void explorer.refresh(),
});

/** Saves the list as it is filtered and sorted. */
export function exportList(): Act {
  const reason = explorer.rows.total === 0 ? t("reason-empty-list") : undefined;
  const run = () => void notice.of(async () => {
    if (reason) return null;
    const path = await commands.export_list({ ...explorer.query });
    return path === null ? null : t("list-saved", { path });
  });
  return { id: "export-list", label: t("export-list"), icon: "document-table", reason, run };
}

/** Shows what was deleted and can still be brought back among the rest. */
export function showDeleted(): Act {
  const kind = explorer.place?.item.kind;
  const reason = kind && KEEPS_DELETED.includes(kind) ? undefined : t("reason-no-deleted");
  return { id: "show-deleted", label: t("show-deleted"), icon: "history", checked: explorer.deleted, reason, run: () => !reason && explorer.showDeleted(!explorer.deleted) };
}

export const selectAll = (): Act => ({ id: "select-everything", label: t("select-all"), icon: "select-all-on", keys: keyNames("Ctrl+A"), run: () => explorer.selection.all() });

export const clearSelection = (): Act => ({
  id: "clear-selection",
  label: t("clear-selection"),
  icon: "dismiss",
  keys: keyNames("Esc"),
  reason: explorer.selection.count === 0 ? none() : undefined,
  run: () => explorer.selection.clear(),
});

/** The commands of the bar, by what is selected and by the place: the first part stands in it, the rest in its menu. */
export function barActs(): { shown: Act[]; more: Act[] } {
  const picked = selected();
  const target = picked ?? here();
  const stored = STORED.includes(explorer.place?.item.kind ?? "home");
  const shown = stored
    ? [download(picked), ...removing(picked), apart(up()), refresh(), exportList(), copy(target)]
    : [download(picked), ...removing(picked), apart(refresh()), exportList(), copy(target), up()];
  const more = [apart(openInPortal(target)), showCopies(picked), showDeleted(), apart(selectAll()), clearSelection(), apart(properties())];
  return { shown, more };
}

/** The commands of a row's menu. */
export function rowActs(): Act[] {
  const target = selected();
  return [open(target), apart(download(target)), ...removing(target), apart(copy(target)), openInPortal(target), showCopies(target), ...detaching(target), apart(properties())];
}

/** The commands of the menu of the empty part of a list. */
export function placeActs(): Act[] {
  return [up(), refresh(), apart(selectAll()), exportList(), showDeleted(), apart(copy(here())), openInPortal(here()), apart(properties())];
}

/** The commands of a line of the tree. */
export function lineActs(target: Target): Act[] {
  return [open(target), apart(download(target)), remove(target), erase(target), apart(copy(target)), openInPortal(target), ...detaching(target)];
}

/** Storage that was attached stands directly below the root, and can be let go. */
function detaching(target: Target | null): Act[] {
  const one = target?.one;
  if (!one || one.kind !== "storage-account" || target.selection().place !== session.current?.home) return [];
  return [apart({ id: "detach-storage", label: t("detach-storage"), icon: "plug-disconnected", run: () => void attach.detach(one.id, one.name) })];
}

const apart = (act: Act): Act => ({ ...act, apart: true });
