import { Package } from "lucide";
import type { JSX } from "preact";
import type { PresentedRepository } from "../../ts/api/present_repository.ts";
import { accessWords } from "../access/words.ts";
import { Badge } from "../parts/badge.tsx";
import { Moment } from "../parts/moment.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { repositoryWords } from "./words.ts";

/** What stands for repositories. */
export const REPOSITORY_ICON = Package;

/** Repositories, row by row. */
export function RepositoryTable<T extends PresentedRepository>(
  { rows, more = [] }: { readonly rows: readonly T[]; readonly more?: readonly Column<T>[] },
): JSX.Element {
  const words = repositoryWords.value;
  const { visibility, created } = accessWords.value;
  const columns: Column<T>[] = [
    { id: "name", title: words.name, main: true, cell: (of) => <RepositoryName of={of} /> },
    { id: "protocol", title: words.protocol, cell: ({ protocol }) => protocolName(protocol) },
    {
      ...{ id: "visibility", title: visibility },
      cell: (of) => <VisibilityBadge of={of.visibility} />,
    },
    ...more,
    ...(more.length > 0 ? [] : [{
      ...{ id: "created", title: created, wideOnly: true },
      cell: ({ createdAt }: T) => <Moment at={createdAt} />,
    }]),
  ];
  return <Table name={words.title} rows={rows} columns={columns} keyOf={({ id }) => id} />;
}

/** What it is called, and its name in addresses. */
function RepositoryName({ of: { path, title } }: { of: PresentedRepository }): JSX.Element {
  return (
    <span class="inline-flex flex-wrap items-center gap-x-2">
      <a href={`/ui/repositories/${path}`} class="font-medium hover:underline">{title}</a>
      <span class="font-mono text-muted">{path}</span>
    </span>
  );
}

/** Who may know of it, in a word. */
export function VisibilityBadge({ of }: { of: PresentedRepository["visibility"] }): JSX.Element {
  const { visibilities, visibilitiesAbout } = accessWords.value;
  return <Badge title={visibilitiesAbout[of]}>{visibilities[of]}</Badge>;
}

const PROTOCOL_NAMES: Readonly<Record<string, string>> = { winget: "WinGet" };

/** How an ecosystem spells its own name. */
export function protocolName(id: string): string {
  return PROTOCOL_NAMES[id] ?? id;
}
