import { type Client, done, json } from "../app/client.ts";
import type { KeyBody } from "./key_draft.ts";
import type { KeyDesk } from "./keys.ts";

/** The tokens of whoever is signed in. */
export function myTokens({ tokens }: Client): KeyDesk {
  return {
    async list(cursor) {
      const { tokens: items, next } = await json(tokens.$get({ query: { cursor } }));
      return { items, next };
    },
    create: ({ role: _, ...body }: KeyBody) => json(tokens.$post({ json: body as never })),
    rotate: (id, how) => json(tokens[":id"].rotate.$post({ param: { id }, json: how })),
    revoke: (id) => done(tokens[":id"].$delete({ param: { id } })),
  };
}

/** The tokens of a user, for platform administrators; those of people can be seen and revoked alone. */
export function tokensOf(client: Client, user: string, isService: boolean): KeyDesk {
  const { tokens } = client.users[":user"];
  return {
    async list(cursor) {
      const asked = tokens.$get({ param: { user }, query: { cursor } });
      const { tokens: items, next } = await json(asked);
      return { items, next };
    },
    ...(isService && {
      create: ({ role: _, ...body }: KeyBody) =>
        json(tokens.$post({ param: { user }, json: body as never })),
      rotate: (id, how) => json(tokens[":id"].rotate.$post({ param: { user, id }, json: how })),
    } as Pick<KeyDesk, "create" | "rotate">),
    revoke: (id) => done(tokens[":id"].$delete({ param: { user, id } })),
  };
}

/** The repository that keys are for. */
interface Place {
  readonly org: string;
  readonly repo: string;
}

/** Tokens of machines on one repository. */
export function deployTokens(client: Client, param: Place): KeyDesk {
  const tokens = client.repositories[":org"][":repo"]["deploy-tokens"];
  return {
    async list(cursor) {
      const { deployTokens: items, next } = await json(tokens.$get({ param, query: { cursor } }));
      return { items, next };
    },
    create: (body) => json(tokens.$post({ param, json: body as never })),
    rotate: (id, how) => json(tokens[":id"].rotate.$post({ param: { ...param, id }, json: how })),
    revoke: (id) => done(tokens[":id"].$delete({ param: { ...param, id } })),
  };
}

/** Secret addresses of one repository. */
export function sourceKeys(client: Client, param: Place): KeyDesk {
  const keys = client.repositories[":org"][":repo"]["source-keys"];
  return {
    async list(cursor) {
      const { sourceKeys: items, next } = await json(keys.$get({ param, query: { cursor } }));
      return { items, next };
    },
    create: (body) => json(keys.$post({ param, json: body as never })),
    rotate: (id, how) => json(keys[":id"].rotate.$post({ param: { ...param, id }, json: how })),
    change: (id, to) => json(keys[":id"].$patch({ param: { ...param, id }, json: to as never })),
    revoke: (id) => done(keys[":id"].$delete({ param: { ...param, id } })),
  };
}
