// The sentences of the page, in the person's language. The Fluent files are shared with the command line.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import * as format from "./format";
import { isolated } from "./names";

/** The languages of the page, each with its own name. */
export const LANGUAGES = [
  { id: "en", name: "English" },
  { id: "fr", name: "Français" },
  { id: "ja", name: "日本語" },
] as const;

/** What fills the gaps of a sentence. */
export type Gaps = Record<string, FluentVariable>;

const files = import.meta.glob<string>(["@words/*/window.ftl", "@words/*/shared.ftl", "@words/*/certificate.ftl"], { query: "?raw", import: "default", eager: true });

class Words {
  /** The language, `en`, `fr` or `ja`. */
  language = $state("en");
  /** Ticks every half minute, so that ages stay true. */
  now = $state(Date.now());

  #locale = $derived(format.localeOf(this.language, navigator.languages));
  #bundle = $derived(bundleOf(this.language, this.#locale));

  constructor() {
    setInterval(() => (this.now = Date.now()), 30_000);
  }

  /** Speaks another language from now on. */
  use(language: string) {
    this.language = LANGUAGES.some(({ id }) => id === language) ? language : "en";
    document.documentElement.lang = this.language;
  }

  /** The sentence of a key; the key itself where there is none. */
  t = (key: string, gaps: Gaps = {}): string => this.maybe(key, gaps) ?? key;

  /** The sentence of a key, or of its attribute as in `key.attribute`; or nothing. */
  maybe = (key: string, gaps: Gaps = {}): string | undefined => {
    const [id = "", attribute] = key.split(".");
    const message = this.#bundle.getMessage(id);
    const pattern = attribute === undefined ? message?.value : message?.attributes[attribute];
    if (!pattern) return undefined;
    const safe = Object.fromEntries(Object.entries(gaps).map(([name, gap]) => [name, typeof gap === "string" ? isolated(gap) : gap]));
    return this.#bundle.formatPattern(pattern, safe, []);
  };

  /** Sentences one after the other; an empty one is none. */
  together = (...sentences: (string | undefined)[]): string => sentences.filter(Boolean).join(this.language === "ja" ? "" : " ");

  number = (value: number) => format.formatNumber(this.#locale, value);
  percent = (share: number) => format.formatPercent(this.#locale, share);
  bytes = (bytes: number) => format.formatBytes(this.#locale, bytes);
  rate = (bytes: number) => format.formatRate(this.#locale, bytes);
  duration = (seconds: number) => format.formatDuration(this.#locale, seconds);
  day = (instant: string) => format.formatDay(this.#locale, instant);
  instant = (instant: string) => format.formatInstant(this.#locale, instant);
  recent = (instant: string) => format.formatRecent(this.#locale, instant, this.now);
  age = (instant: string) => format.formatAge(this.#locale, instant, this.now);
  ahead = (instant: string) => format.formatAhead(this.#locale, instant, this.now);
  compare = (a: string, b: string) => a.localeCompare(b, this.#locale);
}

function bundleOf(language: string, locale: string): FluentBundle {
  // Names are isolated where they need it, so that plain sentences stay free of invisible characters.
  const bundle = new FluentBundle(locale, { useIsolating: false });
  for (const [path, source] of Object.entries(files)) {
    if (path.includes(`/${language}/`)) bundle.addResource(new FluentResource(source));
  }
  return bundle;
}

/** The words of the page. */
export const words = new Words();

/** The sentence of a key. */
export const t = words.t;
