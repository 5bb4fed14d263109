import type { JsonObject } from "../kit/json.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { NETWORKS } from "./network_list.ts";
import { VISIBILITY } from "./present_repository.ts";
import { OPEN_OBJECT, optional, text } from "./schemas.ts";

/** What of a repository can be said when it is created, and changed. */
export const REPOSITORY_MEMBERS = {
  title: optional(text(100)),
  visibility: optional(VISIBILITY),
  networks: optional(NETWORKS).meta({ description: "Whose clients may read without credentials" }),
  options: optional(OPEN_OBJECT).meta({ description: "What only its protocol understands" }),
};

/** Options that a protocol has nothing against: what its clients could not take would keep them away. */
export function checkedOptions(protocol: Protocol, options: unknown): JsonObject | undefined {
  if (options !== undefined) protocol.checkOptions?.(options as JsonObject);
  return options as JsonObject | undefined;
}
