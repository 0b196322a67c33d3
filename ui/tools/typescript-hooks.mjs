// Module hooks: finds `./name` as `./name.ts` and strips its types. It checks nothing: `npm run check` does.
import { readFile } from "node:fs/promises";
import typescript from "typescript";

export async function resolve(specifier, context, next) {
  const relative = specifier.startsWith(".") && !/\.[cm]?[jt]s$/.test(specifier);
  return next(relative ? `${specifier}.ts` : specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const { outputText } = typescript.transpileModule(await readFile(new URL(url), "utf8"), {
    compilerOptions: { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  });
  return { format: "module", source: outputText, shortCircuit: true };
}
