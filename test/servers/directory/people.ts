import type { Entry, Values } from "../ldif.ts";
import {
  CORP,
  dnOf,
  ELSEWHERE,
  GROUPS,
  LIMITED,
  OBJECT_GUID,
  OBJECT_SID,
  ODD_DN,
  passwordOf,
  PEOPLE,
  PROJECTS,
  SERVICE,
  SERVICE_PASSWORD,
  SUFFIX,
  USERS,
} from "./names.ts";

const NAMES = [
  "Žofie Čapková",
  "Jürgen Groß",
  "Łucja Żółć",
  "山田 太郎",
  "Ольга Иванова",
  "Zoë O'Hara",
];

/** What hangs together the rest, and the accounts that search. */
export function skeleton(): Entry[] {
  const account = (dn: string): Entry => [dn, {
    objectClass: ["organizationalRole", "simpleSecurityObject"],
    cn: /^cn=(\w+)/.exec(dn)![1]!,
    userPassword: SERVICE_PASSWORD,
  }];
  return [
    [SUFFIX, { objectClass: "domain", dc: "example" }],
    ...[PEOPLE, GROUPS, PROJECTS, CORP, `ou=services,${SUFFIX}`].map(unit),
    ...[SERVICE, LIMITED].map(account),
  ];
}

/** Everybody with whom nothing is the matter. */
export function people(): Entry[] {
  return Array.from({ length: USERS }, (_, at) => {
    const uid = `user${String(at + 1).padStart(4, "0")}`;
    return person(dnOf(uid), uid, `${NAMES[at % NAMES.length]!} ${at + 1}`);
  });
}

/** Those whom something is the matter with. */
export function oddPeople(): Entry[] {
  return [
    person(ODD_DN, "jsmith", ['Smith, John "Jack" + *(Ops); #1', "John Smith"]),
    person(dnOf("star\\2A(1)\\5C"), "star*(1)\\", "Star"),
    person(dnOf("twin1"), "twin1", "Twin", { mail: "twin@example.test" }),
    person(dnOf("twin2"), "twin2", "Twin", { mail: "twin@example.test" }),
    person(dnOf("mute"), "mute", "Mute", { mail: [] }),
    person(dnOf("locked"), "locked", "Locked", { pwdAccountLockedTime: "000001010000Z" }),
    person(dnOf("expired"), "expired", "Expired", {
      ...{ objectClass: ["inetOrgPerson", "shadowAccount"], shadowExpire: "1" },
    }),
  ];
}

/** People as Active Directory has them. */
export function corp(): Entry[] {
  const member = (name: string, more: Record<string, Values>): Entry =>
    person(`cn=${name},${CORP}`, name, name, {
      objectClass: ["inetOrgPerson", "user"],
      sAMAccountName: name,
      userPrincipalName: `${name}@corp.example.test`,
      displayName: `${name} of the company`,
      objectGUID: OBJECT_GUID,
      objectSid: OBJECT_SID,
      userAccountControl: "512",
      accountExpires: "9223372036854775807",
      ...more,
    });
  return [
    member("alice", {}),
    member("disabled", { userAccountControl: "514" }),
    member("gone", { accountExpires: "132539328000000000" }),
  ];
}

/** Sends searches below it elsewhere. */
export function referral(to: string): Entry {
  return [ELSEWHERE, {
    ...{ objectClass: ["referral", "extensibleObject"], ou: "elsewhere" },
    ref: `${to}/${ELSEWHERE}`,
  }];
}

/** A place for entries. */
export function unit(dn: string): Entry {
  return [dn, { objectClass: "organizationalUnit", ou: /^ou=(\w+)/.exec(dn)![1]! }];
}

/** Somebody, with a password of {@link passwordOf}. */
export function person(
  dn: string,
  uid: string,
  cn: string | readonly string[],
  more: Readonly<Record<string, Values>> = {},
): Entry {
  const mail = `${uid.replace(/\W/g, "")}@example.test`;
  const usual = { objectClass: "inetOrgPerson", uid, cn, sn: uid, mail };
  return [dn, { ...usual, userPassword: passwordOf(uid), ...more }];
}
