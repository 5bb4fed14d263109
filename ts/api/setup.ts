import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../registry/env.ts";
import type { SetupState } from "../registry/setup_state.ts";
import { described } from "./route.ts";

/** What telling whether anybody was here yet needs. */
export interface SetupRoutesOptions {
  readonly setup: SetupState;
}

const SETUP = z.strictObject({
  needed: z.boolean().meta({
    description: "Whether no platform administrator has ever signed in",
  }),
}).meta({ id: "Setup" });

/** How the interface knows where to begin; mounted at `/api/v1/setup`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function setupRoutes({ setup }: SetupRoutesOptions) {
  return new Hono<Env>().get(
    "/",
    described({
      ...{ id: "getSetup", tag: "System", says: "See whether the server was set up" },
      about:
        "The first administrator's password is printed by the first start, and told nowhere else.",
      credentials: "none",
      answers: { 200: { says: "Whether it is still to be done", json: SETUP } },
    }),
    async (c) => c.json({ needed: await setup.isNeeded() }),
  );
}
