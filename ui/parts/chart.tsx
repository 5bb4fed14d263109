import { useSignal } from "@preact/signals";
import { ChartColumn, Table2 } from "lucide";
import type { JSX } from "preact";
import { formatNumber } from "../words/format.ts";
import { IconButton } from "./button.tsx";
import { partWords } from "./words.ts";

/** One bar: what it stands for, and how high it is. */
export interface Bar {
  readonly says: string;
  readonly value: number;
}

const WIDTH = 600;
const HEIGHT = 140;
/** How much of the room of a bar it takes. */
const SHARE = 0.72;

/** Numbers one after the other; as a table for whoever does not see, or wants to copy them. */
export function BarChart(
  { bars, name }: { readonly bars: readonly Bar[]; readonly name: string },
): JSX.Element {
  const isTable = useSignal(false);
  const { table, chart } = partWords.value;
  return (
    <figure aria-label={name}>
      <div class="flex justify-end">
        <IconButton
          icon={isTable.value ? ChartColumn : Table2}
          name={isTable.value ? chart : table}
          onClick={() => isTable.value = !isTable.value}
        />
      </div>
      {isTable.value ? <Numbers bars={bars} name={name} /> : <Drawing bars={bars} name={name} />}
    </figure>
  );
}

function Drawing({ bars, name }: { bars: readonly Bar[]; name: string }): JSX.Element {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const room = WIDTH / bars.length;
  const total = bars.reduce((sum, { value }) => sum + value, 0);
  return (
    <>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        class="h-36 w-full text-accent"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${name}: ${formatNumber(total)}`}
      >
        {bars.map(({ says, value }, at) => {
          const height = Math.max(value > 0 ? 2 : 0, (value / most) * (HEIGHT - 4));
          return (
            <g key={says}>
              <rect x={at * room} y={0} width={room} height={HEIGHT} fill="transparent">
                <title>{`${says}: ${formatNumber(value)}`}</title>
              </rect>
              <rect
                x={at * room + room * (1 - SHARE) / 2}
                y={HEIGHT - height}
                width={room * SHARE}
                height={height}
                fill="currentColor"
                pointer-events="none"
              />
            </g>
          );
        })}
        <line
          x1={0}
          x2={WIDTH}
          y1={HEIGHT}
          y2={HEIGHT}
          stroke="var(--color-line)"
          stroke-width={2}
        />
      </svg>
      <div class="mt-1 flex justify-between text-caption text-muted">
        <span>{bars[0]?.says}</span>
        <span>{bars.at(-1)?.says}</span>
      </div>
    </>
  );
}

function Numbers({ bars, name }: { bars: readonly Bar[]; name: string }): JSX.Element {
  return (
    <div
      // A region that scrolls must be within reach of the keyboard (WCAG 2.1.1).
      tabIndex={0}
      role="region"
      aria-label={name}
      class="max-h-48 overflow-y-auto"
    >
      <table class="w-full text-small" aria-label={name}>
        <tbody class="divide-y divide-line">
          {bars.toReversed().map(({ says, value }) => (
            <tr key={says}>
              <th scope="row" class="py-1 text-left font-normal text-muted">{says}</th>
              <td class="py-1 text-right tabular-nums">{formatNumber(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
