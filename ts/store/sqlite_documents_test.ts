import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import type { Document } from "../model/document.ts";
import type { Event } from "../model/event.ts";
import type { RepositoryId } from "../model/ids.ts";
import { windowOf } from "./_document_sql.ts";
import { COLLECTIONS } from "./collections.ts";
import type { Collection, Query } from "./document_store.ts";
import { SqliteDocuments } from "./sqlite_documents.ts";
import { StoreAway } from "./store_away.ts";
import { StoreRefused } from "./store_refused.ts";

const { events, facts, leases, packages } = COLLECTIONS;
const collections = Object.values(COLLECTIONS);

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-sqlite-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("SqliteDocuments are as they were after opening the file again", () =>
  inFolder(async (folder) => {
    const path = `${folder}/documents.sqlite`;
    const before = SqliteDocuments.open({ path, collections });
    await before.insert(facts, { id: "installed", value: "yes" });
    await before.close();
    const after = SqliteDocuments.open({ path, collections });
    const kept = { id: "installed", revision: 1, value: "yes" };
    assert.deepEqual(await after.get(facts, "installed"), kept);
    await after.close();
  }));

Deno.test("SqliteDocuments keep what was acknowledged when the process is killed", () =>
  inFolder(async (folder) => {
    const path = `${folder}/documents.sqlite`;
    const module = JSON.stringify(new URL("./sqlite_documents.ts", import.meta.url).href);
    const code = `
      const { SqliteDocuments } = await import(${module});
      const facts = { name: "facts", indexes: [], unique: [] };
      const documents = SqliteDocuments.open({ path: Deno.args[0], collections: [facts] });
      for (let at = 0;; at++) {
        await documents.insert(facts, { id: String(at), value: "x" });
        console.log(at);
      }`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", "--quiet", code, path],
      stdout: "piped",
    }).spawn();
    let told = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      told += text;
      if (told.length > 500) break;
    }
    child.kill("SIGKILL");
    await child.status;
    const last = told.slice(0, told.lastIndexOf("\n")).split("\n").at(-1) ?? "";
    const documents = SqliteDocuments.open({ path, collections });
    assert.ok(await documents.get(facts, last), last);
    await documents.close();
  }));

Deno.test("SqliteDocuments.open() makes indexes that were declared since", () =>
  inFolder(async (folder) => {
    const path = `${folder}/documents.sqlite`;
    const before = SqliteDocuments.open({ path, collections: [facts] });
    await before.insert(facts, { id: "a", value: "taken" });
    await before.close();
    const stricter = { ...facts, unique: ["value"] } as Collection<Document & { value: string }>;
    const after = SqliteDocuments.open({ path, collections: [stricter] });
    assert.equal(await after.insert(stricter, { id: "b", value: "taken" }), null);
    await after.close();
  }));

Deno.test("SqliteDocuments.open() refuses a place and a file that cannot be one", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/text`, "no database ".repeat(100));
    for (const path of [`${folder}/missing/file`, folder, `${folder}/text`]) {
      assert.throws(
        () => SqliteDocuments.open({ path, collections }),
        (error: Error) =>
          error instanceof StoreRefused &&
          error.message.startsWith(`Cannot use "${path}" as the database: `) &&
          !error.message.includes("\n"),
      );
    }
  }));

Deno.test("SqliteDocuments are away while another process keeps the file, and come back", () =>
  inFolder(async (folder) => {
    const path = `${folder}/documents.sqlite`;
    const documents = SqliteDocuments.open({ path, collections, patience: 10 });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    const away = (error: Error) => error instanceof StoreAway && !error.full;
    await assert.rejects(documents.insert(facts, { id: "a", value: "" }), away);
    await assert.rejects(documents.increment(leases, "a", { expiresAt: 1 }), away);
    assert.equal(await documents.get(facts, "a"), null);
    other.exec("ROLLBACK");
    other.close();
    assert.ok(await documents.insert(facts, { id: "a", value: "" }));
    await documents.close();
  }));

Deno.test("SqliteDocuments say when the disk is full", () =>
  inFolder(async (folder) => {
    const path = `${folder}/documents.sqlite`;
    const documents = SqliteDocuments.open({ path, collections, largest: 400 });
    const value = "x".repeat(1_000_000);
    await assert.rejects(
      documents.insert(facts, { id: "a", value: value.repeat(3) }),
      (error: Error) => error instanceof StoreAway && error.full,
    );
    assert.equal(await documents.get(facts, "a"), null);
    await documents.close();
  }));

function planOf<T extends Document>(from: Collection<T>, query: Query<T>): string {
  const { sql } = windowOf(from, query, 1);
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/documents.sqlite`;
  void SqliteDocuments.open({ path, collections }).close();
  using database = new DatabaseSync(path);
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  Deno.removeSync(folder, { recursive: true });
  return rows.map(({ detail }) => detail).join("; ");
}

Deno.test("windowOf() enters an index and sorts nothing", () => {
  const after = { value: "b", id: "x" };
  const inRepository = {
    where: { repository: "r" as RepositoryId },
    order: { by: "key" as const },
  };
  const plans = [
    planOf(packages, inRepository),
    planOf(packages, { ...inRepository, after }),
    planOf(packages, { range: { field: "changedAt", from: 5 }, order: { by: "changedAt" } }),
    planOf(packages, {
      order: { by: "changedAt", descending: true },
      after: { value: 5, id: "x" },
    }),
    planOf(packages, { after }),
  ];
  for (const plan of plans) {
    assert.match(plan, /^SEARCH packages USING INDEX/);
    assert.doesNotMatch(plan, /TEMP B-TREE/);
  }
});

Deno.test("windowOf() enters an index for each way in which events are looked for", () => {
  const newest = { order: { by: "at", descending: true } } as const;
  const range = { field: "at", from: 1, to: 9 } as const;
  const after = { value: 5, id: "x" };
  const fields = ["kind", "user", "name", "target", "organization", "repository"] as const;
  const queries: Query<Event>[] = [
    ...[{ ...newest, after }, { ...newest, range }, { range, order: { by: "at" } }] as const,
    ...fields.flatMap((field) => {
      const where = { [field]: "a" };
      return [{ where, ...newest }, { where, ...newest, range }, {
        where,
        ...newest,
        range,
        after,
      }];
    }),
    { where: { kind: "sign_out", name: "a", repository: "r" as RepositoryId }, ...newest, after },
  ];
  for (const query of queries) {
    const plan = planOf(events, query);
    assert.match(plan, /^SEARCH events USING INDEX/, JSON.stringify(query));
    assert.doesNotMatch(plan, /TEMP B-TREE/, JSON.stringify(query));
  }
  const newestOfAll = { order: { by: "id", descending: true } } as const;
  assert.doesNotMatch(planOf(events, newestOfAll), /TEMP B-TREE/);
});
