import assert from "node:assert/strict";
import { winget } from "../../protocols/winget/mod.ts";
import { routeClasses } from "./route_class.ts";

Deno.test("routeClasses() counts the same question alike at each of its addresses", () => {
  const classOf = routeClasses([winget]);
  for (
    const [pattern, protocol, endpoint] of [
      ["/winget/:org/:repo/packageManifests/:identifier", "winget", "packageManifests"],
      ["/winget/:org/:repo/:key{~[^/]*}/packageManifests/:id", "winget", "packageManifests"],
      ["/packageManifests/:identifier", "winget", "packageManifests"],
      ["/api/packageManifests/:identifier", "winget", "packageManifests"],
      ["/dl/winget/:org/:repo/:package/:version/:file", "winget", "download"],
      ["/api/v1/users/:id", "api", "users"],
      ["/api/auth/login", "api", "auth"],
      ["/ui/*", "ui", ""],
      ["/healthz", "server", "healthz"],
      ["*", "other", ""],
      ["/", "other", ""],
    ] as const
  ) assert.deepEqual(classOf(pattern), { protocol, endpoint }, pattern);
});
