import { useSignal } from "@preact/signals";
import { CopyPlus } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { type Client, json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createPages, createResource } from "../kit/resource.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Select } from "../parts/choice.tsx";
import { FormDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { mirrorWords } from "./words.ts";

interface ListedMirror {
  readonly repository: string;
  readonly enabled: boolean;
  readonly running: string | null;
  readonly dueAt: string | null;
}

/** Every repository that is a copy of something. */
export default function MirrorsPage(): JSX.Element {
  const client = useClient();
  const words = mirrorWords.value;
  const isSettingUp = useSignal(false);
  const mirrors = useMemo(() =>
    createPages<ListedMirror>(async (cursor) => {
      const query = { limit: "100", ...(cursor && { cursor }) };
      const { mirrors: items, next } = await json(client.mirrors.$get({ query }));
      return { items, next };
    }), [client]);
  useEffect(() => void mirrors.reload(), [mirrors]);
  const setUp = (
    <Button kind="primary" onClick={() => isSettingUp.value = true}>{words.setUp}</Button>
  );
  const columns: Column<ListedMirror>[] = [
    {
      ...{ id: "repository", title: words.which, main: true },
      cell: ({ repository }) => (
        <a href={`/ui/mirror/${repository}`} class="font-medium hover:text-accent">{repository}</a>
      ),
    },
    {
      ...{ id: "state", title: words.runs.state },
      cell: ({ enabled, running }) => {
        if (running) return <Badge tone="accent">{words.running}</Badge>;
        return enabled ? <Badge>{words.on}</Badge> : <Badge tone="warning">{words.off}</Badge>;
      },
    },
    {
      ...{ id: "due", title: words.due, number: true },
      cell: ({ dueAt, enabled }) => enabled && dueAt ? <Moment at={dueAt} /> : "",
    },
  ];
  return (
    <Page title={words.title} about={words.about} action={setUp}>
      <Card flush>
        <Listed
          by={mirrors}
          empty={<Empty icon={CopyPlus} title={words.none.title}>{words.none.about}</Empty>}
        >
          {(items) => (
            <Table
              name={words.title}
              columns={columns}
              rows={items}
              keyOf={({ repository }) => repository}
            />
          )}
        </Listed>
      </Card>
      {isSettingUp.value && <Choose client={client} onClose={() => isSettingUp.value = false} />}
    </Page>
  );
}

function Choose({ client, onClose }: { client: Client; onClose: () => void }): JSX.Element {
  const { route } = useLocation();
  const chosen = useSignal("");
  const words = mirrorWords.value;
  const repositories = useMemo(() =>
    createResource(async () => {
      const { repositories } = await json(client.repositories.$get({ query: { limit: "200" } }));
      chosen.value = repositories[0]?.path ?? "";
      return repositories;
    }), [client]);
  useEffect(() => void repositories.load(), [repositories]);
  const answer = repositories.answer.value;
  const options = answer.is === "here"
    ? answer.value.map(({ path, title }) => ({ value: path, says: `${title} (${path})` }))
    : [];
  return (
    <FormDialog
      title={words.setUp}
      verb={words.setUp}
      busy={answer.is === "waiting"}
      onSubmit={() => chosen.value && route(`/ui/mirror/${chosen.value}`)}
      onClose={onClose}
    >
      <Select label={words.which} value={chosen} options={options} />
    </FormDialog>
  );
}
