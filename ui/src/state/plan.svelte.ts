import { commands, type DeleteOptions, type Error as Failure, type JobRow, type PlanView, type Selection } from "../lib/bindings";
import { failure } from "../lib/host";
import { t } from "../lib/words.svelte";
import { announcer } from "./announcer.svelte";
import { explorer } from "./explorer.svelte";
import { jobs } from "./jobs.svelte";
import { Pages } from "./pages.svelte";
import { toast } from "./toast.svelte";
import { view } from "./view.svelte";

/** What the person asked for: each begins with options of its own, and each option has its switch. */
export type Wish = "delete" | "erase" | "retire" | "purge";

/** An option that is on or off. */
export type Extra = "snapshots" | "versions" | "soft_deleted" | "purge" | "dependents";

const ERASURE: DeleteOptions = { snapshots: true, versions: true, soft_deleted: true, purge: true, dependents: true };
const PRESETS: Record<Wish, DeleteOptions> = {
  delete: { snapshots: false },
  erase: ERASURE,
  retire: ERASURE,
  purge: { ...ERASURE, dependents: false, kept_only: true },
};

/** The deletion that is being planned and confirmed. */
class PlanState {
  /** The plan; `null` while it is being made. */
  current = $state<PlanView | null>(null);
  /** Items found so far. */
  listed = $state(0);
  error = $state<Failure | null>(null);
  typed = $state("");
  applying = $state(false);
  /** Whether the plan is being made again, for other options: what is shown is the one before. */
  updating = $state(false);
  /** Whether a small plan is asked about in one dialog, before its page is shown. */
  brief = $state(false);
  wish = $state<Wish>("delete");
  options = $state<DeleteOptions>(PRESETS.delete);
  /** The number of the folder in which copies are made first. */
  exportTo = $state<number | null>(null);

  /** Whether the typed text fits. Small, recoverable plans ask for no typing. */
  readonly confirmed = $derived(this.current !== null && (this.needsNoTyping || this.typed.trim() === this.current.confirm));

  /** Whether nothing of it may be left that can be brought back: then it is called an erasure. */
  readonly erases = $derived(this.current?.options.purge === true && this.current.options.soft_deleted === true);

  #ask: (() => Promise<PlanView>) | null = null;
  #making = 0;

  /** A plan of a few recoverable files is confirmed by its button alone. */
  get needsNoTyping(): boolean {
    return this.current?.confirm === "delete";
  }

  /** Plans to delete a selection. Deletes nothing. */
  async start(selection: Selection, wish: Wish = "delete") {
    this.#ask = () => commands.plan_delete(selection, $state.snapshot(this.options), this.exportTo);
    await this.#start(wish);
  }

  /** Plans to purge what the service keeps of the workspaces and key vaults of a deletion. Deletes nothing. */
  async startPurge(job: string) {
    this.#ask = () => commands.plan_purge(job);
    await this.#start("purge");
  }

  async #start(wish: Wish) {
    this.wish = wish;
    this.options = { ...PRESETS[wish] };
    this.exportTo = null;
    this.brief = wish === "delete";
    view.go({ is: "plan" });
    await this.make();
  }

  /** Makes the plan, or makes it again. */
  async make() {
    const previous = this.current;
    this.#forget();
    if (previous) void commands.discard_plan(previous.id).catch(() => null);
    await this.#make(null);
  }

  /** Takes something along, or leaves it. */
  include = (what: Extra, included: boolean) => this.#change(() => (this.options = { ...this.options, [what]: included }));

  /** Takes a resource along although others use it, or leaves it. */
  share(name: string, included: boolean) {
    const others = (this.options.shared ?? []).filter((one) => one !== name);
    return this.#change(() => (this.options = { ...this.options, shared: included ? [...others, name] : others }));
  }

  /** Makes copies in a folder first, or none. */
  exportFirst = (folder: number | null) => this.#change(() => (this.exportTo = folder));

  /** Deletes what the plan names. */
  async apply() {
    const plan = this.current;
    if (!plan || !this.confirmed || this.applying || this.updating) return;
    this.applying = true;
    this.error = null;
    try {
      const typed = this.needsNoTyping ? plan.confirm : this.typed.trim();
      const { brief } = this;
      const job = await jobs.begin(() => commands.apply_delete(plan.id, plan.hash, typed));
      explorer.selection.clear();
      this.#making += 1;
      this.#forget();
      // A few recoverable files need no page: their toast says what became of them.
      view.go(brief ? { is: "explorer" } : { is: "job", id: job.job });
      if (brief) toast.follow(job.job);
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

  /** Another wish: the plan before stays in sight, and cannot be confirmed, until there is one for it. */
  async #change(change: () => void) {
    const before = { options: this.options, exportTo: this.exportTo };
    change();
    this.brief = false;
    this.typed = "";
    this.error = null;
    this.updating = true;
    if (await this.#make(this.current)) announcer.say(t("announce-planned", { count: this.current?.items ?? 0 }));
    else if (this.error) Object.assign(this, before);
  }

  async #make(previous: PlanView | null): Promise<boolean> {
    if (!this.#ask) return false;
    const making = (this.#making += 1);
    try {
      const plan = await this.#ask();
      if (making !== this.#making) {
        void commands.discard_plan(plan.id).catch(() => null);
        return false;
      }
      this.current = plan;
      this.brief &&= this.needsNoTyping && plan.blocked === 0;
      if (previous) void commands.discard_plan(previous.id).catch(() => null);
      return true;
    } catch (thrown) {
      if (making !== this.#making) return false;
      this.error = failure(thrown);
      return false;
    } finally {
      if (making === this.#making) this.updating = false;
    }
  }

  #forget() {
    this.current = null;
    this.listed = 0;
    this.error = null;
    this.typed = "";
    this.updating = false;
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
