import assert from "node:assert/strict";
import { Sealer } from "../kit/sealer.ts";
import { ITSELF } from "../model/event.ts";
import type { Package, Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { EVERYTHING, lookThrough } from "../model/sight.ts";
import { COLLECTIONS } from "../store/collections.ts";
import type { DocumentStore } from "../store/document_store.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { Catalogue } from "./catalogue.ts";
import { EventLog } from "./event_log.ts";
import type { PackageDraft, VersionContent } from "./package_draft.ts";
import { type Change, PackageService } from "./package_service.ts";

const REPOSITORY = { id: "r", organization: "o" } as Repository;
const NAME = { name: "Tool", key: "tool" };

/** One instance of the product over documents that others may share. */
function instance(documents: DocumentStore): PackageService {
  const now = () => 1;
  const catalogue = new Catalogue({ documents, now });
  const events = new EventLog({ documents, sealer: new Sealer(new Uint8Array(32)), now });
  return new PackageService({ documents, catalogue, events, now });
}

function open(): DocumentStore {
  return SqliteDocuments.open({ path: ":memory:", collections: Object.values(COLLECTIONS) });
}

function change(more: Partial<Change> = {}): Change {
  const compare = (one: string, other: string) => Number(one) - Number(other);
  return {
    repository: REPOSITORY,
    name: NAME,
    by: ITSELF,
    sight: EVERYTHING,
    compare,
    ...more,
  };
}

function content(version: string): VersionContent {
  return { version, key: version, metadata: { of: version }, summary: {}, files: [] };
}

function add(packages: PackageService, version: string): Promise<unknown> {
  return packages.change(change(), (draft) => draft.add(content(version)));
}

function find(packages: PackageService): Promise<Package | null> {
  return packages.find(REPOSITORY, "tool", lookThrough(null));
}

async function versions(packages: PackageService): Promise<readonly string[]> {
  return (await find(packages))?.versions.map(({ version }) => version) ?? [];
}

Deno.test("change() by many at once loses nothing and refuses nobody", async () => {
  const packages = instance(open());
  await Promise.all(Array.from({ length: 50 }, (_, at) => add(packages, `${at}`)));
  assert.equal((await versions(packages)).length, 50);
});

Deno.test("change() by several instances at once loses nothing and refuses nobody", async () => {
  const documents = open();
  const instances = Array.from({ length: 4 }, () => instance(documents));
  const added = instances.flatMap((packages, at) => {
    return Array.from({ length: 10 }, (_, number) => add(packages, `${at * 10 + number}`));
  });
  await Promise.all(added);
  assert.equal((await versions(instance(documents))).length, 40);
});

Deno.test("change() gives up when others keep changing the package", async () => {
  const documents = open();
  const [one, other] = [instance(documents), instance(documents)];
  let number = 0;
  const beaten = one.change(change(), async (draft) => {
    await add(other, `${++number}`);
    draft.add(content("1000"));
  });
  await assert.rejects(beaten, (error: RegistryError) => error.code === "write_conflict");
  assert.equal((await versions(one)).includes("1000"), false);
});

Deno.test("change() stores nothing of an edit that refuses, and lets the next one pass", async () => {
  const packages = instance(open());
  const refuse = (draft: PackageDraft) => {
    draft.add(content("1"));
    throw new RegistryError("metadata_refused", "No");
  };
  await assert.rejects(packages.change(change(), refuse), RegistryError);
  assert.deepEqual(await versions(packages), []);
  await add(packages, "2");
  assert.deepEqual(await versions(packages), ["2"]);
});

Deno.test("change() that replaces every version keeps what is known of those that stay", async () => {
  const packages = instance(open());
  await add(packages, "1");
  await add(packages, "2");
  await packages.change(change(), (draft) => draft.yank("1", "1", "Broken"));
  const replaced = await packages.change(change(), (draft) => {
    draft.clear();
    for (const version of ["1", "3"]) draft.put(content(version));
  });
  const told = replaced.versions.map(({ version, yanked }) => [version, yanked]);
  assert.deepEqual(told, [["3", undefined], ["1", "Broken"]]);
});

Deno.test("change() begins a package anew after it was deleted", async () => {
  const packages = instance(open());
  await add(packages, "1");
  await packages.change(change(), (draft) => draft.yank("1", "1", "Broken"));
  await packages.change(change(), (draft) => draft.delete());
  assert.equal(await find(packages), null);
  await add(packages, "1");
  const [entry] = (await find(packages))!.versions;
  assert.equal(entry!.yanked, undefined);
});
