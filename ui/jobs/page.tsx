import { History, Play } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { PresentedJob, PresentedJobRun } from "../../ts/api/jobs.ts";
import { addressWith } from "../app/address.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { createPages, createResource } from "../kit/resource.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered } from "../parts/trouble.tsx";
import { formatDuration } from "../words/format.ts";
import { jobsWords } from "./words.ts";

const TONES = { running: "accent", succeeded: "good", failed: "bad" } as const;

/** What happens by itself; each can be run now. */
export default function JobsPage(): JSX.Element {
  const client = useClient();
  const { query, url } = useLocation();
  const words = jobsWords.value;
  const jobs = useMemo(() => createResource(() => json(client.jobs.$get())), [client]);
  useEffect(() => void jobs.load(), [jobs]);
  const run = useMemo(
    () => createAction((job: string) => json(client.jobs[":job"].run.$post({ param: { job } }))),
    [client],
  );
  const start = async (job: string) => {
    if (await run.run(job)) (toast(words.started), void jobs.load());
    else toast(run.refusal.value?.message ?? "", { tone: "bad" });
  };
  const columns: Column<PresentedJob>[] = [
    {
      ...{ id: "job", title: words.job, main: true },
      cell: ({ id, about }) => (
        <>
          <a href={addressWith(url, { job: id })} class="font-medium hover:text-accent">{id}</a>
          <span class="block text-caption text-muted">{words.does(id, about)}</span>
        </>
      ),
    },
    {
      ...{ id: "schedule", title: words.schedule },
      cell: ({ schedule }) => <span class="font-mono">{schedule}</span>,
    },
    {
      ...{ id: "last", title: words.last },
      cell: ({ last }) =>
        last && (
          <span class="inline-flex flex-wrap items-center gap-x-2">
            <Badge tone={TONES[last.state]}>{words.states[last.state]}</Badge>
            <Moment at={last.startedAt} />
          </span>
        ),
    },
    {
      ...{ id: "run", title: words.run, number: true, button: true },
      cell: ({ id }) => (
        <Button icon={Play} busy={run.isBusy.value} onClick={() => void start(id)}>
          {words.run}
        </Button>
      ),
    },
  ];
  return (
    <Page title={words.title} about={words.about}>
      <div class="space-y-6">
        <Answered by={jobs.answer.value} onAgain={() => void jobs.load()}>
          {({ jobs: all }) => (
            <Card flush>
              <Table name={words.title} columns={columns} rows={all} keyOf={({ id }) => id} />
            </Card>
          )}
        </Answered>
        {query.job && <JobRuns key={query.job} job={query.job} />}
      </div>
    </Page>
  );
}

const LOOK_EVERY = 3000;

function JobRuns({ job }: { job: string }): JSX.Element {
  const client = useClient();
  const words = jobsWords.value;
  const runs = useMemo(() =>
    createPages<PresentedJobRun>(async (cursor) => {
      const { runs: items, next } = await json(
        client.jobs[":job"].runs.$get({
          param: { job },
          query: { limit: "20", ...(cursor && { cursor }) },
        }),
      );
      return { items: items as PresentedJobRun[], next };
    }), [client, job]);
  useEffect(() => {
    void runs.reload();
    const timer = setInterval(() => {
      if (runs.items.value.length <= 20) void runs.reload();
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [runs]);
  const columns: Column<PresentedJobRun>[] = [
    {
      ...{ id: "when", title: words.when, main: true },
      cell: ({ startedAt }) => <Moment at={startedAt} />,
    },
    {
      ...{ id: "state", title: words.state },
      cell: ({ state }) => <Badge tone={TONES[state]}>{words.states[state]}</Badge>,
    },
    { id: "result", title: words.result, cell: ({ result }) => result },
    {
      ...{ id: "took", title: words.took, number: true },
      cell: ({ startedAt, endedAt }) =>
        endedAt && formatDuration(Date.parse(endedAt) - Date.parse(startedAt)),
    },
  ];
  return (
    <Card flush title={words.runs(job)}>
      <Listed by={runs} empty={<Empty icon={History} title={words.none} />}>
        {(items) => (
          <Table
            name={words.runs(job)}
            columns={columns}
            rows={items}
            keyOf={({ id }) => id}
          />
        )}
      </Listed>
    </Card>
  );
}
