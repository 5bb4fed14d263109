import { z } from "zod";
import { type Action, ACTIONS } from "../model/role.ts";
import { NETWORKS } from "./network_list.ts";
import { INSTANT, MOMENT, optional, text } from "./schemas.ts";
import { SHOWN_VIEW_RULES, VIEW_RULES } from "./view_rules.ts";

const MOST_IN_LIST = 100;
const LONGEST_NAME = 200;
const LONGEST_OVERLAP = 30 * 24 * 60;
const ACTION_NAMES = Object.keys(ACTIONS) as [Action, ...Action[]];
const ABOUT_SCOPE = "A list that is left out narrows nothing, an empty one allows nothing";

const NAMES = z.array(text(LONGEST_NAME)).max(MOST_IN_LIST);
const ACTION_LIST = z.array(z.enum(ACTION_NAMES)).max(MOST_IN_LIST);

/** What a token leaves of its owner's rights, as it is read. */
export const WANTED_SCOPE = z.strictObject({
  protocols: optional(NAMES),
  actions: optional(ACTION_LIST),
  organizations: optional(NAMES).meta({ description: "By id or name" }),
  repositories: optional(NAMES).meta({ description: "By id or `{organization}/{repository}`" }),
}).meta({ id: "WantedScope", description: ABOUT_SCOPE });

const IDS = z.array(z.string());
const SCOPE = z.strictObject({
  ...{ protocols: IDS, actions: z.array(z.enum(ACTION_NAMES)), organizations: IDS },
  repositories: IDS,
}).partial().meta({ id: "Scope", description: ABOUT_SCOPE });

/** What can be said of every token and key that is to be issued. */
export const WANTED = {
  title: text(100),
  view: optional(VIEW_RULES).meta({ description: "What it shows; everything when left out" }),
  networks: optional(NETWORKS.min(1)).meta({
    description: "Where it may be used from; anywhere when left out",
  }),
  expiresAt: optional(INSTANT).meta({ description: "Never when left out" }),
};

/** How a token or key gives way to another of the same kind. */
export const WANTED_ROTATION = z.strictObject({
  overlapMinutes: optional(z.int().min(0).max(LONGEST_OVERLAP)).meta({
    description: "For how much longer the old one works; 60 when left out",
  }),
  expiresAt: optional(INSTANT).meta({
    description: "When left out, the new one lasts as long as the old one was made for",
  }),
}).meta({ id: "WantedRotation", examples: [{ overlapMinutes: 60 }] });

/** What can be changed of a key that is in use. */
export const WANTED_KEY_CHANGE = z.strictObject({
  title: optional(WANTED.title),
  view: VIEW_RULES.nullable().optional().meta({ description: "`null` shows everything" }),
  networks: NETWORKS.min(1).nullable().optional().meta({ description: "`null` for anywhere" }),
}).meta({ id: "WantedKeyChange" });

/** What is shown of every token and key. */
export const SHOWN = {
  id: z.string(),
  title: z.string(),
  view: SHOWN_VIEW_RULES.nullable().meta({ description: "`null` for everything" }),
  networks: z.array(z.string()).readonly().nullable().meta({ description: "`null` for anywhere" }),
  createdAt: MOMENT,
  expiresAt: MOMENT.nullable(),
  lastUsed: z.strictObject({ at: MOMENT, address: z.string().nullable() }).nullable().meta({
    description: "To the minute; `null` until it was used",
  }),
  replacedBy: z.string().nullable().meta({ description: "The token that it gives way to" }),
};

/** A token as its owner sees it. */
export const TOKEN = z.strictObject({ ...SHOWN, scope: SCOPE }).meta({ id: "Token" });

export type PresentedToken = z.output<typeof TOKEN>;

/** A secret that can be read this once. */
export const SECRET = z.string().meta({
  examples: ["phk_8Zt5bQ0VfR2mXn7LkYwCeH3sJ9uDgA1pTiKoB4Nx"],
});

/** A token with its secret. */
export const ISSUED_TOKEN = TOKEN.extend({ secret: SECRET }).meta({ id: "IssuedToken" });

/** Names a token in an address. */
export const TOKEN_ID = z.string().meta({ description: "Id of the token" });
