// The one file that knows how the page reaches the program: Tauri in the window, HTTP in a plain browser.
import { invoke } from "@tauri-apps/api/core";
import { listen as listenToTauri } from "@tauri-apps/api/event";
import type { Error as Failure, Event } from "./bindings";

/** What carries commands to the program and events back. */
export interface Host {
  /** Runs a command. Rejects with whatever the program answered. */
  call(command: string, args: Record<string, unknown>): Promise<unknown>;
  /** Hears every event from now on. */
  listen(handler: (event: Event) => void): Promise<void>;
}

const tauri: Host = {
  call: (command, args) => invoke(command, args),
  listen: async (handler) => void (await listenToTauri<Event>("event", ({ payload }) => handler(payload))),
};

/** A bridge on the page's own origin: `POST /rpc` with `{command, arguments}`, and `/events` as server-sent events. */
const http: Host = {
  async call(command, args) {
    const body = JSON.stringify({ command, arguments: args });
    const response = await fetch("/rpc", { method: "POST", headers: { "content-type": "application/json" }, body });
    const answer: unknown = await response.json();
    if (!response.ok) throw answer;
    return answer;
  },
  listen: (handler) =>
    new Promise((resolve) => {
      const source = new EventSource("/events");
      source.onopen = () => resolve();
      source.onmessage = ({ data }) => handler(JSON.parse(data as string) as Event);
    }),
};

const host: Host = "__TAURI_INTERNALS__" in window ? tauri : http;

/** Runs a command; rejects with the bindings' `Error`, whatever went wrong on the way. */
export async function call<T>(command: string, args: Record<string, unknown> = {}): Promise<T> {
  try {
    return (await host.call(command, args)) as T;
  } catch (thrown) {
    throw failure(thrown);
  }
}

/** Hears the program's events. */
export const listen = (handler: (event: Event) => void): Promise<void> => host.listen(handler);

/** What was thrown, as the program's error; `internal` where it is none, such as a lost bridge. */
export function failure(thrown: unknown): Failure {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "params" in thrown) return thrown as Failure;
  return { code: "internal", tried: "", params: { why: String(thrown) }, service: null };
}
