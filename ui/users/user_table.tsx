import type { JSX } from "preact";
import type { PresentedAccount } from "../../ts/api/present_user.ts";
import { PersonName } from "../access/person.tsx";
import { accessWords } from "../access/words.ts";
import { Badge } from "../parts/badge.tsx";
import { Moment } from "../parts/moment.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { userWords } from "./words.ts";

/** Users, row by row. */
export function UserTable({ rows }: { readonly rows: readonly PresentedAccount[] }): JSX.Element {
  const words = userWords.value;
  const columns: Column<PresentedAccount>[] = [
    { id: "user", title: words.user, main: true, cell: (of) => <Name of={of} /> },
    {
      ...{ id: "email", title: words.email },
      cell: ({ email }) => email ?? <span class="text-muted">{words.profile.noEmail}</span>,
    },
    { id: "by", title: words.signsInBy, cell: (of) => <Ways of={of} /> },
    {
      ...{ id: "created", title: accessWords.value.created, wideOnly: true },
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
  ];
  return <Table name={words.title} rows={rows} columns={columns} keyOf={({ id }) => id} />;
}

function Name({ of }: { readonly of: PresentedAccount }): JSX.Element {
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <PersonName of={of} />
      <StandingBadges of={of} />
    </span>
  );
}

/** What is out of the ordinary about a user. */
export function StandingBadges({ of }: { readonly of: PresentedAccount }): JSX.Element {
  const { administrator, disabled } = userWords.value;
  return (
    <>
      {of.platformAdmin && <Badge tone="accent">{administrator}</Badge>}
      {of.disabled && <Badge tone="bad">{disabled}</Badge>}
    </>
  );
}

function Ways(
  { of: { kind, hasPassword, hasSecondFactor } }: { of: PresentedAccount },
): JSX.Element {
  const { password, noPassword, secondFactor } = userWords.value;
  if (!hasPassword) {
    return <span class="whitespace-nowrap text-muted">{kind === "human" ? noPassword : "—"}</span>;
  }
  return (
    <>
      <span class="whitespace-nowrap">{password}</span>
      {hasSecondFactor && (
        <span class="block text-caption whitespace-nowrap text-muted">+ {secondFactor}</span>
      )}
    </>
  );
}
