// Lets `node --test` import the page's plain TypeScript modules on every supported Node.
import { register } from "node:module";

register(new URL("./typescript-hooks.mjs", import.meta.url));
