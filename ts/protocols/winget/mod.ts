import type { Protocol } from "../protocol.ts";
import { WingetPublishing } from "./draft/publishing.ts";
import { explain } from "./explain.ts";
import { foldIdentifier, parseIdentifier, versionKey } from "./names.ts";
import { checkOptions } from "./options.ts";
import { routes } from "./routes.ts";
import { shown } from "./shown.ts";
import { usage } from "./usage.ts";
import { compareVersions } from "./version_order.ts";

const SEGMENTS = [
  ...["information", "manifestSearch", "packageManifests", "packageVersions"],
  ...["packages", "rebuild", "update"],
];

/** The WinGet REST source protocol, contracts 1.0 to 1.28. */
export const winget: Protocol = {
  id: "winget",
  title: "WinGet",
  mount: "/winget/:org/:repo",
  aliases: [{ base: "/", segments: SEGMENTS }, { base: "/api", segments: SEGMENTS }],
  searches: ["/manifestSearch"],
  names: {
    parse: (name) => ({ name: parseIdentifier(name), key: foldIdentifier(name) }),
    versionKey,
    compare: compareVersions,
  },
  shown,
  routes,
  exchange: async (tools) => (await import("./exchange.ts")).exchange(tools),
  publishing: (tools) => new WingetPublishing(tools),
  explain,
  checkOptions,
  usage,
};
