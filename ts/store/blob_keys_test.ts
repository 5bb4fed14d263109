import assert from "node:assert/strict";
import type { Repository } from "../model/package.ts";
import { asBlobKey, fileKey, isKeyPrefix, repositoryPrefix } from "./blob_keys.ts";

const REPOSITORY = { protocol: "winget", path: "acme/apps" } as Repository;

Deno.test("fileKey() makes a legal key of any names", () => {
  const names = [
    "Acme.Tool",
    "..",
    ".",
    "a/b",
    "a\\b",
    "a\0b",
    "Größe 1",
    "😀",
    "%2e",
    "x".repeat(300),
  ];
  for (const name of names) {
    const place = { package: name, version: name, file: name, id: "01ARZ3NDEKTSV4RRFFQ69G5FAV" };
    const key = fileKey("packages", REPOSITORY, place);
    assert.equal(asBlobKey(key), key, name);
    assert.ok(key.startsWith(repositoryPrefix("packages", REPOSITORY)));
    assert.equal(key.split("/").length, 8, name);
  }
});

Deno.test("asBlobKey() answers null for what is no key", () => {
  const refused = [
    "",
    ".",
    "..",
    "a/..",
    "../a",
    "a/./b",
    "/a",
    "a/",
    "a//b",
    "a\\b",
    "a b",
    "a\n",
  ];
  for (const text of [...refused, "%2e%2e", "a%", "a%2", "%zz", "a\0", "ä", "x".repeat(201)]) {
    assert.equal(asBlobKey(text), null, JSON.stringify(text));
  }
  assert.equal(asBlobKey("ab/".repeat(400) + "c"), null);
});

Deno.test("isKeyPrefix() takes what keys can begin with", () => {
  for (const prefix of ["", "a", "a/", "a/b", "a/.", "x".repeat(200)]) {
    assert.ok(isKeyPrefix(prefix), prefix);
  }
  for (const prefix of ["/", "a//", "a/../", "a\\", "a b", "x".repeat(201)]) {
    assert.ok(!isKeyPrefix(prefix), prefix);
  }
});
