import { type Db, MongoClient, type MongoClientOptions } from "mongodb";
import type { Layout } from "./_document_form.ts";
import { columnOf } from "./_document_bson.ts";
import { StoreRefused } from "./store_refused.ts";

/** Milliseconds; an address may say otherwise by options of these names. */
const PATIENCE = {
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  socketTimeoutMS: 20_000,
  heartbeatFrequencyMS: 5_000,
};

/**
 * What was acknowledged is on the disks of a majority. Reads ask the primary for what it has: read
 * concern `majority` would add nothing, as writes are tied to the revision that was read, and it
 * stalls a replica set whose members are partly away.
 */
const PROMISES: MongoClientOptions = {
  appName: "packhouse",
  ignoreUndefined: true,
  readPreference: "primary",
  readConcern: { level: "local" },
  writeConcern: { w: "majority", journal: true, wtimeoutMS: 10_000 },
};

/** A client that is not connected yet. Throws {@link StoreRefused} for an address that cannot be one. */
export function clientOf(url: string): MongoClient {
  if (/@.*@/.test(url.split("?", 1)[0] ?? "")) {
    throw badAddress('"@", ":" and "/" in a name or password must be percent-encoded');
  }
  const said = (name: string) => new RegExp(`[?&]${name}=`, "i").test(url);
  const patience = Object.entries(PATIENCE).filter(([name]) => !said(name));
  try {
    return new MongoClient(url, { ...PROMISES, ...Object.fromEntries(patience) });
  } catch (error) {
    throw badAddress(withoutSecrets(url, error));
  }
}

function badAddress(why: string): StoreRefused {
  return new StoreRefused(
    `Cannot use the MongoDB address, which should be like "mongodb://host:27017": ${why}`,
  );
}

/** What the driver says, unless it repeats a piece of the address that may be a password. */
function withoutSecrets(url: string, error: unknown): string {
  const message = error instanceof Error ? error.message.split("\n", 1)[0] ?? "" : "";
  const authority = /\/\/([^/?]*)/.exec(url)?.[1] ?? url;
  const words = new Set(message.split(/[\s"':@,/]+/));
  const repeats = authority.split(/[:@,]/).some((piece) => piece !== "" && words.has(piece));
  return repeats ? "it cannot be read" : message;
}

/** The servers that a client was told of: `MongoDB at db.example:27017`. */
export function describe({ options }: MongoClient): string {
  return `MongoDB at ${options.srvHost ?? options.hosts.map(String).join(",")}`;
}

/** Whether the server is FerretDB 1, which looks for a document and then writes it in two steps. */
export async function isFerret(database: Db): Promise<boolean> {
  const { ferretdbVersion } = await database.admin().buildInfo();
  return ferretdbVersion !== undefined;
}

/** Makes the indexes that are not there yet, one by one: FerretDB 1 fails when some of several are. */
export async function createIndexes(database: Db, layouts: readonly Layout[]): Promise<void> {
  for (const { name, indexes, unique } of layouts) {
    const collection = database.collection(name);
    for (const fields of indexes) {
      await collection.createIndex(keyOf([...fields, "id"]));
    }
    for (const field of unique) await collection.createIndex(keyOf([field]), { unique: true });
  }
}

function keyOf(fields: readonly string[]): Record<string, 1> {
  return Object.fromEntries(fields.map((field) => [columnOf(field), 1]));
}
