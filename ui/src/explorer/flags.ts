import type { Item } from "../lib/bindings";
import { t, words } from "../lib/words.svelte";
import type { IconName } from "../parts/icons";

/** Something about a row that should be seen before anything is done with it. */
export interface Flag {
  id: string;
  tone: "personal" | "warn";
  icon: IconName;
  label: string;
  /** The whole sentence. */
  title: string;
}

/** The flags of a row, the most telling first. A flag that is missing says nothing: nobody may have looked. */
export function flagsOf({ facts }: Item): Flag[] {
  const flags: Flag[] = [];
  const until = facts["soft-deleted"];
  if (until !== undefined) flags.push(softDeleted(words.day(until), facts["only-versions"] !== undefined));
  if (facts.personal) flags.push({ id: "personal", tone: "personal", icon: "person", label: t("flag-personal"), title: t("flag-personal-why") });
  if (facts.locked) {
    const by = facts["locked-by"] ?? "";
    const label = t(facts.locked === "ReadOnly" ? "flag-read-only" : "flag-locked");
    flags.push({ id: "locked", tone: "warn", icon: "lock-closed", label, title: by ? t("flag-locked-by", { lock: facts.locked, by }) : `${label} (${facts.locked})` });
  }
  return flags;
}

/** Where nobody knows until when, it says so much alone; versions have no end. */
function softDeleted(when: string, onlyVersions: boolean): Flag {
  const look = { id: "soft-deleted", tone: "warn", icon: "clock" } as const;
  if (onlyVersions) return { ...look, icon: "history", label: t("flag-only-versions"), title: t("flag-only-versions-why") };
  if (when === "") return { ...look, label: t("flag-deleted"), title: t("flag-soft-deleted-open") };
  return { ...look, label: t("flag-until", { when }), title: t("flag-soft-deleted", { when }) };
}
