import { language } from "./language.ts";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const UNITS_RU = ["Б", "КиБ", "МиБ", "ГиБ", "ТиБ", "ПиБ"];

/** A number as the reader writes it: `12 480`. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** Bytes in binary units, with three digits at most: `3.1 GiB`. */
export function formatBytes(bytes: number): string {
  const units = language.value === "ru" ? UNITS_RU : UNITS;
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** step;
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const number = new Intl.NumberFormat(language.value, { maximumFractionDigits }).format(value);
  return `${number}\u00a0${units[step]}`;
}

/** The exact time, in the reader's zone. */
export function formatMoment(moment: string | number | Date): string {
  const style = { dateStyle: "medium", timeStyle: "medium" } as const;
  return new Intl.DateTimeFormat(language.value, style).format(new Date(moment));
}

/** A day, in the reader's zone. */
export function formatDay(moment: string | number | Date): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: "medium" }).format(new Date(moment));
}

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** How long ago, or how long until: `3 minutes ago`. */
export function formatAgo(moment: string | number | Date, now = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, "second");
}

/** How long something lasts: `1 h 5 min`, `12 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const [h, min, s] = language.value === "ru" ? ["ч", "мин", "с"] : ["h", "min", "s"];
  if (hours > 0) return `${hours}\u00a0${h} ${minutes}\u00a0${min}`;
  return minutes > 0 ? `${minutes}\u00a0${min} ${seconds % 60}\u00a0${s}` : `${seconds}\u00a0${s}`;
}
