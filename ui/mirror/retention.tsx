import { useSignal } from "@preact/signals";
import { CircleCheck } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import { createResource } from "../kit/resource.ts";
import { Button } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { Bytes } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
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

/** What would go at the next run, and, on demand, of packages that no rule names any more. */
export function Retention({ model }: { model: MirrorModel }): JSX.Element {
  const client = useClient();
  const { org, repo } = model;
  const { query, url, route } = useLocation();
  const unruled = query.unruled === "yes";
  const going = useMemo(() => {
    const api = client.repositories[":org"][":repo"].mirror.retention;
    return createResource(() =>
      json(api.$get({ param: { org, repo }, query: { unruled: unruled ? "true" : "false" } }))
    );
  }, [client, org, repo, unruled]);
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
    {
      id: "why",
      title: words.why,
      cell: ({ why }) => words.whys[why as keyof typeof words.whys] ?? why,
    },
    {
      ...{ id: "size", title: decisions.size, number: true },
      cell: ({ bytes }) => <Bytes of={bytes} />,
    },
  ];
  return (
    <Answered by={going.answer.value} onAgain={() => void going.load()}>
      {({ versions, bytes, items }) => (
        <>
          <div class="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <p class="min-w-0 grow basis-80 text-muted">
              {unruled ? words.aboutUnruled : words.about}{" "}
              {versions > 0 && words.would(versions, formatBytes(bytes))}
            </p>
            <div class="flex flex-wrap gap-2">
              <Button
                onClick={() => route(addressWith(url, { unruled: unruled ? "" : "yes" }), true)}
              >
                {unruled ? words.ruledOnly : words.unruled}
              </Button>
              {versions > 0 && model.actions.value.includes("delete") && (
                <TakeAway
                  model={model}
                  unruled={unruled}
                  says={words.would(versions, formatBytes(bytes))}
                  onDone={() => void going.load()}
                />
              )}
            </div>
          </div>
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

function TakeAway(
  { model: { org, repo }, unruled, says, onDone }: {
    readonly model: MirrorModel;
    readonly unruled: boolean;
    readonly says: string;
    readonly onDone: () => void;
  },
): JSX.Element {
  const client = useClient();
  const isAsking = useSignal(false);
  const words = mirrorWords.value.retention;
  const take = useMemo(() => {
    const api = client.repositories[":org"][":repo"].mirror.retention;
    return createAction(async () => {
      const { versions, bytes } = await json(
        api.$post({ param: { org, repo }, json: { unruled } }),
      );
      toast(words.taken(versions, formatBytes(bytes)));
    });
  }, [client, org, repo, unruled]);
  const confirm = async () => {
    if (!await take.run()) return;
    isAsking.value = false;
    onDone();
  };
  return (
    <>
      <Button kind="danger" onClick={() => (take.clear(), isAsking.value = true)}>
        {words.take}
      </Button>
      {isAsking.value && (
        <ConfirmDialog
          title={words.takeTitle(says)}
          verb={words.take}
          busy={take.isBusy.value}
          refusal={take.refusal.value}
          onConfirm={() => void confirm()}
          onClose={() => isAsking.value = false}
        >
          <p class="text-muted">{words.takeAbout}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
