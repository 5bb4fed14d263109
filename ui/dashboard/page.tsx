import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { packageAddress } from "../app/address.ts";
import { type Client, json } from "../app/client.ts";
import { useApp, useClient } from "../app/context.ts";
import { useLocation } from "preact-iso";
import { ask } from "../kit/answer.ts";
import { createResource } from "../kit/resource.ts";
import { Copyable } from "../parts/code.tsx";
import { DownloadBars, type Downloads, useDownloads } from "../parts/downloads_chart.tsx";
import { Bytes, Moment } from "../parts/moment.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Status } from "../parts/status.tsx";
import { Answered } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import { sourceOf } from "../landing/source.ts";
import { formatNumber } from "../words/format.ts";
import { Attention } from "./attention.tsx";
import { dashboardWords } from "./words.ts";

type Stats = Awaited<ReturnType<typeof fetchStats>>;

/** The first page of whoever is signed in. */
export default function DashboardPage(): JSX.Element {
  const client = useClient();
  const stats = useMemo(() => createResource(() => fetchStats(client)), [client]);
  const downloads = useDownloads({});
  useEffect(() => void stats.load(), [stats]);
  useFirstRun();
  const { title, about } = dashboardWords.value;
  return (
    <Page title={title} about={about}>
      <Answered by={stats.answer.value} onAgain={() => void stats.load()}>
        {(shown) => <Shown stats={shown} downloads={downloads} />}
      </Answered>
    </Page>
  );
}

/** Leads whoever administers a server that nobody has set up yet to where that is done. */
function useFirstRun(): void {
  const { client, session } = useApp();
  const { route } = useLocation();
  const isAdministrator = session.user.value?.platformAdmin ?? false;
  useEffect(() => {
    if (!isAdministrator) return;
    const asked = ask(() => json(client.system.identity.$get()));
    void asked.then((answer) => {
      if (answer.is === "here" && answer.value.firstRun) route("/ui/first-run", true);
    });
  }, [client, isAdministrator]);
}

async function fetchStats(client: Client) {
  return await json(client.stats.$get({ query: {} }));
}

function Shown({ stats, downloads }: { stats: Stats; downloads: Downloads }): JSX.Element {
  const words = dashboardWords.value;
  return (
    <div class="space-y-6">
      <Attention />
      <Numbers stats={stats} />
      <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div class="space-y-6">
          <Card title={partWords.value.downloads}>
            <DownloadBars of={downloads} />
          </Card>
          <Newest stats={stats} />
        </div>
        <div class="space-y-6">
          {stats.stores && <Stores stores={stats.stores} />}
          <Card title={words.connect}>
            <p class="mb-2 text-muted">{words.connectAbout}</p>
            <Copyable text={sourceOf(location).add} what={words.command} />
          </Card>
        </div>
      </div>
    </div>
  );
}

function Numbers({ stats }: { stats: Stats }): JSX.Element {
  const words = dashboardWords.value;
  const all: readonly (readonly [name: string, value: ComponentChildren, href?: string])[] = [
    [words.packages, formatNumber(stats.packages), "/ui/packages"],
    [words.versions, formatNumber(stats.versions)],
    [words.parts, formatNumber(stats.parts)],
    [words.bytes, Bytes({ of: stats.bytes })],
    [words.private, formatNumber(stats.private.packages), "/ui/packages?origin=private"],
    [words.mirrored, formatNumber(stats.mirrored.packages), "/ui/packages?origin=mirrored"],
    [words.disabled, formatNumber(stats.disabled.versions), "/ui/packages?state=disabled"],
    [words.yanked, formatNumber(stats.yanked.versions), "/ui/packages?state=yanked"],
  ];
  return (
    <section aria-label={words.numbers}>
      <dl class="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-4">
        {all.map(([name, value, href]) => (
          <div key={name} class="bg-surface px-4 py-3">
            <dt class="text-caption text-muted">{name}</dt>
            <dd class="text-title font-semibold tabular-nums">
              {href ? <a href={href} class="hover:text-accent">{value}</a> : value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Newest({ stats }: { stats: Stats }): JSX.Element {
  const words = dashboardWords.value;
  return (
    <Card
      flush
      title={words.newest}
      action={
        <a href="/ui/packages?sort=published" class="px-2 text-accent hover:underline">
          {words.all}
        </a>
      }
    >
      {stats.newest.length === 0 && <p class="p-4 text-muted">{words.none}</p>}
      <ul class="divide-y divide-line">
        {stats.newest.map((one) => (
          <li
            key={`${one.repository}/${one.package}/${one.version}`}
            class="flex items-center justify-between gap-4 px-4 py-2"
          >
            <a href={packageAddress(one.repository, one.package)} class="min-w-0 hover:text-accent">
              <span class="block truncate font-medium">{one.title}</span>
              <span class="block truncate text-caption text-muted">{one.package}</span>
            </a>
            <span class="shrink-0 text-right">
              <span class="block font-mono text-small">{one.version}</span>
              <span class="block text-caption text-muted">
                <Moment at={one.publishedAt} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Stores({ stores }: { stores: NonNullable<Stats["stores"]> }): JSX.Element {
  const words = dashboardWords.value;
  return (
    <Card flush title={words.stores}>
      <ul class="divide-y divide-line">
        {stores.map(({ name, status }) => (
          <li key={name} class="flex justify-between gap-4 px-4 py-2">
            {words.store[name as keyof typeof words.store] ?? name}
            <Status
              tone={status === "ok" ? "good" : "bad"}
              says={status === "ok" ? words.ok : words.failed}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
