import type { JSX } from "preact";
import type { PresentedWholeVersion } from "../../ts/api/versions.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { ask } from "../kit/answer.ts";
import { Badge } from "../parts/badge.tsx";
import { Identifier } from "../parts/code.tsx";
import { Bytes } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
import type { PackagePlace } from "./package.ts";
import { SignerName } from "./signer_name.tsx";
import { packageWords } from "./words.ts";

type File = PresentedWholeVersion["files"][number];

/** The files of a version that are kept here, with what proves them. */
export function FileTable(
  { version, place }: {
    readonly version: PresentedWholeVersion;
    readonly place: PackagePlace;
  },
): JSX.Element {
  const client = useClient();
  const words = packageWords.value;
  const download = async (file: string) => {
    const link = client.repositories[":org"][":repo"].packages[":package"].versions[":version"];
    const param = { ...place, version: version.version, file };
    const got = await ask(() => json(link.files[":file"].link.$post({ param })));
    if (got.is === "here") location.assign(got.value.url);
    else if (got.is === "refused") toast(got.says, { tone: "bad" });
  };
  const columns: Column<File>[] = [
    {
      ...{ id: "name", title: words.columns.name, main: true },
      cell: ({ name, id }) => (
        <button
          type="button"
          class="cursor-pointer text-left font-mono wrap-anywhere hover:text-accent"
          title={words.download}
          onClick={() => void download(id)}
        >
          {name}
        </button>
      ),
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
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <SignerName subject={subject ?? ""} />
      {intact === false && <Badge tone="bad">{words.broken}</Badge>}
    </span>
  );
}
