import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const words = fileURLToPath(new URL("../crates/words/ftl", import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  resolve: { alias: { "@words": words } },
  // The window's content security policy allows files only: nothing may be inlined into the page.
  build: { target: "safari18", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { host: "127.0.0.1", port: 5173, strictPort: true, fs: { allow: [".", words] } },
});
