import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { type Client, json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { createResource } from "../kit/resource.ts";
import { firstRunWords } from "../first_run/words.ts";
import { LinkButton } from "../parts/button.tsx";
import { SmallSelect } from "../parts/choice.tsx";
import { Identifier } from "../parts/code.tsx";
import { Bytes, Moment } from "../parts/moment.tsx";
import { Card, fact, Facts, Page } from "../parts/page.tsx";
import { Status } from "../parts/status.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered } from "../parts/trouble.tsx";
import { formatNumber } from "../words/format.ts";
import { systemWords } from "./words.ts";

type System = Awaited<ReturnType<typeof fetchSystem>>;
type Setting = System["settings"][number];
type Share = System["storage"][number];

/** The server as a whole. */
export default function SystemPage(): JSX.Element {
  const client = useClient();
  const system = useMemo(() => createResource(() => fetchSystem(client)), [client]);
  useEffect(() => void system.load(), [system]);
  const { title, about } = systemWords.value;
  return (
    <Page title={title} about={about}>
      <Answered by={system.answer.value} onAgain={() => void system.load()}>
        {(shown) => <Shown system={shown} reload={() => void system.load()} />}
      </Answered>
    </Page>
  );
}

async function fetchSystem(client: Client) {
  return await json(client.system.$get());
}

function Shown({ system, reload }: { system: System; reload: () => void }): JSX.Element {
  const words = systemWords.value;
  return (
    <div class="space-y-6">
      <div class="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <div class="space-y-6">
          <Named />
          <Card title={words.server}>
            <Facts
              of={[
                fact(words.version, <Identifier>{system.version}</Identifier>),
                fact(words.runtime, system.runtime),
                fact(words.platform, system.platform),
                fact(words.environment, system.environment),
                fact(words.instance, <Identifier>{system.instance}</Identifier>),
                fact(words.started, <Moment at={system.startedAt} />),
              ]}
            />
          </Card>
        </div>
        <div class="space-y-6">
          <Stores system={system} />
          <Card title={words.memory}>
            <Facts
              of={[
                fact(words.resident, <Bytes of={system.memory.rss} />),
                fact(words.heap, <Bytes of={system.memory.heapUsed} />),
                fact(words.lag, `${formatNumber(Math.round(system.lagMilliseconds))} ms`),
              ]}
            />
          </Card>
          <LogLevel level={system.logLevel} reload={reload} />
        </div>
      </div>
      <Storage of={system.storage} />
      <Settings of={system.settings} />
    </div>
  );
}

/** What the server is called, and where; it is changed where it was set up. */
function Named(): JSX.Element {
  const client = useClient();
  const words = firstRunWords.value.system;
  const identity = useMemo(
    () => createResource(() => json(client.system.identity.$get())),
    [client],
  );
  useEffect(() => void identity.load(), [identity]);
  return (
    <Card
      title={words.title}
      action={<LinkButton kind="quiet" href="/ui/first-run?step=server">{words.change}</LinkButton>}
    >
      <Answered by={identity.answer.value} onAgain={() => void identity.load()}>
        {({ name, baseUrl }) => (
          <Facts
            of={[
              fact(words.name, <bdi>{name}</bdi>),
              fact(
                words.address,
                baseUrl
                  ? <Identifier>{baseUrl}</Identifier>
                  : <span class="text-muted">{words.asked}</span>,
              ),
            ]}
          />
        )}
      </Answered>
    </Card>
  );
}

function Stores({ system }: { system: System }): JSX.Element {
  const words = systemWords.value;
  return (
    <Card flush title={words.stores}>
      <ul class="divide-y divide-line">
        {system.stores.map(({ name, describes, status, milliseconds }) => (
          <li key={name} class="flex flex-wrap justify-between gap-x-4 px-4 py-2">
            <span>
              {words[name]}
              <span class="block text-caption text-muted wrap-anywhere">{describes}</span>
            </span>
            <Status
              tone={status === "ok" ? "good" : "bad"}
              says={status === "ok" ? words.answers(Math.round(milliseconds)) : words.failed}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const LEVELS = ["debug", "info", "warn", "error"] as const;

function LogLevel(
  { level, reload }: { level: System["logLevel"]; reload: () => void },
): JSX.Element {
  const client = useClient();
  const words = systemWords.value;
  const change = useMemo(
    () =>
      createAction((next: System["logLevel"]) =>
        json(client.system["log-level"].$put({ json: { level: next } }))
      ),
    [client],
  );
  const choose = async (next: System["logLevel"]) => {
    if (await change.run(next)) toast(words.changed);
    else toast(change.refusal.value?.message ?? "", { tone: "bad" });
    reload();
  };
  return (
    <Card title={words.level}>
      <div class="flex flex-wrap items-center gap-3">
        <SmallSelect
          name={words.level}
          value={level}
          options={LEVELS.map((value) => ({ value, says: value }))}
          onChange={(next) => void choose(next)}
        />
        <span class="text-caption text-muted">{words.levelAbout}</span>
      </div>
    </Card>
  );
}

function Storage({ of }: { of: readonly Share[] }): JSX.Element {
  const words = systemWords.value;
  const columns: Column<Share>[] = [
    {
      ...{ id: "repository", title: words.repository, main: true },
      cell: ({ repository }) => (
        <a href={`/ui/repositories/${repository}`} class="hover:text-accent">{repository}</a>
      ),
    },
    {
      ...{ id: "packages", title: words.packages, number: true },
      cell: ({ packages }) => formatNumber(packages),
    },
    {
      ...{ id: "versions", title: words.versions, number: true },
      cell: ({ versions }) => formatNumber(versions),
    },
    {
      ...{ id: "bytes", title: words.bytes, number: true },
      cell: ({ bytes }) => <Bytes of={bytes} />,
    },
  ];
  return (
    <Card flush title={words.repositories}>
      <Table
        name={words.repositories}
        columns={columns}
        rows={of}
        keyOf={({ repository }) => repository}
      />
    </Card>
  );
}

function Settings({ of }: { of: readonly Setting[] }): JSX.Element {
  const words = systemWords.value;
  const columns: Column<Setting>[] = [
    {
      ...{ id: "setting", title: words.setting, main: true },
      cell: ({ env, about }) => (
        <>
          <span class="font-mono">{env}</span>
          <span class="block text-caption text-muted">{about}</span>
        </>
      ),
    },
    {
      ...{ id: "value", title: words.value },
      cell: ({ value, secret }) => {
        if (value === null) return <span class="text-muted">{words.unset}</span>;
        return secret
          ? <span class="text-muted">{words.secret}</span>
          : <span class="font-mono wrap-anywhere">{value}</span>;
      },
    },
    {
      ...{ id: "origin", title: words.origin },
      cell: ({ origin }) =>
        words.origins[(origin ?? "default") as keyof typeof words.origins] ?? origin,
    },
  ];
  return (
    <Card flush title={words.settings}>
      <Table name={words.settings} columns={columns} rows={of} keyOf={({ id }) => id} />
    </Card>
  );
}
