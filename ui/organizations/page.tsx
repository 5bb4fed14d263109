import { useSignal } from "@preact/signals";
import { Building2, Plus } from "lucide";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import type { PresentedOrganization } from "../../ts/api/organizations.ts";
import { accessWords } from "../access/words.ts";
import { useApp } from "../app/context.ts";
import { useMade } from "../kit/use_made.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Listed } from "../parts/listed.tsx";
import { Moment } from "../parts/moment.tsx";
import { Card, Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { createOrganizationList } from "./list.ts";
import { NewOrganizationDialog } from "./new_organization.tsx";
import { organizationWords } from "./words.ts";

/** All organizations that the reader may know of. */
export default function OrganizationsPage(): JSX.Element {
  const { client, session } = useApp();
  const list = useMade(() => createOrganizationList(client), [client]);
  const isCreating = useSignal(false);
  const { route } = useLocation();
  const words = organizationWords.value;
  const begin = () => (list.create.clear(), isCreating.value = true);
  const action = session.user.value?.platformAdmin &&
    <Button kind="primary" icon={Plus} onClick={begin}>{words.create}</Button>;
  return (
    <Page title={words.title} about={words.about} action={action}>
      <Card flush>
        <Listed
          by={list.pages}
          empty={<Empty icon={Building2} title={words.empty}>{words.emptyAbout}</Empty>}
        >
          {(rows) => <Organizations rows={rows} />}
        </Listed>
      </Card>
      {isCreating.value && (
        <NewOrganizationDialog
          create={list.create}
          onDone={(slug) => route(`/ui/organizations/${slug}`)}
          onClose={() => isCreating.value = false}
        />
      )}
    </Page>
  );
}

function Organizations({ rows }: { readonly rows: readonly PresentedOrganization[] }): JSX.Element {
  const words = organizationWords.value;
  const { roles, memberRoles, created } = accessWords.value;
  const columns: Column<PresentedOrganization>[] = [
    { id: "name", title: words.name, main: true, cell: (of) => <Name of={of} /> },
    {
      ...{ id: "role", title: words.yourRole },
      cell: ({ role }) =>
        role ? memberRoles[role] : <span class="text-muted">{words.nothing}</span>,
    },
    {
      ...{ id: "default", title: words.defaultRole },
      cell: ({ defaultRole }) =>
        defaultRole ? roles[defaultRole] : <span class="text-muted">{words.nothing}</span>,
    },
    {
      ...{ id: "created", title: created, wideOnly: true },
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
  ];
  return <Table name={words.title} rows={rows} columns={columns} keyOf={({ id }) => id} />;
}

function Name({ of: { slug, title, isForEverybody } }: { of: PresentedOrganization }): JSX.Element {
  return (
    <span class="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <a href={`/ui/organizations/${slug}`} class="font-medium hover:underline">{title}</a>
      {title !== slug && <span class="font-mono text-muted">{slug}</span>}
      {isForEverybody && <Badge>{organizationWords.value.forEverybody}</Badge>}
    </span>
  );
}
