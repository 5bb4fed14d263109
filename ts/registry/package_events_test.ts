import assert from "node:assert/strict";
import type { Package, VersionEntry } from "../model/package.ts";
import { eventsBetween } from "./package_events.ts";

function entry(version: string, more: Partial<VersionEntry> = {}): VersionEntry {
  const document = `${version}/1` as VersionEntry["document"];
  return {
    ...{ version, key: version, document, publishedAt: 0, publishedBy: null, size: 0, summary: {} },
    ...more,
  };
}

function tool(versions: readonly VersionEntry[], more: Partial<Package> = {}): Package {
  return { name: "Tool", versions, deleted: false, ...more } as Package;
}

const OTHER = "1/2" as VersionEntry["document"];

const CASES: readonly [string, Package | null, Package, [string, unknown][]][] = [
  ["nothing", tool([entry("1")]), tool([entry("1")]), []],
  ["a creation", null, tool([entry("1")]), [["package.created", ["1"]]]],
  ["a creation over a tombstone", tool([], { deleted: true }), tool([]), [["package.created", []]]],
  ["a deletion", tool([entry("1")]), tool([], { deleted: true }), [["package.deleted", ["1"]]]],
  ["a further version", tool([entry("1")]), tool([entry("2"), entry("1")]), [
    ["version.published", ["2"]],
  ]],
  ["a new description", tool([entry("1")]), tool([entry("1", { document: OTHER })]), [
    ["version.replaced", ["1"]],
  ]],
  ["a yank", tool([entry("1")]), tool([entry("1", { yanked: "" })]), [["version.yanked", ["1"]]]],
  ["the end of a yank", tool([entry("1", { yanked: "x" })]), tool([entry("1")]), [
    ["version.unyanked", ["1"]],
  ]],
  ["that a version is hidden", tool([entry("1")]), tool([entry("1", { disabled: true })]), [
    ["version.disabled", ["1"]],
  ]],
  ["that a version is shown", tool([entry("1", { disabled: true })]), tool([entry("1")]), [
    ["version.enabled", ["1"]],
  ]],
  ["that it is hidden", tool([]), tool([], { disabled: true }), [["package.disabled", undefined]]],
  ["that it is shown", tool([], { disabled: true }), tool([]), [["package.enabled", undefined]]],
  ["an exchange", tool([entry("1")]), tool([entry("2")]), [
    ["version.published", ["2"]],
    ["version.deleted", ["1"]],
  ]],
];

for (const [name, before, after, expected] of CASES) {
  Deno.test(`eventsBetween() tells ${name}`, () => {
    const told = eventsBetween(before, after).map(({ kind, detail }) => [kind, detail.versions]);
    assert.deepEqual(told, expected);
  });
}

Deno.test("eventsBetween() tells a new spelling of the name", () => {
  const told = eventsBetween(tool([]), tool([], { name: "tool" }));
  assert.deepEqual(told, [{ kind: "package.renamed", detail: { from: "Tool" } }]);
});

Deno.test("eventsBetween() names a hundred versions and counts the rest", () => {
  const many = Array.from({ length: 250 }, (_, number) => entry(String(number)));
  const [told] = eventsBetween(null, tool(many));
  assert.equal((told?.detail.versions as string[]).length, 100);
  assert.equal(told?.detail.count, 250);
});
