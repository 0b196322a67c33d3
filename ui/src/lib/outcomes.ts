// What became of a job, and the colour that says so. Green is kept for what a second look proved.
import type { Error as Failure, JobSummary, Outcome, Progress, Tally } from "./bindings";

/** The tones of the page. */
export type Tone = "plain" | "brand" | "ok" | "warn" | "danger";

/** The order in which outcomes are told: what went well first. */
export const OUTCOMES: readonly Outcome[] = [
  "deleted", "saved", "absent", "skipped", "changed", "blocked", "failed", "unknown", "canceled",
];

/** Items that ended, whatever their outcome. */
export const ended = (tally: Tally): number => OUTCOMES.reduce((sum, outcome) => sum + tally[outcome], 0);

/** All items of a job, those included that its plan left out as blocked and never confirmed. */
export const allItems = (job: JobSummary): number => Math.max(job.items, ended(job.tally));

/** Items that ended so far, of those that were confirmed. */
export const endedSoFar = (job: JobSummary, progress: Progress | undefined): number =>
  Math.min(job.items, Math.max(progress?.done ?? 0, ended(job.tally)));

/** Items that ended as they were meant to. */
export const done = (job: JobSummary): number =>
  job.verb === "delete" ? job.tally.deleted + job.tally.absent : job.tally.saved + job.tally.skipped;

/** Items that did not, by outcome, without the zeros. */
export function problems(tally: Tally): { outcome: Outcome; count: number }[] {
  const kinds: Outcome[] = ["changed", "blocked", "failed", "unknown", "canceled"];
  return kinds.map((outcome) => ({ outcome, count: tally[outcome] })).filter(({ count }) => count > 0);
}

/** Files of a download that another try may bring. */
export const canRetry = (job: JobSummary): number =>
  job.verb === "download" && isOver(job) ? job.tally.changed + job.tally.blocked + job.tally.failed + job.tally.unknown : 0;

/** Why a job stands still, where it was not a person who paused it. */
export const troubleOf = (job: JobSummary): Failure | null => (job.error?.code === "canceled" ? null : job.error);

/** Whether something is still under way. */
export const isActive = (job: JobSummary): boolean => ["listing", "running", "waiting"].includes(job.state);

/** Whether nothing more will happen by itself. */
export const isOver = (job: JobSummary): boolean => job.state === "finished" || job.state === "canceled";

/** Whether the second look found nothing at all: the one case that is green. */
export const isProvenGone = (job: JobSummary): boolean =>
  job.state === "finished" && job.remaining === 0 && job.unplanned === 0 && job.recoverable === 0;

/** How a deletion ended, in a word. */
export type Result = "complete" | "partial" | "stopped";

/**
 * How a deletion ended; `null` while it has not. Complete: every item is gone, and a second look found nothing of them;
 * of an erasure nothing that the service keeps, either.
 */
export function resultOf(job: JobSummary): Result | null {
  if (!isOver(job)) return null;
  if (job.state === "canceled") return "stopped";
  const left = (job.remaining ?? 1) + (job.unplanned ?? 1) + (job.erases ? (job.recoverable ?? 1) : 0);
  return left === 0 && done(job) === allItems(job) ? "complete" : "partial";
}

/** The tone of a job. */
export function toneOf(job: JobSummary): Tone {
  if (job.state === "paused") return "warn";
  if (!isOver(job)) return job.verb === "delete" ? "danger" : "brand";
  if (job.state === "canceled") return "plain";
  if (problems(job.tally).length > 0) return "warn";
  if (job.verb === "download") return "ok";
  if (isProvenGone(job)) return "ok";
  const remains = (job.remaining ?? 0) + (job.unplanned ?? 0) + (job.recoverable ?? 0) > 0;
  return remains ? "warn" : "plain";
}

/** The share of a job that is done, 0 to 1: bytes of a download, items of a deletion. */
export function share(job: JobSummary, progress: Progress | undefined): number {
  if (job.state === "finished") return 1;
  const items = endedSoFar(job, progress);
  const bytes = Math.max(progress?.bytes ?? 0, job.done_bytes);
  if (job.verb === "download" && job.bytes > 0) return Math.min(1, bytes / job.bytes);
  return job.items > 0 ? Math.min(1, items / job.items) : 0;
}

/** Seconds that are left at the present rate; `null` where nobody can say. */
export function secondsLeft(job: JobSummary, progress: Progress | undefined): number | null {
  if (job.state !== "running" || !progress || progress.rate <= 0) return null;
  return Math.max(0, job.bytes - Math.max(progress.bytes, job.done_bytes)) / progress.rate;
}
