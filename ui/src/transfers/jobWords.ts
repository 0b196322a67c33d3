import type { JobSummary, Progress } from "../lib/bindings";
import { done, endedSoFar, isOver, problems, secondsLeft } from "../lib/outcomes";
import { lastSegment } from "../lib/names";
import { t, words } from "../lib/words.svelte";

/** What a job is about: the selected place, or the first and how many more. */
export function jobTitle(job: JobSummary): string {
  const place = lastSegment(job.places[0] ?? "");
  return job.place_count > 1 ? t("place-and-more", { place, count: job.place_count - 1 }) : place;
}

/** What became of a job, in figures: "11 of 12 items deleted, 1 changed". */
export function outcomeTitle(job: JobSummary): string {
  const parts = problems(job.tally).map(({ outcome, count }) => t(`outcome-part-${outcome}`, { count }));
  return [t(`outcome-title-${job.verb}`, { done: done(job), total: job.items }), ...parts].join(t("list-separator"));
}

/** How far a job is: bytes of a download, items of a deletion. */
export function amountText(job: JobSummary, progress: Progress | undefined): string {
  if (job.state === "listing") return job.items > 0 ? t("listed-so-far", { count: job.items }) : t("listing");
  const items = endedSoFar(job, progress);
  if (job.verb === "delete") return t("progress-items", { done: isOver(job) ? done(job) : items, total: job.items });
  const bytes = Math.max(progress?.bytes ?? 0, job.done_bytes);
  return t("progress-bytes", { done: words.bytes(bytes), total: words.bytes(job.bytes) });
}

/** The line below a job's title: what it is doing, or how it ended. */
export function detailText(job: JobSummary, progress: Progress | undefined): string {
  if (isOver(job)) return outcomeTitle(job);
  if (job.state === "paused") return t("job-paused-safe");
  if (job.state === "listing") return t("listing");
  return t(job.verb === "delete" ? "progress-items" : "progress-files", { done: endedSoFar(job, progress), total: job.items });
}

/** Speed, where something moves. */
export const speedText = (job: JobSummary, progress: Progress | undefined): string =>
  job.state === "running" && job.verb === "download" && progress && progress.rate > 0 ? words.rate(progress.rate) : "";

/** The time that is left, where it can be told. */
export function leftText(job: JobSummary, progress: Progress | undefined): string {
  const seconds = job.verb === "download" ? secondsLeft(job, progress) : null;
  return seconds === null ? "" : words.duration(seconds);
}
