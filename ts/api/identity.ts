import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../registry/env.ts";
import type { Identity, IdentityService } from "../registry/identity_service.ts";
import { actorOf } from "./actor.ts";
import { requirePlatformAdmin } from "./platform_admin.ts";
import { described } from "./route.ts";
import { optional, text } from "./schemas.ts";

/** What telling and changing the name and the address of this server needs. */
export interface IdentityRoutesOptions {
  readonly identity: IdentityService;
}

/** An address that paths can be put behind. */
const BASE_URL = z.url({
  protocol: /^https?$/,
  error: "must be an address such as https://packages.example",
})
  .max(500)
  .refine(isPlain, "must have no user, query or fragment")
  .transform((address) => address.replace(/\/+$/, ""));

function isPlain(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && !url.username && !url.password && !/[?#]/.test(address);
}

const IDENTITY = z.strictObject({
  name: z.string().meta({ description: "What the server is called" }),
  baseUrl: z.string().nullable().meta({
    description: "Where clients reach it; `null` where each request says so itself",
  }),
  firstRun: z.boolean().meta({ description: "Whether somebody is still to set the server up" }),
  fixed: z.array(z.enum(["name", "baseUrl"])).readonly().meta({
    description: "What the settings of the process say, and cannot be changed here",
  }),
}).meta({
  id: "Identity",
  examples: [{
    name: "Acme packages",
    baseUrl: "https://packages.example",
    firstRun: false,
    fixed: [],
  }],
});

const WANTED = z.strictObject({
  name: optional(text(64)),
  baseUrl: BASE_URL.nullable().optional(),
  firstRun: optional(z.literal(false)),
}).meta({
  id: "WantedIdentity",
  examples: [{ name: "Acme packages", baseUrl: "https://packages.example" }],
});

const COMMON = { tag: "System", credentials: "required", refuses: ["access_denied"] } as const;
const SHOWN = { 200: { says: "Name and address", json: IDENTITY } };

/** What the server is called and where it is; mounted at `/api/v1/system/identity`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function identityRoutes({ identity }: IdentityRoutesOptions) {
  const present = (shown: Identity) => ({ ...shown, fixed: [...identity.fixed] });
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ ...COMMON, id: "getIdentity", says: "See the server's name and address" },
        about: "For platform administrators.",
        answers: SHOWN,
      }),
      (c) => {
        requirePlatformAdmin(c);
        return c.json(present(identity.current));
      },
    )
    .put(
      "/",
      described({
        ...{ ...COMMON, id: "changeIdentity", says: "Name the server, and say where it is" },
        about: "For platform administrators. Holds for all instances within a second.",
        refuses: ["access_denied", "value_refused", "write_conflict"],
        ...{ json: WANTED, answers: SHOWN },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const { name, baseUrl, firstRun } = c.req.valid("json");
        const wanted = {
          ...(name !== undefined && { name }),
          ...(baseUrl !== undefined && { baseUrl }),
          ...(firstRun !== undefined && { firstRun }),
        };
        return c.json(present(await identity.change(wanted, actorOf(c))));
      },
    );
}
