// Removes a folder. svelte-check keeps what it made of a component after the component is gone, and reports it again.
import { rmSync } from "node:fs";

rmSync(process.argv[2], { recursive: true, force: true });
