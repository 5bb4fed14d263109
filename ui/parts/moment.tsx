import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { formatAgo, formatBytes, formatMoment, formatNumber } from "../words/format.ts";
import { partWords } from "./words.ts";

const MINUTE = 60_000;
const minute = signal(Date.now());
setInterval(() => minute.value = Date.now(), MINUTE);

/** When something happened or will: how long ago, and exactly for whoever points at it. */
export function Moment({ at }: { at: string | number | null | undefined }): JSX.Element {
  if (at === null || at === undefined) {
    return <span class="text-muted">{partWords.value.never}</span>;
  }
  const date = new Date(at);
  const now = Math.max(minute.value, Date.now());
  return (
    <time dateTime={date.toISOString()} title={formatMoment(date)} class="whitespace-nowrap">
      {formatAgo(date, now)}
    </time>
  );
}

/** Bytes in the unit that fits, and exactly for whoever points at them. */
export function Bytes({ of }: { of: number }): JSX.Element {
  return (
    <span class="whitespace-nowrap tabular-nums" title={`${formatNumber(of)} B`}>
      {formatBytes(of)}
    </span>
  );
}
