import assert from "node:assert/strict";
import type { RepositoryId } from "../model/ids.ts";
import type { Mirror } from "../model/mirror.ts";
import type { Package, Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { Leases } from "../store/lease.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { PullThrough, type PullThroughOptions } from "./pull_through.ts";

const REPOSITORY = { id: "r" as RepositoryId } as Repository;
const NAMES = {
  parse(name: string) {
    if (name.includes(" ")) throw new RegistryError("name_refused", name);
    return { name, key: name.toLowerCase() };
  },
  versionKey: (version: string) => version,
  compare: () => 0,
};
const never = new AbortController().signal;

/** Instances that share a store, and an upstream that has what `offered` names. */
function world(mirror: Partial<Mirror> | null = {}) {
  const documents = SqliteDocuments.open({
    ...{ path: ":memory:", collections: Object.values(COLLECTIONS) },
  });
  const test = {
    ...{ now: 1_000_000, asked: [] as string[], offered: ["Contoso.Tool"], complaints: 0 },
    here: new Set<string>(),
    answer: (): Promise<void> => Promise.resolve(),
    mirror: mirror && ({ enabled: true, pullThrough: true, upstream: { kind: "rest" }, ...mirror }),
  };
  const sync: PullThroughOptions["sync"] = {
    async pull(_, name, signal) {
      test.asked.push(name);
      await test.answer();
      signal.throwIfAborted();
      const isOffered = test.offered.includes(name);
      if (isOffered) test.here.add(name.toLowerCase());
      return isOffered;
    },
  };
  const instance = (options: Partial<PullThroughOptions> = {}) => {
    /** What this instance knows of; the others' copies only once it has looked. */
    let known = new Set<string>();
    return new PullThrough({
      ...{ sync, now: () => test.now, complain: () => void test.complaints++ },
      mirrors: { find: () => Promise.resolve(test.mirror as Mirror | null) },
      rules: { all: () => Promise.resolve([{ terms: { package: "contoso.*" } }]) },
      names: () => NAMES,
      packages: {
        find: (_, key) => Promise.resolve(known.has(key) ? { key } as Package : null),
      },
      catalogue: { refresh: () => Promise.resolve(void (known = new Set(test.here))) },
      leases: new Leases({ documents, now: () => test.now, holder: crypto.randomUUID() }),
      // Nobody loses patience, unless a test says so.
      pause: (milliseconds) =>
        milliseconds > 1_000
          ? new Promise(() => {})
          : new Promise((resolve) => setTimeout(resolve, 5)),
      ...options,
    });
  };
  return { test, instance, close: () => documents.close() };
}

Deno.test("fetch() brings a package once for many clients of many instances", async () => {
  const { test, instance, close } = world();
  const begun = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  test.answer = () => (begun.resolve(), go.promise);
  const all = [instance(), instance()];
  const clients = all.flatMap((one) =>
    Array.from({ length: 10 }, () => one.fetch(REPOSITORY, "Contoso.Tool", never))
  );
  await begun.promise;
  go.resolve();
  assert.deepEqual(new Set(await Promise.all(clients)), new Set([true]));
  assert.deepEqual(test.asked, ["Contoso.Tool"]);
  for (const one of all) await one.close();
  await close();
});

Deno.test("fetch() asks for an unknown name once in ten minutes", async () => {
  const { test, instance, close } = world();
  const pull = instance();
  for (const minutes of [0, 1, 9]) {
    test.now = 1_000_000 + minutes * 60_000;
    assert.equal(await pull.fetch(REPOSITORY, "Contoso.None", never), false);
  }
  assert.equal(test.asked.length, 1);
  test.now = 1_000_000 + 11 * 60_000;
  test.offered.push("Contoso.None");
  assert.equal(await pull.fetch(REPOSITORY, "Contoso.None", never), true);
  assert.equal(test.asked.length, 2);
  await close();
});

Deno.test("fetch() tries again a minute after it failed, which its client is not told", async () => {
  const { test, instance, close } = world();
  const pull = instance();
  test.answer = () => Promise.reject(new RegistryError("upstream_failed", "away"));
  assert.equal(await pull.fetch(REPOSITORY, "Contoso.Tool", never), false);
  assert.equal(await pull.fetch(REPOSITORY, "Contoso.Tool", never), false);
  assert.deepEqual([test.asked.length, test.complaints], [1, 1]);
  test.now += 61_000;
  test.answer = () => Promise.resolve();
  assert.equal(await pull.fetch(REPOSITORY, "Contoso.Tool", never), true);
  await close();
});

const NEVER_ASKED: readonly (readonly [string, Partial<Mirror> | null, string])[] = [
  ["where there is no mirror", null, "Contoso.Tool"],
  ["where the mirror is switched off", { enabled: false }, "Contoso.Tool"],
  ["where the mirror fetches nothing unasked", { pullThrough: false }, "Contoso.Tool"],
  ["that no rule allows", {}, "Fabrikam.Tool"],
  ["that cannot be a name", {}, "Contoso. Tool"],
];

for (const [name, mirror, asked] of NEVER_ASKED) {
  Deno.test(`fetch() asks for nothing ${name}`, async () => {
    const { test, instance, close } = world(mirror);
    assert.equal(await instance().fetch(REPOSITORY, asked, never), false);
    assert.deepEqual(test.asked, []);
    await close();
  });
}

Deno.test("fetch() leaves alone what is here, whoever published it", async () => {
  const { test, instance, close } = world();
  const find = () => Promise.resolve({ key: "contoso.tool" } as Package);
  const pull = instance({ packages: { find } });
  assert.equal(await pull.fetch(REPOSITORY, "Contoso.Tool", never), false);
  assert.deepEqual(test.asked, []);
  await close();
});

Deno.test("fetch() lets a client go that has waited enough, and the copy goes on", async () => {
  const { test, instance, close } = world();
  const go = Promise.withResolvers<void>();
  test.answer = () => go.promise;
  const enough = Promise.withResolvers<void>();
  const pull = instance({
    pause: (milliseconds) => milliseconds > 1_000 ? enough.promise : Promise.resolve(),
  });
  const waiting = pull.fetch(REPOSITORY, "Contoso.Tool", never);
  enough.resolve();
  assert.equal(await waiting, false);
  go.resolve();
  while (test.here.size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await pull.close();
  await close();
});

Deno.test("fetch() begins with no more names than somebody may reasonably want", async () => {
  const { test, instance, close } = world();
  const pull = instance();
  for (let at = 0; at < 100; at++) await pull.fetch(REPOSITORY, `Contoso.T${at}`, never);
  assert.equal(test.asked.length, 60);
  test.now += 60_000;
  await pull.fetch(REPOSITORY, "Contoso.Late", never);
  assert.equal(test.asked.length, 61);
  await close();
});
