import "./lib/policy";
import "./app.css";

/** A page that nobody sees draws no frames: it does not wait for one for ever. */
const UNSEEN_MS = 100;

// The head of the window, which stands in the page itself, is painted before the rest is read.
const frame = new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
const unseen = new Promise((passed) => setTimeout(passed, UNSEEN_MS));
await Promise.race([frame, unseen]);
await import("./main");
