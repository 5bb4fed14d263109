import { RefreshCw, Square } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useClient } from "../app/context.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Moment } from "../parts/moment.tsx";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered } from "../parts/trouble.tsx";
import { Catalogue } from "./catalogue.tsx";
import { Decisions } from "./decisions.tsx";
import { createMirror, type Mirror, type MirrorModel } from "./mirror.ts";
import { Retention } from "./retention.tsx";
import { Rules } from "./rules.tsx";
import { Runs } from "./runs.tsx";
import { Settings } from "./settings.tsx";
import { mirrorWords } from "./words.ts";

const SIDES = ["decisions", "packages", "rules", "runs", "retention", "settings"] as const;
type Side = (typeof SIDES)[number];

/** One repository as a copy of an upstream. */
export default function MirrorPage(
  { org, repo, tab = "decisions" }: {
    readonly org: string;
    readonly repo: string;
    readonly tab?: string;
  },
): JSX.Element {
  const client = useClient();
  const model = useMemo(() => createMirror(client, org, repo), [client, org, repo]);
  useEffect(() => model.load(), [model]);
  const answer = model.settings.answer.value;
  const isMissing = answer.is === "refused" && answer.code === "mirror_missing";
  if (isMissing && model.actions.value.includes("administer")) {
    return (
      <Page title={mirrorWords.value.setUp} about={model.path} crumbs={crumbs()}>
        <Settings model={model} mirror={null} />
      </Page>
    );
  }
  return (
    <Answered by={answer} onAgain={model.load}>
      {(mirror) => <Shown model={model} mirror={mirror} side={tab as Side} />}
    </Answered>
  );
}

function crumbs() {
  return [{ says: mirrorWords.value.title, href: "/ui/mirror" }];
}

function Shown(
  { model, mirror, side }: {
    readonly model: MirrorModel;
    readonly mirror: Mirror;
    readonly side: Side;
  },
): JSX.Element {
  const words = mirrorWords.value;
  const base = `/ui/mirror/${model.path}`;
  const hrefOf = (one: Side) => one === "decisions" ? base : `${base}/${one}`;
  const isFetched = mirror.upstream.kind !== "bundle";
  const mayAdminister = model.actions.value.includes("administer");
  const shown = SIDES.filter((one) =>
    (one !== "packages" || isFetched) && (one !== "settings" || mayAdminister)
  );
  return (
    <Page
      full
      title={model.path}
      crumbs={crumbs()}
      badges={!mirror.enabled && <Badge tone="warning">{words.off}</Badge>}
      about={
        <span class="flex flex-wrap gap-x-3">
          <span class="font-mono text-small wrap-anywhere">
            {mirror.upstream.url || mirror.upstream.path || words.settings.kinds.bundle}
          </span>
          {mirror.dueAt && (
            <span>
              {words.due} <Moment at={mirror.dueAt} />
            </span>
          )}
        </span>
      }
      action={isFetched && <RunButton model={model} mirror={mirror} />}
    >
      {mirror.fileFault && (
        <p role="alert" class="mb-4 text-danger">{words.fileFault(mirror.fileFault)}</p>
      )}
      <Tabs
        name={words.sides}
        of={shown.map((one) => ({ says: words.tabs[one], href: hrefOf(one) }))}
        current={hrefOf(side)}
      />
      {side === "decisions" && <Decisions model={model} />}
      {side === "packages" && <Catalogue model={model} />}
      {side === "rules" && <Rules model={model} />}
      {side === "runs" && <Runs model={model} />}
      {side === "retention" && <Retention model={model} />}
      {side === "settings" && <Settings model={model} mirror={mirror} />}
    </Page>
  );
}

const LOOK_EVERY = 3000;

function RunButton({ model, mirror }: { model: MirrorModel; mirror: Mirror }): JSX.Element {
  const words = mirrorWords.value;
  const { running } = mirror;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => void model.settings.load(), LOOK_EVERY);
    return () => clearInterval(timer);
  }, [running]);
  if (running) {
    return (
      <Button
        icon={Square}
        busy={model.cancel.isBusy.value}
        onClick={() => void model.cancel.run(running)}
      >
        {words.cancel}
      </Button>
    );
  }
  const start = async () => {
    if (await model.start.run()) toast(words.started);
    else toast(model.start.refusal.value?.message ?? "", { tone: "bad" });
  };
  return (
    <Button
      kind="primary"
      icon={RefreshCw}
      busy={model.start.isBusy.value}
      onClick={() => void start()}
    >
      {words.run}
    </Button>
  );
}
