import type { Event } from "../lib/bindings";
import { t, words } from "../lib/words.svelte";
import { isOver, share } from "../lib/outcomes";
import { activity } from "./activity.svelte";
import { announcer } from "./announcer.svelte";
import { explorer } from "./explorer.svelte";
import { folders } from "./folders.svelte";
import { jobs } from "./jobs.svelte";
import { plan } from "./plan.svelte";
import { session } from "./session.svelte";
import { toast } from "./toast.svelte";
import { tree } from "./tree.svelte";

/** A listing tells of itself page by page; the page asks again at most this often. */
const RENEW_MS = 200;

const changed = new Set<number>();
const quarters = new Map<string, number>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes an event to the states that it concerns. */
export function dispatch(event: Event) {
  switch (event.event) {
    case "place-changed":
      changed.add(event.place);
      timer ??= setTimeout(renew, RENEW_MS);
      break;
    case "planning":
      plan.listed = event.listed;
      jobs.listed(event.listed);
      break;
    case "job-changed": {
      const before = jobs.job(event.job.job);
      jobs.take(event.job);
      if (before && !isOver(before) && isOver(event.job)) {
        announcer.say(t(`announce-over-${event.job.verb}`));
        if (event.job.verb === "delete") toast.over(event.job);
      }
      break;
    }
    case "certified":
      activity.certified(event.job, event.error);
      break;
    case "progress":
      jobs.advance(event.progress);
      announceQuarter(event.progress.job);
      break;
    case "folders-changed":
      folders.take(event.folders, event.dropped);
      break;
    case "drag-over":
      folders.awaited = event.over;
      break;
    case "session-changed":
      void session.take(event.session);
      break;
    case "settings-changed":
      session.settle(event.settings);
      break;
  }
}

/** Says how far a job is, at each quarter. */
function announceQuarter(id: string) {
  const job = jobs.job(id);
  if (!job) return;
  const quarter = Math.floor(share(job, jobs.progress(id)) * 4);
  const before = quarters.get(id) ?? 0;
  if (quarter <= before || quarter === 4) return;
  quarters.set(id, quarter);
  announcer.say(words.percent(quarter / 4));
}

function renew() {
  timer = undefined;
  for (const place of changed) {
    void explorer.renew(place);
    void tree.renew(place);
  }
  changed.clear();
}
