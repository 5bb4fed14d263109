import type { JSX } from "preact";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { Badge } from "../parts/badge.tsx";
import { Identifier } from "../parts/code.tsx";
import { Bytes } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { packageWords } from "./words.ts";

type File = PresentedWholeVersion["files"][number];

/** The files of a version that are kept here, with what proves them. */
export function FileTable({ version }: { version: PresentedWholeVersion }): JSX.Element {
  const words = packageWords.value;
  const columns: Column<File>[] = [
    {
      ...{ id: "name", title: words.columns.name, main: true },
      cell: ({ name }) => <span class="font-mono wrap-anywhere">{name}</span>,
    },
    { id: "kind", title: words.columns.kind, cell: ({ kind }) => kind ?? "" },
    { id: "signer", title: words.columns.signer, cell: (file) => <Signer of={file} /> },
    {
      ...{ id: "sha256", title: words.columns.sha256 },
      cell: ({ sha256 }) => <Identifier shown={`${sha256.slice(0, 12)}…`}>{sha256}</Identifier>,
    },
    {
      ...{ id: "size", title: words.columns.size, number: true },
      cell: ({ size }) => <Bytes of={size} />,
    },
  ];
  return (
    <Card title={words.files} flush>
      {version.files.length === 0 ? <p class="p-4 text-muted">{words.noFiles}</p> : (
        <Table
          name={words.files}
          columns={columns}
          rows={version.files}
          keyOf={({ id }) => id}
        />
      )}
    </Card>
  );
}

function Signer({ of: { signature, kind } }: { of: File }): JSX.Element | null {
  const words = packageWords.value;
  if (kind === null) return null;
  if (!signature) return <span class="text-muted">{words.unsigned}</span>;
  const { subject, intact } = signature as { subject?: string; intact?: boolean | null };
  const name = /(?:^|,\s*)CN=("[^"]*"|[^,]*)/.exec(subject ?? "")?.[1] ?? subject ?? "";
  return (
    <span title={subject} class="inline-flex flex-wrap items-center gap-2">
      {name.replace(/^"|"$/g, "")}
      {intact === false && <Badge tone="bad">{words.broken}</Badge>}
    </span>
  );
}
