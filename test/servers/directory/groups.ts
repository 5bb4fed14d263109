import type { Entry } from "../ldif.ts";
import { CORP, dnOf, groupOf, ODD_DN, PROJECT_COUNT, PROJECTS } from "./names.ts";

/** More groups than a page has, all with the same member. */
export function projects(): Entry[] {
  return Array.from({ length: PROJECT_COUNT }, (_, at) => [`cn=project${at + 1},${PROJECTS}`, {
    ...{ objectClass: "groupOfNames", cn: `project${at + 1}`, member: dnOf("user0002") },
  }]);
}

/** Groups of all kinds, in groups, three levels deep. */
export function groups(): Entry[] {
  const group = (cn: string, member: string, dn = groupOf(cn)): Entry => [dn, {
    ...{ objectClass: "groupOfNames", cn, member },
  }];
  return [
    group("storage", dnOf("user0001")),
    group("backend", groupOf("storage")),
    group("engineering", groupOf("backend")),
    group("red", groupOf("storage")),
    group("blue", groupOf("red")),
    group("Čeština", dnOf("user0001")),
    group("odd, *one*", ODD_DN, groupOf("odd\\, *one*")),
    group("company", `cn=alice,${CORP}`),
    [groupOf("unique"), {
      ...{ objectClass: "groupOfUniqueNames", cn: "unique", uniqueMember: dnOf("user0001") },
    }],
    [groupOf("builders"), {
      ...{ objectClass: "posixGroup", cn: "builders", gidNumber: "100", memberUid: "user0001" },
    }],
  ];
}
