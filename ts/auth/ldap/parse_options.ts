import { z } from "zod";
import type { JsonObject } from "../../kit/json.ts";
import { RegistryError } from "../../model/registry_error.ts";
import { validate } from "../../model/validate.ts";
import { FilterRefused, FilterTemplate } from "./filter_template.ts";
import type { GroupOptions } from "./group_options.ts";
import { LDAP_OPTIONS, type LdapOptions } from "./options.ts";

/** What a user filter is filled with: what somebody typed. */
export const LOGIN = ["login"];
/** What a group filter is filled with: of whom the groups are looked for. */
export const MEMBER = ["dn", "username"];

const ENVELOPE = z.strictObject({ options: LDAP_OPTIONS });

/** Reads the options of a provider of kind `ldap`; refuses with `value_refused` and its findings. */
export function parseLdapOptions(json: JsonObject): LdapOptions {
  const { options } = validate(ENVELOPE, { options: json });
  checkFilter("options.userFilter", options.userFilter, LOGIN);
  if (options.groups) checkGroups(options.groups);
  return options;
}

function checkGroups(groups: GroupOptions): void {
  if (groups.by === "search") checkFilter("options.groups.filter", groups.filter, MEMBER);
  if (groups.by === "chain") checkFilter("options.groups.filter", groups.filter, []);
}

function checkFilter(field: string, text: string, places: readonly string[]): void {
  try {
    const template = new FilterTemplate(text, places);
    if (places.length === 0 || places.some((place) => template.uses(place))) return;
    const wanted = places.map((place) => `"{${place}}"`).join(" or ");
    throw new FilterRefused(`must have a place ${wanted}: it would find the same for everybody`);
  } catch (error) {
    if (!(error instanceof FilterRefused)) throw error;
    const says = error.message;
    throw new RegistryError("value_refused", `"${field}" ${says}`, {
      findings: [{ field, rule: "filter", says }],
    });
  }
}
