import { useSignal } from "@preact/signals";
import { Download, Eye, EyeOff, PackagePlus, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { PresentedPackage } from "../../ts/api/present_package.ts";
import { packageAddress, publishAddress } from "../app/address.ts";
import { useApp, useClient } from "../app/context.ts";
import { downloadAnswer } from "../app/download.ts";
import { Badge } from "../parts/badge.tsx";
import { LinkButton } from "../parts/button.tsx";
import { ConfirmDialog } from "../parts/dialog.tsx";
import { Menu } from "../parts/menu.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered } from "../parts/trouble.tsx";
import { History } from "../audit/history.tsx";
import { AsClient } from "./as_client.tsx";
import { ManifestSide } from "./manifest.tsx";
import { Overview } from "./overview.tsx";
import { createPackage, type PackageModel } from "./package.ts";
import { Versions } from "./versions.tsx";
import { packageWords } from "./words.ts";

type Side = "overview" | "versions" | "manifest" | "client" | "history";

/** One package: what people came for first, then everything else. */
export default function PackagePage(
  { org, repo, name, tab = "overview" }: {
    readonly org: string;
    readonly repo: string;
    readonly name: string;
    readonly tab?: string;
  },
): JSX.Element {
  const client = useClient();
  const decoded = decodeURIComponent(name);
  const model = useMemo(
    () => createPackage(client, { org, repo, package: decoded }),
    [client, org, repo, decoded],
  );
  useEffect(() => model.load(), [model]);
  return (
    <Answered by={model.shown.answer.value} onAgain={model.load}>
      {(shown) => <Shown model={model} shown={shown} side={tab as Side} />}
    </Answered>
  );
}

function Shown(
  { model, shown, side }: {
    readonly model: PackageModel;
    readonly shown: PresentedPackage;
    readonly side: Side;
  },
): JSX.Element {
  const words = packageWords.value;
  const { org, repo } = model.place;
  const repository = `${org}/${repo}`;
  const summary = shown.versions[0]?.summary as { name?: string; publisher?: string } | undefined;
  const mayAudit = model.actions.value.includes("administer");
  const sides: Side[] = ["overview", "versions", "manifest"];
  if (mayAudit) sides.push("client", "history");
  const of = sides.map((one) => ({
    says: words.tabs[one],
    href: packageAddress(repository, shown.name, one === "overview" ? "" : one),
    ...(one === "versions" && { count: shown.versions.length }),
  }));
  const current = packageAddress(repository, shown.name, side === "overview" ? "" : side);
  return (
    <Page
      title={summary?.name ?? shown.name}
      crumbs={[
        { says: words.packages, href: "/ui/packages" },
        { says: repository, href: `/ui/packages?repository=${encodeURIComponent(repository)}` },
      ]}
      about={summary?.publisher && words.from(summary.publisher, shown.name)}
      badges={!shown.enabled && <Badge tone="warning">{words.hidden}</Badge>}
      action={<Actions model={model} shown={shown} />}
    >
      <Tabs name={words.sides} of={of} current={current} />
      {side === "overview" && <Overview model={model} shown={shown} />}
      {side === "versions" && <Versions model={model} shown={shown} />}
      {side === "manifest" && <ManifestSide model={model} shown={shown} />}
      {side === "client" && <AsClient model={model} />}
      {side === "history" && (
        <History filter={{ organization: org, repository, target: shown.name }} />
      )}
    </Page>
  );
}

function Actions(
  { model, shown }: { readonly model: PackageModel; readonly shown: PresentedPackage },
): JSX.Element {
  const { session } = useApp();
  const { route } = useLocation();
  const isDeleting = useSignal(false);
  const words = packageWords.value;
  const { org, repo } = model.place;
  const may = (action: string) => model.actions.value.includes(action);
  const address = `/api/v1/repositories/${org}/${repo}/packages/${encodeURIComponent(shown.name)}`;
  const toggle = async () => {
    const isDone = await model.enable.run(!shown.enabled);
    if (isDone) toast(shown.enabled ? words.done.hidden : words.done.shown);
    else toast(model.enable.refusal.value?.message ?? "", { tone: "bad" });
  };
  const remove = async () => {
    if (!await model.remove.run()) return;
    toast(words.done.deleted);
    route("/ui/packages");
  };
  return (
    <>
      {may("publish") && (
        <LinkButton
          kind="primary"
          icon={PackagePlus}
          href={publishAddress(`${org}/${repo}`, shown.name)}
        >
          {words.publish}
        </LinkButton>
      )}
      <Menu
        items={[
          {
            says: words.export,
            icon: Download,
            onClick: () => void downloadAnswer(session, `${address}/export`, `${shown.name}.zip`),
          },
          may("edit") && {
            says: shown.enabled ? words.hide : words.show,
            icon: shown.enabled ? EyeOff : Eye,
            onClick: () => void toggle(),
          },
          may("delete") && {
            says: words.delete,
            icon: Trash2,
            danger: true,
            onClick: () => isDeleting.value = true,
          },
        ]}
      />
      {isDeleting.value && (
        <ConfirmDialog
          title={words.deleteTitle(shown.name)}
          verb={words.delete}
          name={shown.name}
          busy={model.remove.isBusy.value}
          refusal={model.remove.refusal.value}
          onConfirm={() => void remove()}
          onClose={() => isDeleting.value = false}
        >
          <p>{words.deleteAbout(shown.versions.length)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
