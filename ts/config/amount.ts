import { type Reader, ValueRefused } from "./reader.ts";

const DURATIONS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZES = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

/** A time span with its unit, such as `90s` or `24h`; in milliseconds. A bare number is refused: of what? */
export const duration: Reader<number> = {
  takes: "a time span such as 90s, 15m, 24h or 7d",
  parse: (text) => amount(text, { units: DURATIONS, form: duration.takes }),
};

/** A number of bytes, with or without a unit: `16777216`, `16MiB`. */
export const size: Reader<number> = {
  takes: "a number of bytes such as 16777216, 16MiB or 10GiB",
  parse(text) {
    const bytes = amount(text, { units: SIZES, form: size.takes, plain: "B" });
    if (bytes < 1) throw new ValueRefused("must be at least 1 byte");
    return bytes;
  },
};

/** A number of bytes, or 0 for no limit. */
export const sizeOrNone: Reader<number> = {
  takes: `0, or ${size.takes}`,
  parse: (text) => amount(text, { units: SIZES, form: sizeOrNone.takes, plain: "B" }),
};

interface Scale {
  readonly units: Readonly<Record<string, number>>;
  readonly form: string;
  /** The unit of a number that has none. */
  readonly plain?: string;
}

function amount(text: string, { units, form, plain }: Scale): number {
  const [, digits, letters] = /^(\d+) ?([a-z]*)$/i.exec(text) ?? [];
  const unit = letters || plain;
  const name = Object.keys(units).find((known) => known.toLowerCase() === unit?.toLowerCase());
  const value = Number(digits) * (units[name ?? ""] ?? NaN);
  if (!Number.isSafeInteger(value)) throw new ValueRefused(`must be ${form}`);
  return value;
}
