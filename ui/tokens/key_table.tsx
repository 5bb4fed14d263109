import type { JSX } from "preact";
import { accessWords } from "../access/words.ts";
import { Badge } from "../parts/badge.tsx";
import { Moment } from "../parts/moment.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { ViewSummary } from "../views/summary.tsx";
import type { KeyKind } from "./key_draft.ts";
import type { ShownKey } from "./keys.ts";
import { tokenWords } from "./words.ts";

/** Tokens or keys of one kind, row by row. */
export function KeyTable(
  { kind, rows, menuOf }: {
    readonly kind: KeyKind;
    readonly rows: readonly ShownKey[];
    readonly menuOf: (of: ShownKey) => JSX.Element;
  },
): JSX.Element {
  const words = tokenWords.value;
  const columns: Column<ShownKey>[] = [
    { id: "title", title: words.title, main: true, cell: (of) => <Title of={of} /> },
    ...(kind === "source" ? [] : [{
      ...{ id: "rights", title: kind === "deploy" ? words.role : words.rights },
      cell: (of: ShownKey) => <Rights of={of} />,
    }]),
    { id: "sees", title: words.sees, cell: ({ view }) => <ViewSummary of={view} /> },
    { id: "networks", title: accessWords.value.networks, cell: (of) => <Networks of={of} /> },
    { id: "used", title: words.uses, cell: (of) => <LastUse of={of} /> },
    { id: "ends", title: words.ends, cell: (of) => <End of={of} /> },
    { id: "menu", title: words.actions, menu: true, cell: menuOf },
  ];
  const name = words.kinds[kind].title;
  return <Table {...{ name, rows, columns }} keyOf={({ id }) => id} />;
}

function Title({ of: { title, replacedBy } }: { readonly of: ShownKey }): JSX.Element {
  return (
    <span class="inline-flex flex-wrap items-center gap-2 font-medium">
      {title}
      {replacedBy && <Badge tone="warning">{tokenWords.value.replaced}</Badge>}
    </span>
  );
}

function Rights({ of: { role, scope } }: { readonly of: ShownKey }): JSX.Element {
  const { roles, actions } = accessWords.value;
  if (role) return <>{roles[role as keyof typeof roles]}</>;
  const { everything, inOrganizations, inRepositories } = tokenWords.value;
  const names = scope?.actions?.map((one) => actions[one as keyof typeof actions]).join(", ");
  const places = [
    scope?.organizations && inOrganizations(scope.organizations.length),
    scope?.repositories && inRepositories(scope.repositories.length),
  ].filter((place) => place !== undefined);
  return (
    <>
      {names ?? everything}
      {places.length > 0 && <span class="block text-caption text-muted">{places.join(", ")}</span>}
    </>
  );
}

function Networks({ of: { networks } }: { readonly of: ShownKey }): JSX.Element {
  if (!networks) return <span class="text-muted">{accessWords.value.anywhere}</span>;
  const [first, ...others] = networks;
  return (
    <span class="font-mono" title={networks.join("\n")}>
      {first}
      {others.length > 0 && ` +${others.length}`}
    </span>
  );
}

function LastUse({ of: { lastUsed } }: { readonly of: ShownKey }): JSX.Element {
  if (!lastUsed) return <span class="text-muted">{tokenWords.value.never}</span>;
  return (
    <>
      <Moment at={lastUsed.at} />
      {lastUsed.address && (
        <span class="block text-caption text-muted">{tokenWords.value.from(lastUsed.address)}</span>
      )}
    </>
  );
}

function End({ of: { expiresAt } }: { readonly of: ShownKey }): JSX.Element {
  const { ended, endsNever } = tokenWords.value;
  if (expiresAt === null) return <span class="text-muted">{endsNever}</span>;
  const isOver = Date.parse(expiresAt) <= Date.now();
  return (
    <span class={isOver ? "text-danger" : ""}>
      {isOver && `${ended} `}
      <Moment at={expiresAt} />
    </span>
  );
}
