import { type Signal, useSignal } from "@preact/signals";
import { Ban, Check, CircleCheck, RotateCcw, SkipForward } from "lucide";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso";
import { addressWith } from "../app/address.ts";
import { json } from "../app/client.ts";
import { useClient } from "../app/context.ts";
import { createAction } from "../kit/action.ts";
import type { Pages } from "../kit/resource.ts";
import { createResource } from "../kit/resource.ts";
import { Button } from "../parts/button.tsx";
import { CodeBlock } from "../parts/code.tsx";
import { Dialog, FormDialog } from "../parts/dialog.tsx";
import { Empty } from "../parts/empty.tsx";
import { TextField } from "../parts/field.tsx";
import { Listed } from "../parts/listed.tsx";
import { Bytes, Moment } from "../parts/moment.tsx";
import { Card, fact, Facts } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { toast } from "../parts/toast.tsx";
import { Answered } from "../parts/trouble.tsx";
import { partWords } from "../parts/words.ts";
import type { Deed, Mirrored, MirrorModel, State } from "./mirror.ts";
import { mirrorWords } from "./words.ts";

const STATES: readonly State[] = [
  ...["waiting", "held", "quarantined", "clashing", "due", "published"] as const,
  ...["rejected", "skipped", "removed"] as const,
];

/** What can be decided of a version in a state. */
const DEEDS: Readonly<Record<State, readonly Deed[]>> = {
  waiting: ["approve", "reject", "skip"],
  held: ["approve", "reject", "skip"],
  quarantined: ["retry", "approve", "reject", "skip"],
  clashing: ["retry", "reject"],
  due: ["reject", "skip"],
  published: ["reject"],
  rejected: ["approve", "retry"],
  skipped: ["approve", "retry"],
  removed: ["retry"],
};

/** Versions on their way, by where they stand; and what is decided of them. */
export function Decisions({ model }: { model: MirrorModel }): JSX.Element {
  const { query, url, route } = useLocation();
  const state = STATES.find((one) => one === query.state) ?? "waiting";
  const versions = useMemo(() => model.versions(state), [model, state]);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    chosen.value = new Set();
    void versions.reload();
  }, [versions]);
  const words = mirrorWords.value.decisions;
  return (
    <div class="space-y-4">
      <div role="group" aria-label={mirrorWords.value.tabs.decisions} class="flex flex-wrap gap-1">
        {STATES.map((one) => (
          <Button
            key={one}
            kind={one === state ? "plain" : "quiet"}
            onClick={() => route(addressWith(url, { state: one }), true)}
          >
            {words.states[one]}
          </Button>
        ))}
      </div>
      <Card flush>
        <Rows versions={versions} chosen={chosen} model={model} />
      </Card>
      <Deeds model={model} state={state} versions={versions} chosen={chosen} />
    </div>
  );
}

function keyOf({ package: name, version }: Mirrored): string {
  return `${name} ${version}`;
}

function Rows(
  { versions, chosen, model }: {
    readonly versions: Pages<Mirrored>;
    readonly chosen: Signal<ReadonlySet<string>>;
    readonly model: MirrorModel;
  },
): JSX.Element {
  const words = mirrorWords.value.decisions;
  const opened = useSignal<Mirrored | null>(null);
  const columns: Column<Mirrored>[] = [
    {
      ...{ id: "package", title: words.package, main: true },
      cell: (one) => (
        <button
          type="button"
          class="cursor-pointer text-left font-medium hover:text-accent"
          onClick={() => opened.value = one}
        >
          {one.package}
        </button>
      ),
    },
    {
      ...{ id: "version", title: words.version },
      cell: ({ version }) => <span class="font-mono">{version}</span>,
    },
    {
      ...{ id: "reason", title: words.reason },
      cell: ({ detail, warnings, decision }) => (
        <span class="wrap-anywhere">
          {[detail, ...warnings, decision?.why ?? ""].filter((text) => text).join(" · ")}
        </span>
      ),
    },
    {
      ...{ id: "size", title: words.size, number: true },
      cell: ({ size }) => size > 0 && <Bytes of={size} />,
    },
    {
      ...{ id: "seen", title: words.seen, number: true },
      cell: ({ firstSeenAt }) => <Moment at={firstSeenAt} />,
    },
  ];
  return (
    <>
      <Listed by={versions} empty={<Empty icon={CircleCheck} title={words.empty} />}>
        {(items) => (
          <Table
            name={mirrorWords.value.tabs.decisions}
            columns={columns}
            rows={items}
            keyOf={keyOf}
            chosen={chosen}
          />
        )}
      </Listed>
      {opened.value && (
        <OneVersion
          model={model}
          version={opened.value}
          onClose={() => opened.value = null}
        />
      )}
    </>
  );
}

function OneVersion(
  { model, version, onClose }: {
    readonly model: MirrorModel;
    readonly version: Mirrored;
    readonly onClose: () => void;
  },
): JSX.Element {
  const client = useClient();
  const words = mirrorWords.value.decisions;
  const whole = useMemo(() =>
    createResource(() =>
      json(
        client.repositories[":org"][":repo"].mirror.versions[":package"][":version"].$get({
          param: {
            ...{ org: model.org, repo: model.repo },
            ...{ package: version.package, version: version.version },
          },
        }),
      )
    ), [client, model, version]);
  useEffect(() => void whole.load(), [whole]);
  const { decision } = version;
  return (
    <Dialog side title={`${version.package} ${version.version}`} onClose={onClose}>
      <div class="space-y-4 p-4">
        <Facts
          of={[
            fact(words.reason, version.detail || words.states[version.state]),
            fact(words.seen, <Moment at={version.firstSeenAt} />),
            version.dueAt !== null && fact(words.dueAt, <Moment at={version.dueAt} />),
            version.attempts > 0 && fact(words.attempts, String(version.attempts)),
            version.signer !== null && fact(words.signer, String(version.signer.subject ?? "")),
            decision !== null &&
            fact(words.decision, `${decision.verdict}, ${decision.by}: ${decision.why}`),
          ]}
        />
        <Answered by={whole.answer.value}>
          {({ manifest }) => manifest && <CodeBlock text={manifest.text} name={words.manifest} />}
        </Answered>
      </div>
    </Dialog>
  );
}

const ICONS = { approve: Check, reject: Ban, skip: SkipForward, retry: RotateCcw };

function Deeds(
  { model, state, versions, chosen }: {
    readonly model: MirrorModel;
    readonly state: State;
    readonly versions: Pages<Mirrored>;
    readonly chosen: Signal<ReadonlySet<string>>;
  },
): JSX.Element | null {
  const deed = useSignal<Deed | null>(null);
  const words = mirrorWords.value.decisions;
  const count = chosen.value.size;
  if (count === 0) return null;
  return (
    <div
      role="region"
      aria-label={partWords.value.actions}
      class="sticky bottom-4 z-10 mx-auto flex w-fit flex-wrap items-center gap-2 rounded-lg border border-line bg-raised p-2 pl-4 shadow-lg"
    >
      <span role="status" class="mr-2">{partWords.value.selected(count)}</span>
      {DEEDS[state].map((one) => (
        <Button
          key={one}
          icon={ICONS[one]}
          kind={one === "reject" ? "danger" : "plain"}
          onClick={() => deed.value = one}
        >
          {words[one]}
        </Button>
      ))}
      {deed.value && (
        <Decide
          deed={deed.value}
          onClose={() => deed.value = null}
          decide={async (why) => {
            const named = versions.items.value.filter((one) => chosen.value.has(keyOf(one)));
            const { done, failed, says } = await model.decide(deed.value!, why, named);
            if (done > 0) toast(words.done(done));
            if (failed > 0) toast(words.failed(failed, says), { tone: "bad" });
            chosen.value = new Set();
            await versions.reload();
          }}
          count={count}
        />
      )}
    </div>
  );
}

function Decide(
  { deed, count, decide, onClose }: {
    readonly deed: Deed;
    readonly count: number;
    readonly decide: (why: string) => Promise<void>;
    readonly onClose: () => void;
  },
): JSX.Element {
  const why = useSignal("");
  const words = mirrorWords.value.decisions;
  const act = useMemo(() => createAction(decide), []);
  const submit = async () => {
    if (await act.run(why.value.trim())) onClose();
  };
  return (
    <FormDialog
      title={words.title(words[deed], count)}
      verb={words[deed]}
      danger={deed === "reject"}
      busy={act.isBusy.value}
      refusal={act.refusal.value}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        label={words.why}
        help={words.whyHelp}
        text={why}
        error={act.refusal.value?.of("why") ?? null}
        autofocus
      />
    </FormDialog>
  );
}
