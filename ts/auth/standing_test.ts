import assert from "node:assert/strict";
import { AccessFixture } from "../../test/access_fixture.ts";
import { type OrganizationId, parseSlug } from "../model/ids.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { principalOf, standingInFirst } from "./standing.ts";

Deno.test("standingInFirst() makes everybody a reading member, once the organization is there", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const standingOf = standingInFirst(access.documents, parseSlug("default"));
  assert.equal((await standingOf(ada)).memberships.size, 0);
  const id = "organization" as OrganizationId;
  const draft = { id, slug: parseSlug("default"), title: "Default", createdAt: 0 };
  await access.documents.insert(COLLECTIONS.organizations, draft);
  const { memberships, grants } = await standingOf(ada);
  assert.deepEqual([...memberships], [[id, { role: "member", defaultRole: "reader" }]]);
  assert.equal(grants.size, 0);
});

Deno.test("principalOf() takes a user's rights, and how the request came", async () => {
  const access = new AccessFixture();
  const ada = await access.createUser("ada");
  const standing = { memberships: new Map(), grants: new Map() };
  const token = { actions: ["read"] as const };
  assert.deepEqual(principalOf({ ...ada, platformAdmin: true }, standing, { token }), {
    ...{ user: ada.id, name: "ada", platformAdmin: true, ...standing, token },
  });
});
