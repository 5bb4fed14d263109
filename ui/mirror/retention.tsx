import { CircleCheck } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createResource } from "../kit/resource.ts";
import { Empty } from "../parts/empty.tsx";
import { Bytes } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Answered } from "../parts/trouble.tsx";
import { formatBytes } from "../words/format.ts";
import type { MirrorModel } from "./mirror.ts";
import { mirrorWords } from "./words.ts";

interface Going {
  readonly package: string;
  readonly version: string;
  readonly bytes: number;
  readonly why: string;
}

/** What would go at the next run. */
export function Retention({ model }: { model: MirrorModel }): JSX.Element {
  const client = useClient();
  const { org, repo } = model;
  const going = useMemo(() => {
    const api = client.repositories[":org"][":repo"].mirror.retention;
    return createResource(() => json(api.$get({ param: { org, repo } })));
  }, [client, org, repo]);
  useEffect(() => void going.load(), [going]);
  const { retention: words, decisions } = mirrorWords.value;
  const columns: Column<Going>[] = [
    {
      ...{ id: "package", title: decisions.package, main: true },
      cell: (one) => (
        <>
          {one.package} <span class="font-mono text-muted">{one.version}</span>
        </>
      ),
    },
    { id: "why", title: words.why, cell: ({ why }) => why },
    {
      ...{ id: "size", title: decisions.size, number: true },
      cell: ({ bytes }) => <Bytes of={bytes} />,
    },
  ];
  return (
    <Answered by={going.answer.value} onAgain={() => void going.load()}>
      {({ versions, bytes, items }) => (
        <>
          <p class="mb-4 text-muted">
            {words.about} {versions > 0 && words.would(versions, formatBytes(bytes))}
          </p>
          <Card flush>
            {items.length === 0 ? <Empty icon={CircleCheck} title={words.empty} /> : (
              <Table
                name={mirrorWords.value.tabs.retention}
                columns={columns}
                rows={items}
                keyOf={(one) => `${one.package} ${one.version}`}
              />
            )}
          </Card>
        </>
      )}
    </Answered>
  );
}
