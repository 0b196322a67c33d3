import type { DeleteOptions, PlanView } from "../lib/bindings";
import { lastSegment } from "../lib/names";
import type { Extra } from "../state/plan.svelte";

/** Whether a plan is of resources, and not of what lies in storage. */
export const isOfResources = (plan: PlanView): boolean => plan.places.every((place) => place.startsWith("/subscriptions/"));

/** What can be taken along beside what was selected: where something of it would stay or stands in the way, or it is. */
export function extrasOf(plan: PlanView): Extra[] {
  const { options, stays, blockers, steps } = plan;
  if (options.kept_only) return [];
  const says = (code: string) => [...stays, ...blockers].some((entry) => entry.code === code);
  const has = (kind: string) => steps.some((step) => step.kind === kind);
  // Nothing of a container outlives it.
  const whole = says("containers");
  const offered: [Extra, boolean][] = isOfResources(plan)
    ? [["dependents", has("workspace")], ["purge", has("workspace") || has("key-vault")]]
    : [
        ["snapshots", !whole && (says("snapshots") || options.snapshots)],
        ["versions", !whole && (says("versions") || options.versions === true)],
        ["soft_deleted", says("soft-deleted") || options.soft_deleted === true],
        ["purge", says("soft-deleted") || options.purge === true],
      ];
  return offered.filter(([, can]) => can).map(([extra]) => extra);
}

/** A resource that others use too. */
export interface Shared {
  name: string;
  /** Who else uses it, as far as that is known. */
  by: readonly string[];
  on: boolean;
}

/** The resources that stay unless they are named, because others use them too; those that were named among them. */
export function sharedOf(plan: PlanView): Shared[] {
  const named: DeleteOptions["shared"] = plan.options.shared ?? [];
  const known = new Map<string, readonly string[]>();
  for (const { used } of plan.stays) for (const { name, by } of used ?? []) known.set(name, by);
  for (const { code, item, what = "" } of plan.blockers) {
    if (code === "shared") known.set(lastSegment(item), what.split("\n").filter(Boolean));
  }
  for (const name of named) if (!known.has(name)) known.set(name, []);
  return [...known].map(([name, by]) => ({ name, by, on: named.includes(name) })).sort((a, b) => a.name.localeCompare(b.name));
}
