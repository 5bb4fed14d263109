import { useSignal } from "@preact/signals";
import { Ban, Eye, EyeOff, FileText, Trash2, Undo2 } from "lucide";
import type { JSX } from "preact";
import type { PresentedPackage } from "../../ts/api/present_package.ts";
import { packageAddress } from "../app/address.ts";
import { Badge } from "../parts/badge.tsx";
import { ConfirmDialog, FormDialog } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { Menu } from "../parts/menu.tsx";
import { Bytes, Moment } from "../parts/moment.tsx";
import { Card } from "../parts/page.tsx";
import { type Column, type Order, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
import { partWords } from "../parts/words.ts";
import { formatNumber } from "../words/format.ts";
import type { PackageModel, Version } from "./package.ts";
import { SignerName } from "./signer_name.tsx";
import { packageWords } from "./words.ts";

type Summary = { readonly installerTypes?: string[]; readonly architectures?: string[] };

/** Every version, and what may be done with each. */
export function Versions(
  { model, shown }: { readonly model: PackageModel; readonly shown: PresentedPackage },
): JSX.Element {
  const words = packageWords.value;
  const order = useSignal<Order | null>(null);
  const asked = useSignal<{ readonly deed: "delete" | "yank"; readonly version: string } | null>(
    null,
  );
  const repository = `${model.place.org}/${model.place.repo}`;
  const ask = (deed: "delete" | "yank", version: string) => asked.value = { deed, version };
  const columns: Column<Version>[] = [
    {
      ...{ id: "version", title: words.columns.version, main: true },
      cell: (one) => (
        <span class="inline-flex flex-wrap items-center gap-2">
          <a
            class="font-mono hover:text-accent"
            href={`${packageAddress(repository, shown.name, "manifest")}?version=${
              encodeURIComponent(one.version)
            }`}
          >
            {one.version}
          </a>
          <State of={one} />
        </span>
      ),
    },
    {
      ...{ id: "types", title: words.columns.types },
      cell: ({ summary }) => (summary as Summary).installerTypes?.join(", "),
    },
    {
      ...{ id: "architectures", title: words.columns.architectures, wideOnly: true },
      cell: ({ summary }) => (summary as Summary).architectures?.join(", "),
    },
    {
      ...{ id: "signer", title: words.columns.signer, by: ({ signers }) => signers.join() },
      cell: (version) => <Signers of={version} />,
    },
    {
      ...{ id: "publisher", title: words.columns.publisher },
      cell: (version) => <Publisher of={version} />,
    },
    {
      ...{ id: "downloads", title: words.columns.downloads, number: true },
      by: ({ downloads }) => downloads?.count ?? 0,
      cell: ({ downloads }) => formatNumber(downloads?.count ?? 0),
    },
    {
      ...{ id: "size", title: words.columns.size, number: true, by: ({ size }) => size },
      cell: ({ size }) => <Bytes of={size} />,
    },
    {
      ...{ id: "published", title: words.columns.published, number: true },
      by: ({ publishedAt }) => publishedAt,
      cell: ({ publishedAt }) => <Moment at={publishedAt} />,
    },
    {
      ...{ id: "actions", title: partWords.value.actions, menu: true },
      cell: (version) => <VersionMenu {...{ model, version, ask, repository }} name={shown.name} />,
    },
  ];
  return (
    <Card flush title={words.count(shown.versions.length)}>
      <Table
        name={words.tabs.versions}
        columns={columns}
        rows={shown.versions}
        keyOf={({ version }) => version}
        order={order}
      />
      {asked.value?.deed === "delete" && (
        <DeleteVersion
          model={model}
          version={asked.value.version}
          onClose={() => asked.value = null}
        />
      )}
      {asked.value?.deed === "yank" && (
        <Yank
          model={model}
          version={asked.value.version}
          onClose={() => asked.value = null}
        />
      )}
    </Card>
  );
}

/** What keeps a version from being offered. */
function State({ of: { enabled, yanked } }: { of: Version }): JSX.Element | null {
  const words = packageWords.value;
  if (yanked !== null) return <Badge tone="warning" title={yanked}>{words.yanked(yanked)}</Badge>;
  return enabled ? null : <Badge tone="warning">{words.hidden}</Badge>;
}

/** Nobody can know who signed what stands elsewhere. */
function Signers({ of: { signers, size } }: { of: Version }): JSX.Element | null {
  if (size === 0) return null;
  if (signers.length === 0) return <span class="text-muted">{packageWords.value.unsigned}</span>;
  return (
    <>
      {signers.map((subject, at) => (
        <>
          {at > 0 && ", "}
          <SignerName key={subject} subject={subject} />
        </>
      ))}
    </>
  );
}

/** Who brought it here: a mirror, or somebody whose name is told to those who publish as well. */
function Publisher(
  { of: { mirrored, publishedBy } }: { readonly of: Version },
): JSX.Element | null {
  if (mirrored) return <Badge>{packageWords.value.mirrored}</Badge>;
  return publishedBy ? <span class="font-mono text-small">{publishedBy}</span> : null;
}

function VersionMenu(
  { model, version: { version, enabled, yanked }, ask, repository, name }: {
    readonly model: PackageModel;
    readonly version: Version;
    readonly ask: (deed: "delete" | "yank", version: string) => void;
    readonly repository: string;
    readonly name: string;
  },
): JSX.Element {
  const words = packageWords.value;
  const may = (action: string) => model.actions.value.includes(action);
  const act = async (action: { run: () => Promise<boolean>; says: () => string | undefined }) => {
    if (!await action.run()) toast(action.says() ?? "", { tone: "bad" });
  };
  const enable = () =>
    act({
      run: () => model.enableVersion.run(version, !enabled),
      says: () => model.enableVersion.refusal.value?.message,
    });
  const unyank = () =>
    act({
      run: () => model.unyank.run(version),
      says: () => model.unyank.refusal.value?.message,
    });
  return (
    <Menu
      name={`${partWords.value.actions}: ${version}`}
      items={[
        {
          says: words.tabs.manifest,
          icon: FileText,
          href: `${packageAddress(repository, name, "manifest")}?version=${
            encodeURIComponent(version)
          }`,
        },
        may("edit") && {
          says: enabled ? words.hide : words.show,
          icon: enabled ? EyeOff : Eye,
          onClick: () => void enable(),
        },
        may("yank") && (yanked === null
          ? { says: words.yank, icon: Ban, onClick: () => ask("yank", version) }
          : { says: words.unyank, icon: Undo2, onClick: () => void unyank() }),
        may("delete") && {
          ...{ says: words.delete, icon: Trash2, danger: true },
          onClick: () => ask("delete", version),
        },
      ]}
    />
  );
}

interface OneVersion {
  readonly model: PackageModel;
  readonly version: string;
  readonly onClose: () => void;
}

function DeleteVersion({ model, version, onClose }: OneVersion): JSX.Element {
  const words = packageWords.value;
  const { removeVersion } = model;
  const remove = async () => {
    if (!await removeVersion.run(version)) return;
    toast(words.done.deleted);
    onClose();
  };
  return (
    <ConfirmDialog
      title={words.deleteTitle(`${model.place.package} ${version}`)}
      verb={words.delete}
      busy={removeVersion.isBusy.value}
      refusal={removeVersion.refusal.value}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <p>{words.deleteVersionAbout}</p>
    </ConfirmDialog>
  );
}

function Yank({ model, version, onClose }: OneVersion): JSX.Element {
  const words = packageWords.value;
  const reason = useSignal("");
  const { yank } = model;
  const submit = async () => {
    if (await yank.run(version, reason.value.trim())) onClose();
  };
  return (
    <FormDialog
      title={words.yankTitle(version)}
      verb={words.yank}
      busy={yank.isBusy.value}
      refusal={yank.refusal.value}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p>{words.yankAbout}</p>
      <TextField label={words.reason} text={reason} optional={partWords.value.optional} />
    </FormDialog>
  );
}
