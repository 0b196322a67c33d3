import { SvelteMap } from "svelte/reactivity";
import { commands, type Error as Failure, type JobSummary, type Progress, type Selection } from "../lib/bindings";
import { failure } from "../lib/host";
import { isActive, share } from "../lib/outcomes";
import { view } from "./view.svelte";

/** The jobs: downloads and deletions, running and over. */
class Jobs {
  /** Why the last act on a job did not work. */
  error = $state<Failure | null>(null);
  /** How many files were found for the download that is being prepared; `null` where none is. */
  preparing = $state<number | null>(null);
  readonly #jobs = new SvelteMap<string, JobSummary>();
  readonly #progress = new SvelteMap<string, Progress>();

  /** Every job that was confirmed, newest first. */
  readonly list = $derived(
    [...this.#jobs.values()]
      .filter(({ verb, state }) => verb === "download" || (state !== "planned" && state !== "listing"))
      .sort((a, b) => (a.made_at < b.made_at ? 1 : -1)),
  );
  readonly active = $derived(this.list.filter(isActive));
  /** Those that wait for the person. */
  readonly paused = $derived(this.list.filter(({ state }) => state === "paused"));

  /** The share of the active jobs that is done, 0 to 1; `null` where none is active. */
  readonly share = $derived.by(() => {
    if (this.active.length === 0) return null;
    return this.active.reduce((sum, job) => sum + share(job, this.#progress.get(job.job)), 0) / this.active.length;
  });

  /** Reads the jobs. */
  async load() {
    await this.#act(async () => {
      for (const job of await commands.jobs()) this.take(job);
    });
  }

  job = (id: string): JobSummary | undefined => this.#jobs.get(id);
  progress = (id: string): Progress | undefined => this.#progress.get(id);

  /** Takes over what the program says of a job. */
  take(job: JobSummary) {
    this.#jobs.set(job.job, job);
    if (!isActive(job)) this.#progress.delete(job.job);
  }

  /** A listing found so many items. */
  listed(count: number) {
    if (this.preparing !== null) this.preparing = count;
  }

  /** Takes over a job's figures. */
  advance(progress: Progress) {
    if (this.#jobs.has(progress.job)) this.#progress.set(progress.job, progress);
  }

  /** Asks for a folder, then downloads a selection to it. */
  async download(selection: Selection) {
    await this.#act(async () => {
      const folder = await commands.pick_folder();
      if (!folder) return;
      view.flyout = true;
      this.preparing = 0;
      this.take(await commands.download(selection, folder.id));
    });
    this.preparing = null;
  }

  cancel = (id: string) => this.#act(() => commands.cancel_job(id));
  showFolder = (id: string) => this.#act(() => commands.show_in_folder(id));
  resume = (id: string) => this.#act(async () => this.take(await commands.resume_job(id)));

  async #act(act: () => Promise<unknown>) {
    this.error = null;
    try {
      await act();
    } catch (thrown) {
      this.error = failure(thrown);
      view.flyout = view.page.is === "explorer";
    }
  }
}

/** The jobs of this window. */
export const jobs = new Jobs();
