import { SvelteMap } from "svelte/reactivity";
import { commands, type CertificateView, type Error as Failure, type JobSummary, type Look } from "../lib/bindings";
import { failure } from "../lib/host";
import { isOver, isProvenGone, problems } from "../lib/outcomes";
import { t, words } from "../lib/words.svelte";
import { announcer } from "./announcer.svelte";
import { jobs } from "./jobs.svelte";
import { notice } from "./notice.svelte";

/** What became of a deletion, as a person sorts them. */
const FACETS = ["all", "gone", "kept", "left", "stopped"] as const;
export type Facet = (typeof FACETS)[number];

/** Where a deletion belongs; nothing while it has not ended. */
function facetOf(job: JobSummary): Facet | null {
  if (!isOver(job)) return null;
  if (job.state === "canceled") return "stopped";
  const left = (job.remaining ?? 1) + (job.unplanned ?? 1) + problems(job.tally).length;
  if (left > 0) return "left";
  return isProvenGone(job) ? "gone" : "kept";
}

/** A look at the places of a deletion, later than its second one. */
interface LookAgain {
  /** What it found; `null` until there was one. */
  look: Look | null;
  at: string;
  error: Failure | null;
  busy: boolean;
}

/** The deletions, and the certificates of those that ended. */
class Activity {
  /** Which row has the keyboard. */
  cursor = $state(0);
  error = $state<Failure | null>(null);
  /** Why a deletion that ended has no certificate. */
  readonly failures = new SvelteMap<string, Failure>();
  /** Certificates that were read; `null` where none was written. */
  readonly #read = new SvelteMap<string, CertificateView | null>();
  readonly #looks = new SvelteMap<string, LookAgain>();
  readonly #who = new SvelteMap<string, string>();

  /** Which deletions are listed. */
  facet = $state<Facet>("all");
  /** Every deletion that was confirmed, newest first. */
  readonly all = $derived(jobs.list.filter(({ verb }) => verb === "delete"));
  /** Those that are listed. */
  readonly rows = $derived(this.all.filter((job) => this.facet === "all" || facetOf(job) === this.facet));
  /** How many there are of each kind. */
  readonly facets = $derived(FACETS.map((id) => ({ id, count: this.all.filter((job) => id === "all" || facetOf(job) === id).length })));

  /** Lists other deletions. */
  choose(facet: Facet) {
    this.facet = facet;
    this.cursor = 0;
  }

  /** Asks who made the deletions that ended. */
  async load() {
    try {
      for (const { job, who } of await commands.deletions()) this.#who.set(job, who);
      this.error = null;
    } catch (thrown) {
      this.error = failure(thrown);
    }
  }

  /** Who made a deletion, as a person reads it; nothing while nobody has said. */
  who(job: string): string {
    const who = this.#who.get(job) ?? "";
    return words.maybe(`who-${who}`) ?? who;
  }

  /** The certificate of a deletion; `undefined` until it was read. */
  certificate = (job: string): CertificateView | null | undefined => this.#read.get(job);

  /** Reads a certificate and checks every byte of it; answers whether it is intact. */
  read = (job: string) => this.#take(job, () => commands.certificate(job));

  /** Writes a certificate where none was written. */
  certify = (job: string) => this.#take(job, () => commands.certify(job));

  /** Checks the file again, and says what came of it. */
  async verify(job: string) {
    if ((await this.read(job)) && this.#read.get(job)) notice.show(t("certificate-intact"));
  }

  /** What the last look at the places of a deletion found, beside the one that its certificate states. */
  look = (job: string): LookAgain | undefined => this.#looks.get(job);

  /** Looks at the places of a deletion once more. */
  async lookAgain(job: string) {
    if (this.#looks.get(job)?.busy) return;
    const before = this.#looks.get(job);
    this.#looks.set(job, { look: before?.look ?? null, at: before?.at ?? "", error: null, busy: true });
    try {
      const look = await commands.look_again(job);
      this.#looks.set(job, { look, at: new Date().toISOString(), error: null, busy: false });
      announcer.say(t(look.remaining + look.unplanned + look.recoverable > 0 ? "second-look-found" : "certificate-clean"));
    } catch (thrown) {
      this.#looks.set(job, { look: before?.look ?? null, at: before?.at ?? "", error: failure(thrown), busy: false });
    }
  }

  /** The program has written a certificate, or says why it could not. */
  certified(job: string, error: Failure | null) {
    if (error) this.failures.set(job, error);
    else this.failures.delete(job);
    if (this.#read.has(job)) void this.read(job);
    void this.load();
  }

  async #take(job: string, ask: () => Promise<CertificateView | null>): Promise<boolean> {
    try {
      const certificate = await ask();
      this.#read.set(job, certificate);
      if (certificate) this.failures.delete(job);
      return true;
    } catch (thrown) {
      this.failures.set(job, failure(thrown));
      return false;
    }
  }
}

/** The deletions of this computer. */
export const activity = new Activity();
