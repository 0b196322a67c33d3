import type { JobSummary } from "../lib/bindings";
import { isOver, problems, resultOf } from "../lib/outcomes";
import { jobs } from "./jobs.svelte";
import { view } from "./view.svelte";

const SHOWN_MS = 30_000;

/** What ended a moment ago, with what can be done about it, for a while. */
class Toast {
  /** The deletion that ended. */
  job = $state.raw<JobSummary | null>(null);
  /** Whether it was of a few files, and has no page in sight. */
  brief = $state(false);
  #followed: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** A deletion that is not shown by a page of its own. */
  follow(id: string) {
    this.#followed = id;
    const job = jobs.job(id);
    // A short one may be over before anybody knew that it had begun.
    if (job && isOver(job)) this.over(job);
  }

  /** A deletion ended. */
  over(job: JobSummary) {
    this.brief = job.job === this.#followed;
    // What did not go as planned is told whole.
    if (this.brief && (problems(job.tally).length > 0 || resultOf(job) !== "complete")) return view.go({ is: "job", id: job.job });
    if (job.state !== "finished" || (view.page.is === "job" && view.page.id === job.job)) return;
    this.job = job;
    this.hold(false);
  }

  /** Stays while it has the pointer or the keyboard. */
  hold(held: boolean) {
    clearTimeout(this.#timer);
    if (!held && this.job) this.#timer = setTimeout(() => this.close(), SHOWN_MS);
  }

  close() {
    clearTimeout(this.#timer);
    this.job = null;
  }
}

/** The toast. */
export const toast = new Toast();
