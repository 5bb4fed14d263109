import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { PresentedPreview } from "../../ts/api/view_preview.ts";
import type { ViewRules } from "./rules.ts";
import { type Client, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";

/** A preview that was asked for, and of which rules it is. */
export interface Previewed extends PresentedPreview {
  readonly of: string;
}

/** Sees what rules would show of a repository, before anybody is given them. */
export interface ViewPreview {
  readonly shown: ReadonlySignal<Previewed | null>;
  readonly ask: Action<[rules: ViewRules | null]>;
  readonly more: Action<[]>;
}

/** Previews of the repository at `path`: `{organization}/{repository}`. */
export function createViewPreview(client: Client, path: string): ViewPreview {
  const shown = signal<Previewed | null>(null);
  const [org = "", repo = ""] = path.split("/");
  let view: ViewRules = {};
  const fetch = (cursor?: string) =>
    json(client.repositories[":org"][":repo"]["view-preview"].$post({
      param: { org, repo },
      query: { cursor },
      json: { view: view as never },
    }));
  return {
    shown,
    ask: createAction(async (rules) => {
      view = rules ?? {};
      const answer = await fetch();
      shown.value = { ...answer, of: JSON.stringify(rules) };
    }),
    more: createAction(async () => {
      const before = shown.value;
      if (!before?.next) return;
      const answer = await fetch(before.next);
      shown.value = {
        ...answer,
        of: before.of,
        packages: [...before.packages, ...answer.packages],
      };
    }),
  };
}
