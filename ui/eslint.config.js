import svelte from "eslint-plugin-svelte";
import typescript from "typescript-eslint";

const TAURI = { group: ["@tauri-apps/*"], message: "Only src/lib/host.ts knows Tauri." };
const UPWARDS = { group: ["**/state/*", "**/explorer/*", "**/plan/*", "**/transfers/*", "**/welcome/*", "**/frame/*"] };

const restricted = (...patterns) => ({ "no-restricted-imports": ["error", { patterns }] });

// Names come from Azure: they reach the page as text only.
const NO_MARKUP = ["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "createContextualFragment"].map((property) => ({
  selector: `MemberExpression[property.name="${property}"]`,
  message: "Text only: markup is never made from strings.",
}));
// `style:` directives go through the CSSOM; a style attribute would break the content security policy.
const NO_STYLE = { selector: "SvelteAttribute[key.name='style']", message: "No style attributes: use a class or a style: directive." };

export default typescript.config(
  { ignores: ["dist/", "node_modules/", ".svelte-check/", "src/lib/bindings.ts", "src/parts/icons.ts"] },
  ...typescript.configs.recommended,
  ...svelte.configs.recommended,
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: typescript.parser } },
  },
  {
    rules: {
      "svelte/no-at-html-tags": "error",
      "no-restricted-syntax": ["error", ...NO_MARKUP, NO_STYLE],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-console": "error",
      "no-undef": "off", // TypeScript knows better
      eqeqeq: "error",
      ...restricted(TAURI),
    },
  },
  { files: ["src/lib/host.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["src/parts/**"], rules: restricted(TAURI, { ...UPWARDS, message: "Parts know no state and no view." }) },
  { files: ["src/lib/**"], ignores: ["src/lib/host.ts"], rules: restricted(TAURI, { ...UPWARDS, message: "lib knows no state and no view." }) },
  {
    files: ["src/state/**"],
    rules: restricted(TAURI, { ...UPWARDS, group: UPWARDS.group.slice(1).concat("**/parts/*.svelte"), message: "State knows no view." }),
  },
);
