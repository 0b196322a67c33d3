import { clearSelection, copy, download, erase, exportList, openInPortal, properties, purge, recover, refresh, remove, selectAll, showCopies, showDeleted, up } from "../explorer/acts";
import { keyNames } from "../explorer/keyNames";
import { here, selected } from "../explorer/targets";
import { LANGUAGES, t } from "../lib/words.svelte";
import { attach } from "../state/attach.svelte";
import { explorer } from "../state/explorer.svelte";
import type { Act } from "../state/menu.svelte";
import { session } from "../state/session.svelte";
import { THEMES } from "../state/theme.svelte";
import { view } from "../state/view.svelte";

/** Every command of the window, for the header's box: what acts on the open place only where one is in sight. */
export function allActs(): Act[] {
  return [...(view.page.is === "explorer" ? placeActs() : []), ...windowActs(), ...settingActs()];
}

function placeActs(): Act[] {
  const picked = selected();
  const target = picked ?? here();
  return [
    download(picked), remove(picked), erase(picked), recover(picked), purge(picked), copy(target), openInPortal(target), properties(), showCopies(picked), refresh(), exportList(),
    showDeleted(), up(), history(-1), history(1), selectAll(), clearSelection(), filter(),
  ];
}

function windowActs(): Act[] {
  return [
    { id: "go-home", label: t("go-home"), icon: "home", run: () => void (session.current && explorer.open(session.current.home)) },
    { id: "go-workspaces", label: t("go-workspaces"), icon: "brain-circuit", run: () => void explorer.openWorkspaces(session.current?.home) },
    { id: "go-transfers", label: t("go-transfers"), icon: "arrow-swap", keys: keyNames("Ctrl+J"), run: () => view.go({ is: "transfers" }) },
    { id: "go-activity", label: t("go-activity"), icon: "certificate", run: () => view.go({ is: "activity" }) },
    { id: "attach-storage", label: t("attach-storage"), icon: "storage", run: () => attach.show() },
    { id: "go-settings", label: t("settings"), icon: "settings", keys: keyNames("Ctrl+,"), run: () => view.go({ is: "settings" }) },
    { id: "shortcuts", label: t("shortcuts"), icon: "keyboard", keys: keyNames("?"), run: () => (view.shortcuts = true) },
  ];
}

function settingActs(): Act[] {
  return [
    ...THEMES.map((theme): Act => ({ id: `use-theme-${theme}`, label: t("use-theme", { theme: t(`theme-${theme}`) }), icon: "dark-theme", checked: session.settings.theme === theme, run: () => void session.change({ theme }) })),
    ...LANGUAGES.map(({ id, name }): Act => ({ id: `use-language-${id}`, label: t("use-language", { language: name }), icon: "local-language", checked: session.settings.language === id, run: () => void session.change({ language: id }) })),
  ];
}

const history = (direction: -1 | 1): Act => ({
  id: direction < 0 ? "history-back" : "history-forward",
  label: t(direction < 0 ? "history-back" : "history-forward"),
  icon: direction < 0 ? "arrow-left" : "arrow-right",
  keys: keyNames(direction < 0 ? "Alt+←" : "Alt+→"),
  reason: explorer.canTravel(direction) ? undefined : t("reason-no-history"),
  run: () => void explorer.travel(direction),
});

const filter = (): Act => ({ id: "go-filter", label: t("filter"), icon: "filter", keys: keyNames("Ctrl+F"), run: focusFilter });

/** Gives the keyboard to the filter's box. */
export function focusFilter() {
  document.querySelector<HTMLInputElement>("[data-testid=filter]")?.select();
}
