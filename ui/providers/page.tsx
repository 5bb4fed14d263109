import { LogIn, Plus } from "lucide";
import type { JSX } from "preact";
import { useClient } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { LinkButton } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, Page } from "../parts/page.tsx";
import { Status } from "../parts/status.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Answered } from "../parts/trouble.tsx";
import { accessWords } from "../access/words.ts";
import { createProviderList, type Provider } from "./provider.ts";
import { RulesCard } from "./rules_card.tsx";
import { providerWords } from "./words.ts";

/** Sign-in providers, and the rules of signing in. */
export default function SignInSettingsPage(): JSX.Element {
  const client = useClient();
  const { all, load } = useMade(() => createProviderList(client), [client]);
  const words = providerWords.value;
  const action = (["ldap", "oidc"] as const).map((kind) => (
    <LinkButton key={kind} icon={Plus} href={`/ui/sign-in-settings/add/${kind}`}>
      {words.add[kind]}
    </LinkButton>
  ));
  return (
    <Page title={words.title} about={words.about}>
      <div class="space-y-6">
        <Card title={words.providers} action={action} flush>
          <Answered by={all.answer.value} onAgain={load}>
            {(rows) =>
              rows.length === 0
                ? <Empty icon={LogIn} title={words.empty}>{words.emptyAbout}</Empty>
                : <Providers rows={rows} />}
          </Answered>
        </Card>
        <RulesCard />
      </div>
    </Page>
  );
}

function Providers({ rows }: { readonly rows: readonly Provider[] }): JSX.Element {
  const words = providerWords.value;
  const columns: Column<Provider>[] = [
    {
      ...{ id: "provider", title: words.provider, main: true },
      cell: ({ id, title }) => (
        <span class="inline-flex flex-wrap items-center gap-x-2">
          <a href={`/ui/sign-in-settings/${id}`} class="font-medium hover:underline">{title}</a>
          <span class="font-mono text-muted">{id}</span>
        </span>
      ),
    },
    { id: "kind", title: words.kind, cell: ({ kind }) => words.kinds[kind] },
    {
      ...{ id: "state", title: words.state },
      cell: ({ enabled }) => (
        <Status
          tone={enabled ? "good" : "waiting"}
          says={enabled ? words.enabled : words.off}
        />
      ),
    },
    {
      ...{ id: "created", title: accessWords.value.created, wideOnly: true },
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
  ];
  return <Table name={words.providers} rows={rows} columns={columns} keyOf={({ id }) => id} />;
}
