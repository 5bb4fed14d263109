import { computed } from "@preact/signals";
import { type Language, language } from "./language.ts";

/** Making one of these takes longer than all that it writes in a list. */
const formats = computed(() => formatsIn(language.value));

function formatsIn(spoken: Language) {
  const number = (maximumFractionDigits?: number) =>
    new Intl.NumberFormat(spoken, { maximumFractionDigits });
  const date = (style: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(spoken, style);
  return {
    number: number(),
    digits: [number(0), number(1), number(2)] as const,
    moment: date({ dateStyle: "medium", timeStyle: "medium" }),
    day: date({ dateStyle: "medium" }),
    ago: new Intl.RelativeTimeFormat(spoken, { numeric: "auto" }),
  };
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const UNITS_RU = ["Б", "КиБ", "МиБ", "ГиБ", "ТиБ", "ПиБ"];

/** A number as the reader writes it: `12 480`. */
export function formatNumber(value: number): string {
  return formats.value.number.format(value);
}

/** Bytes in binary units, with three digits at most: `3.1 GiB`. */
export function formatBytes(bytes: number): string {
  const units = language.value === "ru" ? UNITS_RU : UNITS;
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${formats.value.digits[digits].format(value)}\u00a0${units[step]}`;
}

/** The exact time, in the reader's zone. */
export function formatMoment(moment: string | number | Date): string {
  return formats.value.moment.format(new Date(moment));
}

/** A day, in the reader's zone. */
export function formatDay(moment: string | number | Date): string {
  return formats.value.day.format(new Date(moment));
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
  const { ago } = formats.value;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return ago.format(Math.trunc(seconds / length), unit);
  }
  return ago.format(0, "second");
}

/** How long something lasts: `1 h 5 min`, `12 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const [h, min, s] = language.value === "ru" ? ["ч", "мин", "с"] : ["h", "min", "s"];
  if (hours > 0) return `${hours}\u00a0${h} ${minutes}\u00a0${min}`;
  return minutes > 0 ? `${minutes}\u00a0${min} ${seconds % 60}\u00a0${s}` : `${seconds}\u00a0${s}`;
}
