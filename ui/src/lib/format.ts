// Numbers, sizes, dates and names as a person reads them. Pure: the locale is an argument.

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

/** Keeps what takes long to make: a list draws a date and a size in each of its rows. */
function kept<Options, Format>(make: (locale: string, options: Options) => Format): (locale: string, options: Options) => Format {
  const made = new Map<string, Format>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const format = made.get(key) ?? make(locale, options);
    made.set(key, format);
    return format;
  };
}

const numberFormat = kept((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
const dateTimeFormat = kept((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
const relativeFormat = kept((locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options));

/** The locale to format with: the person's own region where it speaks the page's language. */
export function localeOf(language: string, preferred: readonly string[]): string {
  const fallback: Record<string, string> = { en: "en-GB", fr: "fr-FR", ja: "ja-JP" };
  return preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? fallback[language] ?? language;
}

/** A whole number with its group separators. */
export const formatNumber = (locale: string, value: number): string => numberFormat(locale, {}).format(value);

/** A share of 0 to 1 in whole percent; never 100 % before it is reached. */
export function formatPercent(locale: string, share: number): string {
  const whole = share >= 1 ? 1 : Math.min(0.99, Math.max(0, Math.floor(share * 100) / 100));
  return numberFormat(locale, { style: "percent" }).format(whole);
}

/** Bytes in decimal units, as the portal has them: 1.9 GB, 1,9 Go. */
export function formatBytes(locale: string, bytes: number): string {
  return scaled(locale, bytes, (unit) => unit);
}

/** Bytes a second: 84 MB/s. */
export function formatRate(locale: string, bytesPerSecond: number): string {
  return scaled(locale, Math.max(0, bytesPerSecond), (unit) => `${unit === "byte" ? "kilobyte" : unit}-per-second`);
}

/** A length of time in its largest sensible unit: 8 seconds, 4 minutes. */
export function formatDuration(locale: string, seconds: number): string {
  const [value, unit] = seconds < 100 ? [seconds, "second"] : seconds < 5940 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return numberFormat(locale, { style: "unit", unit: unit as string, unitDisplay: "long", maximumFractionDigits: 0 }).format(
    Math.max(1, Math.round(value as number)),
  );
}

/** A day: 2 Oct 2026. Empty for what is no date. */
export function formatDay(locale: string, instant: string): string {
  return dateFormat(locale, instant, { dateStyle: "medium" });
}

/** A day and time of day. Empty for what is no date. */
export function formatInstant(locale: string, instant: string): string {
  return dateFormat(locale, instant, { dateStyle: "medium", timeStyle: "short" });
}

/** The time of day alone today, the day otherwise. */
export function formatRecent(locale: string, instant: string, now: number): string {
  const today = new Date(now).toDateString() === new Date(instant).toDateString();
  return dateFormat(locale, instant, today ? { timeStyle: "short" } : { dateStyle: "medium" });
}

/** How long ago: 2 min ago. Empty within the first half minute. */
export function formatAge(locale: string, instant: string, now: number): string {
  const seconds = Math.round((now - Date.parse(instant)) / 1000);
  if (!Number.isFinite(seconds) || seconds < 30) return "";
  const format = relativeFormat(locale, { style: "short", numeric: "auto" });
  if (seconds < 3570) return format.format(-Math.round(seconds / 60), "minute");
  if (seconds < 84600) return format.format(-Math.round(seconds / 3600), "hour");
  return format.format(-Math.round(seconds / 86400), "day");
}

/** How long until then: in 14 days. Empty for what is over, or no date. */
export function formatAhead(locale: string, instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  if (!Number.isFinite(seconds) || seconds <= 0) return "";
  const format = relativeFormat(locale, { numeric: "always" });
  if (seconds < 3570) return format.format(Math.max(1, Math.round(seconds / 60)), "minute");
  if (seconds < 84600) return format.format(Math.round(seconds / 3600), "hour");
  return format.format(Math.round(seconds / 86400), "day");
}

function scaled(locale: string, bytes: number, unitOf: (unit: string) => string): string {
  let step = 0;
  // 999,950 would round to 1,000 kB: it is 1 MB.
  while (step < BYTE_UNITS.length - 1 && bytes / 1000 ** step >= 999.5) step += 1;
  const unit = BYTE_UNITS[step] as string;
  const value = unitOf(unit).startsWith("kilobyte") && step === 0 ? bytes / 1000 : bytes / 1000 ** step;
  return numberFormat(locale, {
    style: "unit",
    unit: unitOf(unit),
    // CLDR writes "512 byte" in its short form.
    unitDisplay: unitOf(unit) === "byte" ? "long" : "short",
    maximumFractionDigits: value < 100 && unitOf(unit) !== "byte" ? 1 : 0,
  }).format(value);
}

function dateFormat(locale: string, instant: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? "" : dateTimeFormat(locale, options).format(date);
}
