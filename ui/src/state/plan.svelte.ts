import { commands, type DeleteOptions, type Error as Failure, type JobRow, type PlanView, type Selection } from "../lib/bindings";
import { failure } from "../lib/host";
import { explorer } from "./explorer.svelte";
import { jobs } from "./jobs.svelte";
import { Pages } from "./pages.svelte";
import { view } from "./view.svelte";

/** The deletion that is being planned and confirmed. */
class PlanState {
  /** The plan; `null` while it is being made. */
  current = $state<PlanView | null>(null);
  /** Items found so far. */
  listed = $state(0);
  error = $state<Failure | null>(null);
  typed = $state("");
  applying = $state(false);
  /** Whether a small plan is asked about in one dialog, before its page is shown. */
  brief = $state(false);
  options = $state<DeleteOptions>({ snapshots: false });

  /** Whether the typed text fits. Small, recoverable plans ask for no typing. */
  readonly confirmed = $derived(this.current !== null && (this.needsNoTyping || this.typed.trim() === this.current.confirm));

  #selection: Selection | null = null;
  #making = 0;

  /** A plan of a few recoverable files is confirmed by its button alone. */
  get needsNoTyping(): boolean {
    return this.current?.confirm === "delete";
  }

  /** Plans to delete a selection. Deletes nothing. */
  async start(selection: Selection) {
    this.#selection = selection;
    this.options = { snapshots: false };
    this.brief = true;
    view.go({ is: "plan" });
    await this.make();
  }

  /** Makes the plan, or makes it again. */
  async make() {
    if (!this.#selection) return;
    const making = (this.#making += 1);
    const previous = this.current;
    this.#forget();
    if (previous) void commands.discard_plan(previous.id).catch(() => null);
    try {
      const plan = await commands.plan_delete(this.#selection, $state.snapshot(this.options));
      if (making !== this.#making) return void commands.discard_plan(plan.id).catch(() => null);
      this.current = plan;
      this.brief &&= this.needsNoTyping && plan.blocked === 0;
    } catch (thrown) {
      if (making === this.#making) this.error = failure(thrown);
    }
  }

  /** Takes snapshots or a workspace's own resources along, or leaves them. */
  async include(what: "snapshots" | "dependents", included: boolean) {
    this.options = { ...this.options, [what]: included };
    this.brief = false;
    await this.make();
  }

  /** Deletes what the plan names. */
  async apply() {
    const plan = this.current;
    if (!plan || !this.confirmed || this.applying) return;
    this.applying = true;
    this.error = null;
    try {
      const typed = this.needsNoTyping ? plan.confirm : this.typed.trim();
      const job = await jobs.begin(() => commands.apply_delete(plan.id, plan.hash, typed));
      explorer.selection.clear();
      this.#making += 1;
      this.#forget();
      view.go({ is: "job", id: job.job });
    } catch (thrown) {
      this.error = failure(thrown);
    } finally {
      this.applying = false;
    }
  }

  /** Leaves the plan; nothing was deleted. */
  leave() {
    this.#making += 1;
    const plan = this.current;
    this.#forget();
    if (plan) void commands.discard_plan(plan.id).catch(() => null);
    view.go({ is: "explorer" });
  }

  #forget() {
    this.current = null;
    this.listed = 0;
    this.error = null;
    this.typed = "";
  }
}

/** The items of a plan or job from one position on; `only problems` where asked for. */
export function jobItems(job: string, total: number, from = 0, problems = false): Pages<JobRow> {
  return new Pages(async (offset, limit) => ({
    total,
    rows: await commands.job_rows(job, problems, from + offset, Math.min(limit, total - offset)),
  }));
}

/** The plan. */
export const plan = new PlanState();
