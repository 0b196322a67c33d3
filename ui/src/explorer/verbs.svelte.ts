import type { Verb } from "../lib/bindings";
import { t } from "../lib/words.svelte";
import { explorer } from "../state/explorer.svelte";
import { jobs } from "../state/jobs.svelte";
import { plan } from "../state/plan.svelte";

/** What can be done with the selection. */
class Verbs {
  /** Why a verb is off; nothing where it is on. */
  reason(verb: Verb): string | undefined {
    const { selection } = explorer;
    if (selection.count === 0 || selection.summary?.items === 0) return t("reason-nothing-selected");
    const offer = selection.summary?.[verb];
    return offer?.is === "no" ? t(`reason-${offer.reason}`) : undefined;
  }

  /** Asks for a folder, then downloads the selection. */
  download = () => {
    if (this.reason("download") === undefined) void jobs.download(explorer.selection.value);
  };

  /** Opens the plan of deleting the selection; deletes nothing. */
  delete = () => {
    if (this.reason("delete") === undefined) void plan.start(explorer.selection.value);
  };
}

/** The verbs of the explorer. */
export const verbs = new Verbs();
