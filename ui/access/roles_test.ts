import assert from "node:assert/strict";
import * as model from "../../ts/model/role.ts";
import * as teams from "../../ts/model/team.ts";
import { ACTIONS, MEMBER_ROLES, rightsOf, ROLES, TEAM_ROLES } from "./roles.ts";

Deno.test("roles and actions are those of the server, in their order", () => {
  assert.deepEqual([ROLES, MEMBER_ROLES], [model.ROLES, model.MEMBER_ROLES]);
  assert.deepEqual(Object.entries(ACTIONS), Object.entries(model.ACTIONS));
  assert.deepEqual(new Set(TEAM_ROLES), new Set(Object.keys(teams.TEAM_ROLES)));
});

Deno.test("rightsOf() gives each role all of the former", () => {
  assert.deepEqual(rightsOf("developer"), ["read", "publish"]);
  assert.deepEqual(rightsOf("admin"), Object.keys(ACTIONS));
});
