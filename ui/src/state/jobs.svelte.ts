import { SvelteMap } from "svelte/reactivity";
import { commands, type Error as Failure, type JobLimits, type JobSummary, type Manner, type Progress, type Selection } from "../lib/bindings";
import { failure } from "../lib/host";
import { isActive, share } from "../lib/outcomes";
import { view } from "./view.svelte";

/** What can be unfolded below the row of a job. */
export type Fold = "problems" | "files" | "limit";

/** The rate is kept for a minute, once a second. */
const KEPT = 60;

/** The jobs: downloads and deletions, running and over. */
class Jobs {
  /** Why the last act on a job did not work. */
  error = $state<Failure | null>(null);
  /** How many files were found for the download that is being prepared; `null` where none is. */
  preparing = $state<number | null>(null);
  /** What is unfolded below which row. */
  readonly unfolded = new SvelteMap<string, Fold>();
  readonly #jobs = new SvelteMap<string, JobSummary>();
  readonly #progress = new SvelteMap<string, Progress>();
  /** When each job was told of last, in ticks. */
  readonly #told = new Map<string, number>();
  #tick = 0;

  /** Every job that was confirmed, newest first. */
  readonly list = $derived(
    [...this.#jobs.values()]
      .filter(({ verb, state }) => verb === "download" || (state !== "planned" && state !== "listing"))
      .sort((a, b) => (a.made_at < b.made_at ? 1 : -1)),
  );
  readonly active = $derived(this.list.filter(isActive));
  /** Downloads at work. */
  readonly pausable = $derived(this.active.filter(({ verb, state }) => verb === "download" && state !== "listing"));
  /** Those that wait for the person. */
  readonly paused = $derived(this.list.filter(({ state }) => state === "paused"));

  /** The share of the active jobs that is done, 0 to 1; `null` where none is active. */
  readonly share = $derived.by(() => {
    if (this.active.length === 0) return null;
    return this.active.reduce((sum, job) => sum + share(job, this.#progress.get(job.job)), 0) / this.active.length;
  });

  /** Bytes a second of all downloads together. */
  readonly rate = $derived(this.active.reduce((sum, { job, verb }) => sum + (verb === "download" ? (this.#progress.get(job)?.rate ?? 0) : 0), 0));
  /** The rate of the last minute, oldest first. Empty while nothing is downloaded. */
  rates = $state.raw<readonly number[]>([]);

  constructor() {
    setInterval(() => this.#sample(), 1_000);
  }

  /** Reads the jobs. */
  async load() {
    await this.#act(async () => {
      for (const job of await commands.jobs()) this.take(job);
    });
  }

  job = (id: string): JobSummary | undefined => this.#jobs.get(id);
  progress = (id: string): Progress | undefined => this.#progress.get(id);

  /** Takes over what the program tells of a job. */
  take(job: JobSummary) {
    this.#told.set(job.job, (this.#tick += 1));
    this.#jobs.set(job.job, job);
    if (!isActive(job)) this.#progress.delete(job.job);
  }

  /** Begins or goes on with a job. A short one is over before the answer is here: what was told since then is newer. */
  async begin(ask: () => Promise<JobSummary>): Promise<JobSummary> {
    const asked = this.#tick;
    const job = await ask();
    if ((this.#told.get(job.job) ?? 0) <= asked) this.take(job);
    return job;
  }

  /** A listing found so many items. */
  listed(count: number) {
    if (this.preparing !== null) this.preparing = count;
  }

  /** Takes over a job's figures. */
  advance(progress: Progress) {
    const job = this.#jobs.get(progress.job);
    if (!job) return;
    this.#progress.set(progress.job, progress);
    // Waiting for the network is told with the figures alone.
    if (isActive(job) && job.state !== progress.state) this.#jobs.set(job.job, { ...job, state: progress.state });
  }

  /** Downloads a selection to a folder; in the manner of the last download where none is given. */
  async download(selection: Selection, folder: number, manner: Manner | null = null) {
    view.flyout = view.page.is !== "transfers";
    this.preparing = 0;
    await this.#act(() => this.begin(() => commands.download(selection, folder, manner)));
    this.preparing = null;
  }

  /** Pauses a deletion once the step that it is at has ended; answers whether it was asked. */
  pauseAfterStep = (id: string) => this.#act(() => commands.pause_after_step(id));
  pause = (id: string) => this.#act(() => commands.pause_job(id));
  retry = (id: string) => this.#act(() => this.begin(() => commands.retry_job(id)));
  /** Sets the limits of a download, at once; answers whether they hold. */
  limit = (id: string, { streams, bytes_per_second }: JobLimits) => this.#act(() => commands.limit_job(id, streams, bytes_per_second));
  /** Pauses every download at work. */
  pauseAll = () => this.#act(() => Promise.all(this.pausable.map(({ job }) => commands.pause_job(job))));
  /** Goes on with everything that stands still. */
  resumeAll = () => this.#act(() => Promise.all(this.paused.map(({ job }) => this.begin(() => commands.resume_job(job)))));
  cancel = (id: string) => this.#act(() => commands.cancel_job(id));
  showFolder = (id: string) => this.#act(() => commands.show_in_folder(id));
  resume = (id: string) => this.#act(() => this.begin(() => commands.resume_job(id)));

  #sample() {
    if (this.active.some(({ verb }) => verb === "download")) this.rates = [...this.rates.slice(1 - KEPT), this.rate];
    else if (this.rates.length > 0) this.rates = [];
  }

  /** Does something; answers whether it worked. */
  async #act(act: () => Promise<unknown>): Promise<boolean> {
    this.error = null;
    try {
      await act();
      return true;
    } catch (thrown) {
      this.error = failure(thrown);
      view.flyout = view.page.is !== "transfers";
      return false;
    }
  }
}

/** The jobs of this window. */
export const jobs = new Jobs();
