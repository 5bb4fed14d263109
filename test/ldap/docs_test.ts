import assert from "node:assert/strict";
import { LDAP_OPTIONS, parseLdapOptions } from "../../ts/auth/ldap/mod.ts";

const page = await Deno.readTextFile(new URL("../../docs/ldap.md", import.meta.url));

Deno.test("docs/ldap.md shows providers whose options are accepted", () => {
  const shown = Array.from(
    page.matchAll(/^```json\n(.*?)^```$/gms),
    ([, json]) => JSON.parse(json!),
  );
  assert.deepEqual(shown.map(({ kind }) => kind), ["ldap", "ldap"]);
  for (const { options } of shown) parseLdapOptions(options);
});

Deno.test("docs/ldap.md explains every option, and no others", () => {
  const section = /^## Every option$(.*?)^## /ms.exec(page)![1]!;
  const explained = Array.from(section.matchAll(/^\| `(\w+)`/gm), ([, name]) => name!);
  assert.deepEqual(explained.toSorted(), Object.keys(LDAP_OPTIONS.shape).toSorted());
});
