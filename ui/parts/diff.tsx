import { diffLines } from "diff";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

/** How many unchanged lines are shown around what changes. */
const AROUND = 3;

interface Line {
  readonly sign: "+" | "-" | " " | "…";
  readonly text: string;
}

/** Two texts beside each other, line by line; runs of lines that stay are cut short. */
export function Diff(
  { before, after, name }: { before: string; after: string; name: string },
): JSX.Element {
  const lines = useMemo(() => linesOf(before, after), [before, after]);
  const tones = { "+": "bg-success/10", "-": "bg-danger/10", " ": "", "…": "text-muted" };
  return (
    <pre
      // A region that scrolls must be within reach of the keyboard (WCAG 2.1.1).
      tabIndex={0}
      aria-label={name}
      class="max-h-[32rem] overflow-auto rounded-md border border-line bg-canvas py-2 font-mono text-small"
    >
      {lines.map(({ sign, text }, at) => (
        <div key={at} class={`px-3 whitespace-pre-wrap wrap-anywhere ${tones[sign]}`}>
          <span class="inline-block w-4 text-muted select-none">{sign}</span>
          {text}
        </div>
      ))}
    </pre>
  );
}

function linesOf(before: string, after: string): Line[] {
  const all = diffLines(before, after).flatMap(({ added, removed, value }) => {
    const sign: Line["sign"] = added ? "+" : removed ? "-" : " ";
    return value.replace(/\n$/, "").split("\n").map((text): Line => ({ sign, text }));
  });
  const isNear = (at: number) =>
    all.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== " ");
  return all.flatMap((line, at): Line[] => {
    if (isNear(at)) return [line];
    return at === 0 || isNear(at - 1) ? [{ sign: "…", text: "" }] : [];
  });
}
