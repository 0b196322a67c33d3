import { SvelteMap, SvelteSet } from "svelte/reactivity";
import { commands, type Error as Failure, type JobSummary, type Recovered, type Selection } from "../lib/bindings";
import { failure } from "../lib/host";
import { isOver } from "../lib/outcomes";
import { t, words } from "../lib/words.svelte";
import { announcer } from "./announcer.svelte";
import { explorer } from "./explorer.svelte";

/** What came of bringing things back: what did, or why nothing could. */
export type Answer = { recovered: Recovered } | { error: Failure };

/** Bringing back what the service keeps: what one deletion took away, or what is selected. */
class Recovery {
  /** What came of undoing a deletion. */
  readonly undone = new SvelteMap<string, Answer>();
  readonly #busy = new SvelteSet<string>();

  /** What came of the last recovery of a selection; `null` while it runs, or where there was none. */
  answer = $state<Answer | null>(null);
  /** Rows that are being brought back. */
  recovering = $state(0);

  /** Whether a deletion is being undone. */
  isBusy = (job: string): boolean => this.#busy.has(job);

  /** Whether the service keeps something of what a deletion took away, which nobody has brought back here. */
  canUndo(job: JobSummary): boolean {
    const kept = isOver(job) && job.verb === "delete" && !job.erases && job.tally.deleted > 0 && (job.recoverable ?? 0) > 0;
    return kept && !this.undone.has(job.job) && (job.until === null || Date.parse(job.until) > words.now);
  }

  /** Brings back what a deletion took away, and nothing else. */
  async undo(job: string) {
    if (this.#busy.has(job)) return;
    this.#busy.add(job);
    announcer.say(t("recovering"));
    const answer = await told(() => commands.undo_delete(job));
    this.undone.set(job, answer);
    this.#busy.delete(job);
    announcer.say(sentence(answer));
  }

  /** Brings a selection of what is soft-deleted back. */
  async recover(selection: Selection, count: number) {
    if (this.recovering > 0) return;
    this.recovering = count;
    this.answer = null;
    announcer.say(t("recovering"));
    const answer = await told(() => commands.recover(selection));
    if ("recovered" in answer) explorer.selection.clear();
    this.recovering = 0;
    this.answer = answer;
    announcer.say(sentence(answer));
  }
}

async function told(ask: () => Promise<Recovered>): Promise<Answer> {
  try {
    return { recovered: await ask() };
  } catch (thrown) {
    return { error: failure(thrown) };
  }
}

/** What came of bringing things back, in a sentence. */
export function sentence(answer: Answer): string {
  if ("error" in answer) return t("recovered-nothing");
  const { back, failed, gone } = answer.recovered;
  const sentences = [t("recovered", { back, total: back + failed + gone })];
  if (failed > 0) sentences.push(t("recovered-failed", { count: failed }));
  if (gone > 0) sentences.push(t("recovered-gone", { count: gone }));
  return words.together(...sentences);
}

/** Whether everything came back. */
export const isWhole = (answer: Answer): boolean => "recovered" in answer && answer.recovered.failed + answer.recovered.gone === 0 && answer.recovered.back > 0;

/** What brings things back. */
export const recovery = new Recovery();
