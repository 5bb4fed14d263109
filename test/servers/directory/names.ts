/** What is called how in the directory of tests. */
export const SUFFIX = "dc=example,dc=test";
export const PEOPLE = `ou=people,${SUFFIX}`;
export const GROUPS = `ou=groups,${SUFFIX}`;
export const PROJECTS = `ou=projects,${SUFFIX}`;
export const CORP = `ou=corp,${SUFFIX}`;
export const ELSEWHERE = `ou=elsewhere,${SUFFIX}`;

/** The account that searches; it alone may read, and pages do not count against its limit. */
export const SERVICE = `cn=packhouse,ou=services,${SUFFIX}`;
/** Another that may read, but never more than 500 entries. */
export const LIMITED = `cn=limited,ou=services,${SUFFIX}`;
export const SERVICE_PASSWORD = "the password of the account";

export const USERS = 1200;
export const PROJECT_COUNT = 700;

/** The DN of somebody with most of what must be escaped in DNs and in filters. */
export const ODD_DN = `cn=Smith\\, John \\"Jack\\" \\+ *(Ops)\\; \\#1,${PEOPLE}`;

export const OBJECT_GUID = Uint8Array.fromHex("33221100554477668899aabbccddeeff");
export const OBJECT_SID = Uint8Array.fromHex(
  "010500000000000515000000a065cf7e784b9b5fe77c8770091c0100",
);

/** The password of a user. */
export function passwordOf(uid: string): string {
  return `heslo uživatele ${uid}`;
}

/** The DN of a user. */
export function dnOf(uid: string): string {
  return `uid=${uid},${PEOPLE}`;
}

/** The DN of a group. */
export function groupOf(cn: string): string {
  return `cn=${cn},${GROUPS}`;
}
