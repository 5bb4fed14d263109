import type { JSX } from "preact";
import type { PresentedPerson } from "../../ts/api/present_user.ts";
import { useApp } from "../app/context.ts";
import { Badge } from "../parts/badge.tsx";
import { type Option, SmallSelect } from "../parts/choice.tsx";
import { Menu, type MenuItem } from "../parts/menu.tsx";
import { Moment } from "../parts/moment.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { partWords } from "../parts/words.ts";
import { PersonName } from "./person.tsx";
import { accessWords } from "./words.ts";

/** Somebody who is something somewhere. */
export interface Belonging<R extends string> extends PresentedPerson {
  readonly role: R;
  readonly provider: string | null;
  readonly since: string;
}

/** What a table of members does. */
export interface MemberTableProps<R extends string> {
  readonly name: string;
  readonly rows: readonly Belonging<R>[];
  readonly options: readonly Option<R>[];
  readonly roleName: (name: string) => string;
  /** Whether the reader may say what this one is. */
  readonly mayChange: (row: Belonging<R>) => boolean;
  readonly onRole: (row: Belonging<R>, role: R) => void;
  readonly onRemove: (row: Belonging<R>) => void;
  readonly removeSays: string;
  readonly leaveSays: string;
}

/** Who belongs to something, and as what; a role changes at once. */
export function MemberTable<R extends string>(props: MemberTableProps<R>): JSX.Element {
  const { name, rows, options, mayChange } = props;
  const me = useApp().session.user.value?.id;
  const { user, role, since } = accessWords.value;
  const mayAny = rows.some((row) => mayChange(row) || row.id === me);
  const columns: Column<Belonging<R>>[] = [
    { id: "user", title: user, main: true, cell: (row) => <Who of={row} /> },
    {
      ...{ id: "role", title: role },
      cell: (row) =>
        mayChange(row)
          ? <RoleChoice {...props} row={row} />
          : options.find(({ value }) => value === row.role)?.says ?? row.role,
    },
    {
      ...{ id: "since", title: since, wideOnly: true },
      cell: (row) => <Moment at={row.since} />,
    },
    ...(mayAny ? [{ ...menuColumn(props, me) }] : []),
  ];
  return <Table name={name} rows={rows} columns={columns} keyOf={({ id }) => id} />;
}

function Who<R extends string>({ of }: { readonly of: Belonging<R> }): JSX.Element {
  const { byGroups, byGroupsAbout } = accessWords.value;
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <PersonName of={of} />
      {of.provider && <Badge title={byGroupsAbout}>{byGroups(of.provider)}</Badge>}
    </span>
  );
}

function RoleChoice<R extends string>(
  { row, options, roleName, onRole }: MemberTableProps<R> & { readonly row: Belonging<R> },
): JSX.Element {
  return (
    <SmallSelect
      value={row.role}
      options={options}
      name={roleName(row.username)}
      onChange={(role) => onRole(row, role)}
    />
  );
}

function menuColumn<R extends string>(
  { mayChange, onRemove, removeSays, leaveSays }: MemberTableProps<R>,
  me: string | undefined,
): Column<Belonging<R>> {
  const { actions } = partWords.value;
  const itemFor = (row: Belonging<R>): MenuItem => ({
    ...{ says: row.id === me ? leaveSays : removeSays, danger: true },
    onClick: () => onRemove(row),
  });
  return {
    ...{ id: "menu", title: actions, menu: true },
    cell: (row) =>
      (mayChange(row) || row.id === me) &&
      <Menu name={`${actions}: ${row.username}`} items={[itemFor(row)]} />,
  };
}
