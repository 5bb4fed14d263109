import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, json } from "../app/client.ts";
import { type Action, createAction } from "../kit/action.ts";
import type { Finding } from "../kit/problem.ts";
import { Refusal } from "../kit/refusal.ts";
import { at as valueAt, type Json, type JsonObject, put, withoutEmpty } from "./json_path.ts";

/** What a version would be. */
export type Mode = "package" | "version" | "installer" | "replace";

/** What is known against a version as it is typed. */
export interface Verdict {
  readonly mode: Mode;
  readonly missing: readonly string[];
  readonly findings: readonly Finding[];
}

/** A version that is being described. */
export interface Editor {
  /** Another for each, so that fields are drawn anew. */
  readonly key: number;
  readonly package: Signal<string>;
  /** Says that `package` was changed. */
  renamed(): void;
  readonly manifest: ReadonlySignal<JsonObject>;
  /** Where each value is from, by its path. */
  readonly origins: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  readonly verdict: ReadonlySignal<Verdict>;
  readonly isChecking: ReadonlySignal<boolean>;
  /** Why it could not be checked; `null` where it was. */
  readonly trouble: ReadonlySignal<Refusal | null>;
  /** Has it judged once more. */
  check(): void;
  readonly isReplacing: Signal<boolean>;
  value(path: string): Json | undefined;
  set(path: string, value: Json | undefined): void;
  /** Puts another manifest in the place of all of it. */
  replace(manifest: JsonObject): void;
  /** What is wrong with a value; `""` for one that is required and missing. */
  errorOf(path: string): string | null;
  readonly publish: Action<[]>;
  readonly published: ReadonlySignal<Published | null>;
  /** Whether everything that is known speaks for it. */
  readonly isReady: ReadonlySignal<boolean>;
}

/** What was published. */
export interface Published {
  readonly package: string;
  readonly version: string;
  readonly outcome: string;
}

/** A draft as the server made it of files. */
export interface DraftOfFiles extends Verdict {
  readonly package: string | null;
  readonly manifest: JsonObject;
  readonly origins: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** What an editor is made of. */
export interface EditorOptions {
  readonly client: Client;
  readonly org: string;
  readonly repo: string;
  readonly uploads: readonly string[];
  readonly draft: DraftOfFiles;
  /** What was typed into it before. */
  readonly typed?: Typed | null;
  /** Runs `work` a moment after the last call, or after `milliseconds`. */
  readonly later: (work: () => void, milliseconds?: number) => void;
}

/** What somebody has made of a draft. */
export interface Typed {
  readonly package: string;
  readonly manifest: JsonObject;
}

/** Milliseconds until a server that is away is asked again. */
const AGAIN = 3000;

let made = 0;

/** Edits a version; every change is judged by the server a moment later. */
export function createEditor(options: EditorOptions): Editor {
  const { client, org, repo, uploads, draft, typed, later } = options;
  const param = { org, repo };
  const name = signal(typed?.package ?? draft.package ?? "");
  const manifest = signal(typed?.manifest ?? draft.manifest);
  const verdict = signal<Verdict>(draft);
  const isChecking = signal(false);
  const isReplacing = signal(false);
  const trouble = signal<Refusal | null>(null);
  const published = signal<Published | null>(null);
  let asked = 0;

  async function check(): Promise<void> {
    const mine = ++asked;
    const body = { manifest: manifest.value, ...(name.value && { package: name.value }) };
    const answer = client.repositories[":org"][":repo"].drafts.check.$post({ param, json: body });
    const next = await json(answer).catch(asRefusal);
    if (mine !== asked) return;
    isChecking.value = false;
    if (!(next instanceof Refusal)) return void ([verdict.value, trouble.value] = [next, null]);
    trouble.value = next;
    if (next.isAway) later(() => void check(), AGAIN);
  }

  function changed(): void {
    isChecking.value = true;
    asked++;
    later(() => void check());
  }

  if (typed) changed();
  const publish = createAction(async () => {
    const { mode } = verdict.value;
    const isThere = mode === "installer" && isReplacing.value;
    published.value = await json(
      client.repositories[":org"][":repo"].publish.$post({
        param,
        json: {
          uploads: [...uploads],
          package: name.value,
          manifest: manifest.value,
          ...(isThere && { mode: "replace" as const }),
        },
      }),
    );
  });

  return {
    key: ++made,
    package: name,
    ...{ renamed: changed, check: changed },
    manifest,
    ...{ origins: draft.origins, notes: draft.notes },
    ...{ verdict, isChecking, trouble, isReplacing, publish, published },
    value: (path) => valueAt(manifest.value, path),
    set(path, value) {
      manifest.value = withoutEmpty(put(manifest.value, path, value));
      changed();
    },
    replace(next) {
      manifest.value = next;
      changed();
    },
    errorOf(path) {
      const found = verdict.value.findings.find((one) => one.path === path) ??
        publish.refusal.value?.findings.find((one) => one.path === path);
      if (found) return found.message;
      return verdict.value.missing.includes(path) ? "" : null;
    },
    isReady: computed(() =>
      !isChecking.value && !trouble.value && name.value !== "" &&
      verdict.value.missing.length + verdict.value.findings.length === 0
    ),
  };
}

function asRefusal(cause: unknown): Refusal {
  if (cause instanceof Refusal) return cause;
  throw cause;
}
