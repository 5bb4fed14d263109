import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { packageAddress } from "../app/address.ts";
import { Badge, type BadgeTone } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/page.tsx";
import { partWords } from "../parts/words.ts";
import { formatNumber } from "../words/format.ts";
import { countsOf, type ImportRow, type Outcome, OUTCOMES } from "./import_report.ts";
import type { Manifests } from "./manifests.ts";
import { publishWords } from "./words.ts";

const TONES: Record<Outcome, BadgeTone> = {
  refused: "bad",
  added: "good",
  replaced: "warning",
  unchanged: "plain",
  ignored: "plain",
};
/** Rows that are drawn at first, and with each asking for more. */
const SOME = 100;

/** What became of each version and file, or would. */
export function ImportReport(
  { manifests, repository }: { readonly manifests: Manifests; readonly repository: string },
): JSX.Element | null {
  const only = useSignal<Outcome | null>(null);
  const most = useSignal(SOME);
  const words = publishWords.value.manifests;
  const rows = manifests.rows.value;
  if (!rows) return null;
  const isDone = manifests.isDone.value;
  const shown = only.value ? rows.filter(({ outcome }) => outcome === only.value) : rows;
  const names = isDone ? words.outcomes : words.awaited;
  const choose = (outcome: Outcome | null) => {
    only.value = outcome;
    most.value = SOME;
  };
  return (
    <Card
      flush
      title={isDone ? words.did : words.would}
      action={<Filter rows={rows} names={names} only={only.value} onChoose={choose} />}
    >
      <p role="status" class="sr-only">{sayCounts(rows, names)}</p>
      {shown.length === 0
        ? <p class="p-4 text-muted">{words.none}</p>
        : (
          <ul class="divide-y divide-line">
            {shown.slice(0, most.value).map((row) => (
              <li
                key={`${row.version?.package} ${row.version?.version} ${row.files[0]?.path}`}
                class="px-4 py-3"
              >
                <Row row={row} says={names[row.outcome]} repository={repository} isDone={isDone} />
              </li>
            ))}
          </ul>
        )}
      {shown.length > most.value && (
        <div class="border-t border-line p-3 text-center">
          <Button onClick={() => most.value += SOME}>{partWords.value.more}</Button>
        </div>
      )}
    </Card>
  );
}

function sayCounts(rows: readonly ImportRow[], names: Readonly<Record<Outcome, string>>): string {
  const counts = countsOf(rows);
  return OUTCOMES.filter((one) => counts[one] > 0)
    .map((one) => `${names[one]}: ${formatNumber(counts[one])}`).join(", ");
}

function Filter(
  { rows, names, only, onChoose }: {
    readonly rows: readonly ImportRow[];
    readonly names: Readonly<Record<Outcome, string>>;
    readonly only: Outcome | null;
    readonly onChoose: (outcome: Outcome | null) => void;
  },
): JSX.Element | null {
  const counts = countsOf(rows);
  const there = OUTCOMES.filter((one) => counts[one] > 0);
  if (there.length < 2) return null;
  const choices = [
    { outcome: null, says: publishWords.value.manifests.all, count: rows.length },
    ...there.map((outcome) => ({ outcome, says: names[outcome], count: counts[outcome] })),
  ];
  return (
    <>
      {choices.map(({ outcome, says, count }) => (
        <button
          key={says}
          type="button"
          aria-pressed={outcome === only}
          class="h-8 cursor-pointer rounded-md px-2 text-small text-muted hover:bg-line/50 hover:text-text aria-pressed:bg-line/70 aria-pressed:text-text"
          onClick={() => onChoose(outcome)}
        >
          {says} <span class="tabular-nums">{formatNumber(count)}</span>
        </button>
      ))}
    </>
  );
}

function Row(
  { row: { version, outcome, files, faults, fetched }, says, repository, isDone }: {
    readonly row: ImportRow;
    readonly says: string;
    readonly repository: string;
    readonly isDone: boolean;
  },
): JSX.Element {
  const isThere = isDone ? outcome !== "refused" : outcome === "unchanged";
  return (
    <div class="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
      <div class="min-w-0 grow basis-64 space-y-1">
        {version && (
          <p class="font-medium wrap-anywhere">
            {isThere
              ? (
                <a
                  class="text-accent hover:underline"
                  href={`${packageAddress(repository, version.package, "manifest")}?version=${
                    encodeURIComponent(version.version)
                  }`}
                >
                  {version.package}
                </a>
              )
              : version.package} <span class="font-mono text-small">{version.version}</span>
          </p>
        )}
        <Faults of={faults} />
        {fetched > 0 && <p class="text-small">{publishWords.value.manifests.fetched(fetched)}</p>}
        {files.map((file) => <Read key={file.path} file={file} isSole={!version} row={outcome} />)}
      </div>
      <Badge tone={TONES[outcome]}>{says}</Badge>
    </div>
  );
}

function Faults({ of }: { of: ImportRow["faults"] }): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <ul class="space-y-0.5 text-small text-danger wrap-anywhere">
      {of.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path && <span class="font-mono">{path}:</span>} {message}
        </li>
      ))}
    </ul>
  );
}

/** A file, with what is to be said of its lines. */
function Read(
  { file: { path, findings }, isSole, row }: {
    readonly file: ImportRow["files"][number];
    readonly isSole: boolean;
    readonly row: Outcome;
  },
): JSX.Element {
  const words = publishWords.value.manifests;
  return (
    <div class={isSole ? "" : "text-small text-muted"}>
      <p class="font-mono text-small wrap-anywhere">{path}</p>
      <ul class="text-small wrap-anywhere">
        {row === "ignored" && findings.length === 0 && <li class="text-muted">{words.ignored}</li>}
        {findings.map(({ line, message, level }, at) => (
          <li key={at} class={level === "error" ? "text-danger" : "text-muted"}>
            {line !== undefined && `${words.line(line)}: `}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
