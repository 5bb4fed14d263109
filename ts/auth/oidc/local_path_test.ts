import assert from "node:assert/strict";
import { localPath } from "./local_path.ts";

const HOME = "/ui/";

Deno.test("localPath() keeps what is below /ui/", () => {
  for (
    const path of [
      "/ui/",
      "/ui/packages/default/winget?search=a%20b&at=//evil.example#top",
      "/ui/%C3%BC/ü".normalize(),
      "/ui/a/../b",
      "/ui//evil.example",
    ]
  ) {
    const kept = localPath(path);
    assert.equal(kept, new URL(path, "https://packhouse.example").href.slice(25), path);
  }
});

Deno.test("localPath() leads home from everything else", () => {
  const rows = [
    ...["", "/", "/ui", "ui/", "/uix", "/UI/", "/api/v1/auth/logout", "?x", "#x", " /ui/"],
    ...["//evil.example", "//evil.example/ui/", "///evil.example", "/\\evil.example"],
    ...["\\\\evil.example/ui/", "/ui\\..\\..\\evil", "/ui/\\evil.example", "/ui/%5Cevil.example"],
    ...["https://evil.example/ui/", "HTTPS:evil.example", "https:/ui/", "javascript:alert(1)"],
    ...["data:text/html,x", "http://packhouse.example@evil.example/ui/", "//user@evil.example"],
    ...["/ui/../..//evil.example", "/ui/../api/v1/users", "/ui/%2e%2e//evil.example", "/ui/.."],
    ...["/%2fevil.example", "%2f%2fevil.example", "/%5cevil.example", "/.//evil.example"],
    ...["/ui/\r\nSet-Cookie: a=b", "/ui/%0d%0aSet-Cookie:a=b", "/ui/%00", "/ui/\u0000"],
    ...["/\t/evil.example", "/ui/\t/evil.example", "\t//evil.example", "/ui/\u0085", "/ui/%7F"],
    ...["/ui/" + "a".repeat(1000)],
  ];
  for (const path of rows) assert.equal(localPath(path), HOME, JSON.stringify(path));
});
