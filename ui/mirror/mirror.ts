import type { ReadonlySignal } from "@preact/signals";
import { computed } from "@preact/signals";
import type { PresentedMirror } from "../../ts/api/mirror/mirror_schemas.ts";
import type { PresentedMirrorRule } from "../../ts/api/mirror/mirror_rules.ts";
import type { PresentedItem, PresentedRun } from "../../ts/api/mirror/run_schemas.ts";
import type { PresentedMirroredVersion } from "../../ts/api/mirror/version_schemas.ts";
import { type Client, done, json } from "../app/client.ts";
import { lookForDecisions } from "../app/decisions.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, createResource, type Pages, type Resource } from "../kit/resource.ts";

export type Mirror = PresentedMirror;
export type Rule = PresentedMirrorRule;
export type Run = PresentedRun;
export type Item = PresentedItem;
export type Mirrored = PresentedMirroredVersion;
export type State = Mirrored["state"];
export type Deed = "approve" | "reject" | "skip" | "retry";

/** A version of which something is decided. */
export type Named = Pick<Mirrored, "package" | "version">;

/** A repository's mirror, and everything around it. */
export interface MirrorModel {
  readonly org: string;
  readonly repo: string;
  readonly path: string;
  readonly settings: Resource<Mirror>;
  readonly actions: ReadonlySignal<readonly string[]>;
  readonly rules: Pages<Rule>;
  readonly runs: Pages<Run>;
  versions(state: State): Pages<Mirrored>;
  items(run: string, outcome: string): Pages<Item>;
  run(id: string): Resource<Run>;
  readonly start: Action<[scope?: { package?: string; rule?: string }]>;
  readonly cancel: Action<[run: string]>;
  readonly addRule: Action<[rule: Record<string, unknown>]>;
  readonly changeRule: Action<[id: string, rule: Record<string, unknown>]>;
  readonly removeRule: Action<[id: string]>;
  /** What became of each. */
  decide(deed: Deed, why: string, versions: readonly Named[]): Promise<Decided>;
  load(): void;
}

/** How many were decided, how many not, and why not. */
export interface Decided {
  readonly done: number;
  readonly failed: number;
  readonly says: string;
}

/** A mirror; runs without a browser. */
export function createMirror(client: Client, org: string, repo: string): MirrorModel {
  const param = { org, repo };
  const api = client.repositories[":org"][":repo"].mirror;
  const settings = createResource(() => json(api.$get({ param })));
  const repository = createResource(() =>
    json(client.repositories[":org"][":repo"].$get({ param }))
  );
  const rules = createPages(async (cursor) => {
    const { rules: items, next } = await json(
      api.rules.$get({ param, query: { limit: "200", ...(cursor && { cursor }) } }),
    );
    return { items: items as readonly Rule[], next };
  });
  const runs = createPages(async (cursor) => {
    const { runs: items, next } = await json(
      api.runs.$get({ param, query: { limit: "20", ...(cursor && { cursor }) } }),
    );
    return { items: items as readonly Run[], next };
  });

  /** A change of rules, after which they are asked for anew. */
  function changing<A extends readonly unknown[]>(work: (...given: A) => Promise<unknown>) {
    return createAction(async (...given: A) => {
      await work(...given);
      await rules.reload();
    });
  }

  return {
    ...{ org, repo, path: `${org}/${repo}`, settings, rules, runs },
    actions: computed(() => {
      const answer = repository.answer.value;
      return answer.is === "here" ? answer.value.actions : [];
    }),
    versions: (state) =>
      createPages(async (cursor) => {
        const query = { state, limit: "100", ...(cursor && { cursor }) };
        const { versions: items, next } = await json(api.versions.$get({ param, query }));
        return { items: items as readonly Mirrored[], next };
      }),
    items: (run, outcome) =>
      createPages(async (cursor) => {
        const query = { limit: "100", ...(outcome && { outcome }), ...(cursor && { cursor }) };
        const { items, next } = await json(
          api.runs[":run"].items.$get({ param: { ...param, run }, query: query as never }),
        );
        return { items: items as readonly Item[], next };
      }),
    run: (run) =>
      createResource(async () =>
        await json(api.runs[":run"].$get({ param: { ...param, run } })) as Run
      ),
    start: createAction(async (scope = {}) => {
      await json(api.runs.$post({ param, json: scope }));
      await Promise.all([settings.load(), runs.reload()]);
    }),
    cancel: createAction((run) =>
      done(api.runs[":run"].cancel.$post({ param: { ...param, run } }))
    ),
    addRule: changing((rule) => json(api.rules.$post({ param, json: rule as never }))),
    changeRule: changing((rule, change) =>
      json(api.rules[":rule"].$patch({ param: { ...param, rule }, json: change as never }))
    ),
    removeRule: changing((rule) => done(api.rules[":rule"].$delete({ param: { ...param, rule } }))),
    async decide(decision, why, versions) {
      const named = versions.map(({ package: name, version }) => ({ package: name, version }));
      const answer = await json(
        api.versions.decisions.$post({ param, json: { decision, why, versions: named } }),
      );
      void lookForDecisions(client);
      const failed = answer.versions.filter(({ error }) => error !== null);
      const says = failed[0]?.error?.detail ?? "";
      return { done: answer.versions.length - failed.length, failed: failed.length, says };
    },
    load() {
      void settings.load();
      void repository.load();
    },
  };
}
