/** How the options of an OpenLDAP directory may look. */
export const OPENLDAP = {
  urls: ["ldaps://ldap1.example.com", "ldaps://ldap2.example.com"],
  bindDn: "cn=packhouse,ou=services,dc=example,dc=com",
  userBase: "ou=people,dc=example,dc=com",
  userFilter: "(&(objectClass=inetOrgPerson)(uid={login}))",
  groups: { by: "search", base: "ou=groups,dc=example,dc=com" },
  emailIsVerified: true,
};

/** How the options of an Active Directory may look. */
export const ACTIVE_DIRECTORY = {
  urls: ["ldaps://dc1.corp.example.com", "ldaps://dc2.corp.example.com"],
  bindDn: "packhouse@corp.example.com",
  userBase: "DC=corp,DC=example,DC=com",
  userFilter: "(&(objectCategory=person)(objectClass=user)" +
    "(|(sAMAccountName={login})(userPrincipalName={login})))",
  attributes: { subject: "objectGUID", username: "sAMAccountName", title: "displayName" },
  groups: { by: "chain", base: "DC=corp,DC=example,DC=com" },
  emailIsVerified: true,
};
