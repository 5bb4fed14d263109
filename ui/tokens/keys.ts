import { type ReadonlySignal, signal } from "@preact/signals";
import type { z } from "zod";
import type { SHOWN } from "../../ts/api/token_schemas.ts";
import type { ViewRules } from "../views/rules.ts";
import { type Action, createAction } from "../kit/action.ts";
import { createPages, type Pages, type Slice } from "../kit/resource.ts";
import type { KeyBody } from "./key_draft.ts";

/** What is shown of every token and key. */
export type ShownKey = z.output<z.ZodObject<typeof SHOWN>> & {
  readonly role?: string;
  readonly scope?: {
    readonly actions?: readonly string[];
    readonly protocols?: readonly string[];
    readonly organizations?: readonly string[];
    readonly repositories?: readonly string[];
  };
};

/** What is shown once of a new one. */
export interface IssuedKey extends ShownKey {
  readonly secret?: string;
  readonly url?: string;
  readonly usage?: readonly { readonly says: string; readonly command: string }[];
}

/** How one gives way to the next. */
export interface Rotation {
  readonly overlapMinutes: number;
  readonly expiresAt?: string;
}

/** What can be changed of one that is in use. */
export interface KeyChange {
  readonly title?: string;
  readonly view?: ViewRules | null;
  readonly networks?: string[] | null;
}

/** How keys of one kind are asked for and changed; what may not be done is left out. */
export interface KeyDesk {
  list(cursor?: string): Promise<Slice<ShownKey>>;
  create?(body: KeyBody): Promise<IssuedKey>;
  rotate?(id: string, how: Rotation): Promise<IssuedKey>;
  change?(id: string, to: KeyChange): Promise<ShownKey>;
  revoke(id: string): Promise<void>;
}

/** Tokens or keys of one kind and owner. */
export interface Keys {
  readonly pages: Pages<ShownKey>;
  readonly desk: KeyDesk;
  /** The one that was just made and whose secret is shown this once. */
  readonly issued: ReadonlySignal<IssuedKey | null>;
  readonly create: Action<[KeyBody]>;
  readonly rotate: Action<[id: string, how: Rotation]>;
  readonly change: Action<[id: string, to: KeyChange]>;
  readonly revoke: Action<[id: string]>;
  /** Forgets the secret. */
  putAway(): void;
  load(): void;
}

/** Keys of the kind that `desk` knows; runs without a browser. */
export function createKeys(desk: KeyDesk): Keys {
  const pages = createPages((cursor) => desk.list(cursor));
  const issued = signal<IssuedKey | null>(null);
  async function show(made: Promise<IssuedKey> | undefined): Promise<void> {
    issued.value = await made ?? null;
    await pages.reload();
  }
  return {
    ...{ pages, desk, issued },
    create: createAction((body) => show(desk.create?.(body))),
    rotate: createAction((id, how) => show(desk.rotate?.(id, how))),
    change: createAction(async (id, to) => {
      const changed = await desk.change?.(id, to);
      pages.edit((items) => items.map((one) => one.id === id && changed ? changed : one));
    }),
    revoke: createAction(async (id) => {
      await desk.revoke(id);
      pages.edit((items) => items.filter((one) => one.id !== id));
    }),
    putAway: () => issued.value = null,
    load: () => void pages.reload(),
  };
}
