import type { Outcome } from "../lib/bindings";
import type { IconName } from "../parts/icons";

/** How an outcome looks. A deleted item is grey until a second look proves it. */
export const OUTCOME_LOOKS: Record<Outcome, { icon: IconName; tone: "plain" | "warn" }> = {
  deleted: { icon: "checkmark", tone: "plain" },
  saved: { icon: "checkmark", tone: "plain" },
  absent: { icon: "checkmark", tone: "plain" },
  skipped: { icon: "checkmark", tone: "plain" },
  changed: { icon: "arrow-sync", tone: "warn" },
  blocked: { icon: "lock-closed", tone: "warn" },
  failed: { icon: "error-circle", tone: "warn" },
  unknown: { icon: "question-circle", tone: "warn" },
  canceled: { icon: "prohibited", tone: "plain" },
};
