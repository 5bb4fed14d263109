import type { JSX } from "preact";
import { rightsOf, ROLES } from "../access/roles.ts";
import { accessWords } from "../access/words.ts";
import { Badge } from "../parts/badge.tsx";
import { Table } from "../parts/table.tsx";
import { repositoryWords } from "./words.ts";

/** What each role may do. */
export function RoleTable(): JSX.Element {
  const { who, whoRole, whoMay } = repositoryWords.value.access;
  const { roles, actions } = accessWords.value;
  return (
    <Table
      name={who}
      rows={ROLES}
      keyOf={(role) => role}
      columns={[
        { id: "role", title: whoRole, main: true, cell: (role) => roles[role] },
        {
          ...{ id: "may", title: whoMay },
          cell: (role) => (
            <span class="flex flex-wrap gap-1">
              {rightsOf(role).map((one) => <Badge key={one}>{actions[one]}</Badge>)}
            </span>
          ),
        },
      ]}
    />
  );
}
