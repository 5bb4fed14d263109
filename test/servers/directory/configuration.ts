import { LIMITED, SERVICE } from "./names.ts";

/** Attributes of Active Directory, as slapd can keep them. */
export const SCHEMA = [
  ["4.221", "sAMAccountName", "caseIgnoreMatch", "15"],
  ["4.656", "userPrincipalName", "caseIgnoreMatch", "15"],
  ["4.2", "objectGUID", "octetStringMatch", "40"],
  ["4.146", "objectSid", "octetStringMatch", "40"],
  ["4.8", "userAccountControl", "integerMatch", "27"],
  ["4.159", "accountExpires", "integerMatch", "27"],
].map(([oid, name, rule, syntax]) =>
  `attributetype ( 1.2.840.113556.1.${oid} NAME '${name}' EQUALITY ${rule} ` +
  `SYNTAX 1.3.6.1.4.1.1466.115.121.1.${syntax} SINGLE-VALUE )`
).concat(
  "objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP top AUXILIARY MAY ( sAMAccountName $ " +
    "userPrincipalName $ objectGUID $ objectSid $ userAccountControl $ accountExpires ) )",
);

/** Who may read how much, and what watches over groups and accounts. */
export const DATABASE = [
  "index objectClass,uid,mail,member,uniqueMember,memberUid,sAMAccountName eq",
  `limits dn.exact="${SERVICE}" size.soft=500 size.hard=500 size.prtotal=unlimited`,
  `limits dn.exact="${LIMITED}" size.soft=500 size.hard=500`,
  "access to attrs=userPassword by anonymous auth by * none",
  `access to * by dn.exact="${SERVICE}" read by dn.exact="${LIMITED}" read by * none`,
  "overlay memberof",
  "memberof-group-oc groupOfNames",
  "overlay ppolicy",
];
