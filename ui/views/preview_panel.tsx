import { Eye } from "lucide";
import type { JSX } from "preact";
import type { ViewRules } from "./rules.ts";
import { Button } from "../parts/button.tsx";
import { Table } from "../parts/table.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import { formatNumber } from "../words/format.ts";
import type { Previewed, ViewPreview } from "./preview.ts";
import { viewWords } from "./words.ts";

const MOST_VERSIONS = 8;

/** What rules would show: counts, and package by package. */
export function PreviewPanel(
  { preview, rules }: { readonly preview: ViewPreview; readonly rules: ViewRules | null },
): JSX.Element {
  const words = viewWords.value;
  const { shown: { value: shown }, ask, more } = preview;
  const isStale = shown !== null && shown.of !== JSON.stringify(rules);
  return (
    <div class="space-y-3">
      <div class="flex flex-wrap items-center gap-3">
        <Button icon={Eye} busy={ask.isBusy.value} onClick={() => void ask.run(rules)}>
          {words.preview}
        </Button>
        <p role="status" class="text-muted">
          {isStale ? words.previewAgain : shown && <Counts of={shown} />}
        </p>
      </div>
      <RefusalNote refusal={ask.refusal.value ?? more.refusal.value} />
      {shown && <Packages of={shown} />}
      {shown?.next && (
        <Button busy={more.isBusy.value} onClick={() => void more.run()}>
          {partWords.value.more}
        </Button>
      )}
    </div>
  );
}

function Counts({ of: { seen, all } }: { readonly of: Previewed }): JSX.Element {
  const words = viewWords.value;
  return (
    <>
      {words.seen(formatNumber(seen.packages), words.packages(all.packages))},{" "}
      {words.seen(formatNumber(seen.versions), words.versions(all.versions))}
    </>
  );
}

function Packages({ of }: { readonly of: Previewed }): JSX.Element {
  const words = viewWords.value;
  if (of.packages.length === 0) return <p class="text-muted">{words.none}</p>;
  return (
    <div class="rounded-md border border-line">
      <Table
        name={words.previewTitle}
        rows={of.packages}
        keyOf={({ name }) => name}
        columns={[
          {
            ...{ id: "name", title: words.members.package, main: true },
            cell: ({ name }) => <span class="font-mono">{name}</span>,
          },
          {
            ...{ id: "versions", title: words.seenVersions },
            cell: ({ versions }) => <span class="font-mono">{firstOf(versions)}</span>,
          },
          { id: "hidden", title: words.hidden, number: true, cell: ({ hidden }) => hidden },
        ]}
      />
    </div>
  );
}

function firstOf(versions: readonly string[]): string {
  const first = versions.slice(0, MOST_VERSIONS).join(", ");
  return versions.length > MOST_VERSIONS ? `${first}, …` : first;
}
