import { PackagePlus } from "lucide";
import type { JSX } from "preact";
import { useLocation } from "preact-iso";
import { useApp, useClient } from "../app/context.ts";
import { createResource } from "../kit/resource.ts";
import { useMade } from "../kit/use_made.ts";
import { SmallSelect } from "../parts/choice.tsx";
import { Empty } from "../parts/empty.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Answered } from "../parts/trouble.tsx";
import { deskOf } from "./desks.ts";
import { InstallersSide } from "./installers_side.tsx";
import { ManifestsSide } from "./manifests_side.tsx";
import { fetchPublishable, type Publishable } from "./publishable.ts";
import { type Side, sideAddress, SIDES } from "./sides.ts";
import { publishWords } from "./words.ts";

/** From installers or manifests to versions that clients see. */
export default function PublishPage({ side }: { readonly side?: string }): JSX.Element {
  const client = useClient();
  const repositories = useMade(() => createResource(() => fetchPublishable(client)), [client]);
  const shown: Side = side === "manifests" ? "manifests" : "installers";
  const words = publishWords.value;
  return (
    <Page
      title={words.title}
      about={shown === "manifests" ? words.manifests.about : words.about}
    >
      <Answered by={repositories.answer.value} onAgain={() => void repositories.load()}>
        {(all) => <Shown all={all} side={shown} />}
      </Answered>
    </Page>
  );
}

function Shown(
  { all, side }: { readonly all: readonly Publishable[]; readonly side: Side },
): JSX.Element {
  const app = useApp();
  const { query, route } = useLocation();
  const { repository: label, nowhere, sides } = publishWords.value;
  const chosen = all.find((one) => one.path === query.repository) ?? all[0];
  if (!chosen) return <Empty icon={PackagePlus} title={nowhere.title}>{nowhere.about}</Empty>;
  const { path: repository, mayReplace } = chosen;
  const desk = deskOf(app, repository);
  return (
    <>
      <label class="mb-4 flex flex-wrap items-center gap-2">
        <span class="font-medium">{label}</span>
        <SmallSelect
          name={label}
          value={repository}
          options={all.map(({ path, title }) => ({ value: path, says: `${title} (${path})` }))}
          onChange={(to) => route(sideAddress(side, to), true)}
        />
      </label>
      <Tabs
        name={sides.label}
        of={SIDES.map((one) => ({ says: sides[one], href: sideAddress(one, repository) }))}
        current={sideAddress(side, repository)}
      />
      {side === "manifests"
        ? (
          <ManifestsSide
            key={repository}
            {...{ repository, mayReplace }}
            manifests={desk.manifests}
          />
        )
        : <InstallersSide key={repository} desk={desk} />}
    </>
  );
}
