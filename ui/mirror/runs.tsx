import { useSignal } from "@preact/signals";
import { ArrowLeft, History } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { useApp } from "../app/context.ts";
import type { Resource } from "../kit/resource.ts";
import { Badge, type BadgeTone } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Bytes, Moment } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { Progress } from "../parts/progress.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Answered } from "../parts/trouble.tsx";
import { formatBytes, formatDuration } from "../words/format.ts";
import type { Item, MirrorModel, Run } from "./mirror.ts";
import { watchRun } from "./watch_run.ts";
import { mirrorWords } from "./words.ts";

const TONES: Readonly<Record<Run["state"], BadgeTone>> = {
  ...{ running: "accent", succeeded: "good", failed: "bad", cancelled: "warning" },
};

/** Every run, or one with what it did. */
export function Runs({ model }: { model: MirrorModel }): JSX.Element {
  const { query } = useLocation();
  return query.run
    ? <OneRun key={query.run} model={model} id={query.run} />
    : <AllRuns model={model} />;
}

function AllRuns({ model }: { model: MirrorModel }): JSX.Element {
  const { url } = useLocation();
  const words = mirrorWords.value.runs;
  useEffect(() => void model.runs.reload(), [model]);
  const columns: Column<Run>[] = [
    {
      ...{ id: "when", title: words.when, main: true },
      cell: ({ id, startedAt }) => (
        <a href={addressWith(url, { run: id })} class="hover:text-accent">
          <Moment at={startedAt} />
        </a>
      ),
    },
    { id: "state", title: words.state, cell: (run) => <StateOf run={run} /> },
    { id: "scope", title: words.covers, cell: ({ scope }) => sayScope(scope) },
    { id: "by", title: words.by, cell: ({ by }) => by === "mirror" ? words.clock : by },
    { id: "result", title: words.result, cell: (run) => sayCounts(run) },
    {
      ...{ id: "took", title: words.took, number: true },
      cell: ({ startedAt, endedAt }) =>
        endedAt && formatDuration(Date.parse(endedAt) - Date.parse(startedAt)),
    },
  ];
  return (
    <Card flush>
      <Listed by={model.runs} empty={<Empty icon={History} title={words.empty} />}>
        {(items) => (
          <Table
            name={mirrorWords.value.tabs.runs}
            columns={columns}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </Listed>
    </Card>
  );
}

function StateOf({ run }: { run: Run }): JSX.Element {
  const words = mirrorWords.value;
  const says = run.state === "running" && run.cancelling
    ? words.cancelling
    : words.runs.states[run.state];
  return <Badge tone={TONES[run.state]}>{says}</Badge>;
}

function sayScope({ of, package: name = "" }: Run["scope"]): string {
  const { scope } = mirrorWords.value.runs;
  if (of === "package") return scope.package(name);
  return of === "rule" ? scope.rule : scope.all;
}

function sayCounts({ counts, unchanged, error }: Run): string {
  const words = mirrorWords.value.runs;
  if (error) return error;
  if (unchanged) return words.unchanged;
  const said = Object.entries(counts).filter(([name, count]) => count > 0 && name !== "unchanged");
  return said
    .map(([name, count]) => `${words.outcomes[name as keyof typeof words.outcomes]}: ${count}`)
    .join(", ");
}

function OneRun({ model, id }: { model: MirrorModel; id: string }): JSX.Element {
  const { session } = useApp();
  const { url, route } = useLocation();
  const run = useMemo(() => model.run(id), [model, id]);
  useEffect(() => {
    void run.load();
    const path = `/api/v1/repositories/${model.path}/mirror/runs/${id}/progress`;
    return watchRun(session.fetch, path, (shown) => run.set(shown));
  }, [run]);
  const words = mirrorWords.value.runs;
  return (
    <div class="space-y-4">
      <Button
        kind="quiet"
        icon={ArrowLeft}
        onClick={() => route(addressWith(url, { run: "" }))}
      >
        {words.back}
      </Button>
      <Answered by={run.answer.value} onAgain={() => void run.load()}>
        {(shown) => <Shown model={model} run={shown} resource={run} />}
      </Answered>
    </div>
  );
}

function Shown(
  { model, run }: {
    readonly model: MirrorModel;
    readonly run: Run;
    readonly resource: Resource<Run>;
  },
): JSX.Element {
  const words = mirrorWords.value.runs;
  const { progress } = run;
  return (
    <>
      <Card>
        <div class="mb-3 flex flex-wrap items-center gap-3">
          <StateOf run={run} />
          <span>{sayScope(run.scope)}</span>
          <span class="text-muted">
            <Moment at={run.startedAt} /> · {run.by === "mirror" ? words.clock : run.by}
          </span>
          {run.state === "running" && !run.cancelling && (
            <Button onClick={() => void model.cancel.run(run.id)}>
              {mirrorWords.value.cancel}
            </Button>
          )}
        </div>
        {run.state === "running"
          ? (
            <Progress
              name={words.items}
              done={progress.versionsDone || progress.packagesDone}
              of={progress.versions || progress.packages}
            >
              <span>
                {words.packages(progress.packagesDone, progress.packages)} ·{" "}
                {words.versions(progress.versionsDone, progress.versions)} ·{" "}
                {formatBytes(progress.bytesDone)}
              </span>
              <span class="wrap-anywhere">{progress.current}</span>
            </Progress>
          )
          : <p class={run.error ? "text-danger" : "text-muted"}>{sayCounts(run)}</p>}
      </Card>
      <Items model={model} run={run} />
    </>
  );
}

function Items({ model, run }: { model: MirrorModel; run: Run }): JSX.Element {
  const words = mirrorWords.value.runs;
  const outcome = useSignal("");
  const items = useMemo(() => model.items(run.id, outcome.value), [model, run.id, outcome.value]);
  // Whenever more of it is done there may be more to tell.
  useEffect(() => void items.reload(), [items, run.state, run.progress.versionsDone]);
  const columns: Column<Item>[] = [
    {
      ...{ id: "package", title: mirrorWords.value.decisions.package, main: true },
      cell: ({ package: name, version }) => (
        <>
          {name} <span class="font-mono text-muted">{version}</span>
        </>
      ),
    },
    {
      ...{ id: "outcome", title: words.result },
      cell: (item) => <Badge tone={toneOf(item)}>{words.outcomes[item.outcome]}</Badge>,
    },
    {
      ...{ id: "detail", title: mirrorWords.value.decisions.reason },
      cell: ({ detail }) => <span class="wrap-anywhere">{detail}</span>,
    },
    {
      ...{ id: "bytes", title: mirrorWords.value.decisions.size, number: true },
      cell: ({ bytes }) => bytes > 0 && <Bytes of={bytes} />,
    },
  ];
  const options = [
    { value: "", says: words.all },
    ...Object.entries(words.outcomes).map(([value, says]) => ({ value, says })),
  ];
  return (
    <Card
      flush
      title={words.items}
      action={
        <SmallSelect
          name={words.result}
          value={outcome.value}
          options={options}
          onChange={(value) => outcome.value = value}
        />
      }
    >
      <Listed by={items} empty={<Empty icon={History} title={words.noItems} />}>
        {(all) => (
          <Table
            name={words.items}
            columns={columns}
            rows={all}
            keyOf={(one) => `${one.package} ${one.version} ${one.outcome}`}
          />
        )}
      </Listed>
    </Card>
  );
}

function toneOf({ outcome }: Item): BadgeTone {
  if (outcome === "added" || outcome === "replaced") return "good";
  if (outcome === "failed" || outcome === "quarantined") return "bad";
  return outcome === "clashing" || outcome === "waiting" ? "warning" : "plain";
}
