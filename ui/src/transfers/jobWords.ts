import type { Folder, JobSummary, Progress } from "../lib/bindings";
import { done, endedSoFar, isOver, problems, secondsLeft, share, troubleOf } from "../lib/outcomes";
import { lastSegment, parentSegment, visible } from "../lib/names";
import { t, words } from "../lib/words.svelte";

/** What a job is about: its one place, or how many and where they lie. Its count, once it is over. */
export const jobTitle = (job: JobSummary): string => (job.state === "finished" ? outcomeTitle(job) : placesTitle(job));

/** The places of a job. */
export function placesTitle(job: JobSummary): string {
  const [first = ""] = job.places;
  const place = lastSegment(first);
  if (job.place_count <= 1) return place;
  const above = job.places.every((other) => parentSegment(other) === parentSegment(first)) ? parentSegment(first) : "";
  return above ? t("entries-from", { count: job.place_count, place: above }) : t("place-and-more", { place, count: job.place_count - 1 });
}

/** What became of a job, in figures: "11 of 12 items deleted, 1 changed". */
export function outcomeTitle(job: JobSummary): string {
  const parts = problems(job.tally).map(({ outcome, count }) => t(`outcome-part-${outcome}`, { count }));
  return [t(`outcome-title-${job.erases ? "erase" : job.verb}`, { done: done(job), total: job.items }), ...parts].join(t("list-separator"));
}

/** How far a job is: bytes of a download, items of a deletion. */
export function amountText(job: JobSummary, progress: Progress | undefined): string {
  if (job.state === "listing") return job.items > 0 ? t("listed-so-far", { count: job.items }) : t("listing");
  const items = endedSoFar(job, progress);
  if (job.verb === "delete") return t("progress-items", { done: isOver(job) ? done(job) : items, total: job.items });
  const bytes = Math.max(progress?.bytes ?? 0, job.done_bytes);
  if (isOver(job) && bytes >= job.bytes) return words.bytes(job.bytes);
  return t("progress-bytes", { done: words.bytes(bytes), total: words.bytes(job.bytes) });
}

/** The line below a job's title: what it is doing, or what it was about. */
export function detailText(job: JobSummary, progress: Progress | undefined): string {
  if (job.state === "finished") return placesTitle(job);
  if (job.state === "canceled") return outcomeTitle(job);
  if (job.state === "paused") return t(job.verb === "download" && troubleOf(job) === null ? "job-paused-goes-on" : "job-paused-safe");
  if (job.state === "waiting") return t("job-waiting");
  if (job.state === "listing") return t("listing");
  const count = t(job.verb === "delete" ? "progress-items" : "progress-files", { done: endedSoFar(job, progress), total: job.items });
  return [progress?.current ? visible(lastSegment(progress.current)) : "", count].filter(Boolean).join(" · ");
}

/** After which step a deletion was stopped, where one was asked to end before. */
export function stoppedWhere(job: JobSummary): string | null {
  const step = job.error?.code === "canceled" ? job.error.params.step : undefined;
  return step === undefined ? null : t("stopped-after-step", { step: visible(step) });
}

/** How a job stands, in a word: its share, what needs a look, or its state. */
export function standText(job: JobSummary, progress: Progress | undefined, troubled: number): string {
  if (job.state === "running") return words.percent(share(job, progress));
  if (isOver(job) && troubled > 0) return t("to-look-at", { count: troubled });
  return t(`state-${job.state}`);
}

/** The folder of a download, where it is one of the list. */
export const folderOf = (job: JobSummary, folders: readonly Folder[]): Folder | undefined =>
  folders.find(({ path }) => path === job.destination);

/** Speed, where something moves. */
export const speedText = (job: JobSummary, progress: Progress | undefined): string =>
  job.state === "running" && job.verb === "download" && progress && progress.rate > 0 ? words.rate(progress.rate) : "";

/** The time that is left, where it can be told. */
export function leftText(job: JobSummary, progress: Progress | undefined): string {
  const seconds = job.verb === "download" ? secondsLeft(job, progress) : null;
  return seconds === null ? "" : words.duration(seconds);
}
