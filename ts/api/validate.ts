import { RegistryError } from "../model/registry_error.ts";
import { LONGEST_NAME } from "../model/validate.ts";

export { validate } from "../model/validate.ts";

/** Credentials that stand in the address are no part of what a route is asked. */
const CODE = "code";

/** The query of an address, by name; refuses a name that stands twice, for nobody knows which one counts. */
export function queryOf(url: string): Record<string, string> {
  const members = new Map<string, string>();
  for (const [name, value] of new URL(url).searchParams) {
    if (name === CODE) continue;
    if (members.has(name)) refuseMember(name.slice(0, LONGEST_NAME), "repeated", "stands twice");
    members.set(name, value);
  }
  return Object.fromEntries(members);
}

/** Refuses a request for one of its members, with `value_refused`. */
export function refuseMember(field: string, rule: string, says: string): never {
  throw new RegistryError("value_refused", `${JSON.stringify(field)} ${says}`, {
    findings: [{ field, rule, says }],
  });
}
