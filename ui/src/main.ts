import { mount } from "svelte";
import App from "./App.svelte";
import { failure, listen } from "./lib/host";
import { dispatch } from "./state/events";
import { session } from "./state/session.svelte";

// Events first: nothing that happens while the session is read may be missed.
try {
  await listen(dispatch);
  await session.load();
} catch (thrown) {
  session.error = failure(thrown);
}
document.getElementById("start")?.remove();
mount(App, { target: document.body });
