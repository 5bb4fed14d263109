import { useSignal } from "@preact/signals";
import { Plus, Search, SearchX } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createPages } from "../kit/resource.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { TextField } from "../parts/field.tsx";
import { Listed } from "../parts/listed.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import type { MirrorModel } from "./mirror.ts";
import { RuleDialog } from "./rule_dialog.tsx";
import type { RuleTerms } from "./rule_form.ts";
import { mirrorWords } from "./words.ts";

const PAUSE_MS = 250;

interface Offered {
  readonly name: string;
  readonly title: string;
  readonly publisher: string;
  readonly newest: string;
  readonly here: boolean;
}

/** What the upstream has, to be added by a rule. */
export function Catalogue({ model }: { model: MirrorModel }): JSX.Element {
  const { query: { q = "" }, url, route } = useLocation();
  const client = useClient();
  const typed = useSignal(q);
  const adding = useSignal<RuleTerms | null>(null);
  const words = mirrorWords.value.search;
  const found = useMemo(() =>
    createPages<Offered>(async (cursor) => {
      const { org, repo } = model;
      const query = { q, limit: "50", ...(cursor && { cursor }) };
      const { packages: items, next } = await json(
        client.repositories[":org"][":repo"].mirror.upstream.packages.$get({
          param: { org, repo },
          query,
        }),
      );
      return { items, next };
    }), [client, model, q]);
  useEffect(() => {
    if (q) void found.reload();
  }, [found]);
  useEffect(() => {
    if (typed.value === q) return;
    const timer = setTimeout(() => route(addressWith(url, { q: typed.value }), true), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed.value]);
  const mayAdd = model.actions.value.includes("administer");
  const columns: Column<Offered>[] = [
    {
      ...{ id: "package", title: words.package, main: true },
      cell: ({ name, title, publisher }) => (
        <>
          <span class="font-medium">{title}</span>
          <span class="block text-caption text-muted">
            {name}
            {publisher && ` · ${publisher}`}
          </span>
        </>
      ),
    },
    {
      ...{ id: "newest", title: words.newest },
      cell: ({ newest }) => <span class="font-mono">{newest}</span>,
    },
    {
      ...{ id: "add", title: words.add, number: true },
      cell: ({ name, here }) => (
        <span class="inline-flex items-center gap-2">
          {here && <Badge>{words.here}</Badge>}
          {mayAdd && (
            <Button icon={Plus} onClick={() => adding.value = { package: name }}>
              {words.add}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <div class="space-y-4">
      <div role="search" class="max-w-md">
        <TextField label={words.label} help={words.help} text={typed} type="search" autofocus />
      </div>
      <Card flush>
        {q
          ? (
            <Listed by={found} empty={<Empty icon={SearchX} title={words.nothing} />}>
              {(items) => (
                <Table
                  name={words.label}
                  columns={columns}
                  rows={items}
                  keyOf={({ name }) => name}
                />
              )}
            </Listed>
          )
          : <Empty icon={Search} title={words.hint} />}
      </Card>
      {adding.value && (
        <RuleDialog
          model={model}
          rule={adding.value}
          onClose={() => adding.value = null}
        />
      )}
    </div>
  );
}
