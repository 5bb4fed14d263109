import { UsersRound } from "lucide";
import type { JSX } from "preact";
import type { PresentedGrant } from "../../ts/api/grants.ts";
import { roleOptions } from "../access/choices.ts";
import { PersonName } from "../access/person.tsx";
import { accessWords } from "../access/words.ts";
import { SmallSelect } from "../parts/choice.tsx";
import { Icon } from "../parts/icon.tsx";
import { Menu } from "../parts/menu.tsx";
import { Moment } from "../parts/moment.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { partWords } from "../parts/words.ts";
import type { RepositoryModel } from "./repository.ts";
import { repositoryWords } from "./words.ts";

/** What a table of grants does. */
interface GrantTableProps {
  readonly rows: readonly PresentedGrant[];
  readonly model: RepositoryModel;
  readonly onRemove: (of: PresentedGrant) => void;
}

/** Grants to teams and to people; those of teams are changed where the team is. */
export function GrantTable({ rows, model, onRemove }: GrantTableProps): JSX.Element {
  const words = repositoryWords.value.access;
  const { role, since } = accessWords.value;
  const { actions } = partWords.value;
  const columns: Column<PresentedGrant>[] = [
    {
      ...{ id: "holder", title: words.holder, main: true },
      cell: (of) => <Holder of={of} org={model.path.org} />,
    },
    { id: "role", title: role, cell: (of) => <GrantedRole of={of} model={model} /> },
    {
      ...{ id: "since", title: since, wideOnly: true },
      cell: (of) => <Moment at={of.since} />,
    },
    {
      ...{ id: "menu", title: actions, menu: true },
      cell: (of) =>
        of.user && (
          <Menu
            name={`${actions}: ${of.user.username}`}
            items={[{ says: words.remove, danger: true, onClick: () => onRemove(of) }]}
          />
        ),
    },
  ];
  return <Table name={words.title} rows={rows} columns={columns} keyOf={keyOf} />;
}

function keyOf({ user, team }: PresentedGrant): string {
  return user ? `user ${user.id}` : `team ${team?.slug}`;
}

function Holder(
  { of: { user, team }, org }: { readonly of: PresentedGrant; readonly org: string },
): JSX.Element {
  if (user) return <PersonName of={user} />;
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <Icon of={UsersRound} class="text-muted" />
      <a
        href={`/ui/organizations/${org}/teams/${team?.slug}/repositories`}
        class="font-medium hover:underline"
      >
        {team?.title}
      </a>
      <span class="text-muted">{repositoryWords.value.access.team}</span>
    </span>
  );
}

function GrantedRole(
  { of: { user, role }, model }: { readonly of: PresentedGrant; readonly model: RepositoryModel },
): JSX.Element {
  const words = repositoryWords.value.access;
  const { roles } = accessWords.value;
  if (!user || !role) {
    return <span title={words.byTeamAbout}>{role ? words.atMost(roles[role]) : words.byTeam}</span>;
  }
  return (
    <SmallSelect
      value={role}
      options={roleOptions()}
      name={words.role(user.username)}
      onChange={(next) => void model.putGrant.run(user.username, next)}
    />
  );
}
