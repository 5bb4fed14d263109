/** Fills an installation with packages, in a process of its own: `SeedJob` as the one argument. */
import { MongoClient } from "mongodb";
import { loadSettings } from "../../../ts/config/load_settings.ts";
import type { RepositoryId } from "../../../ts/model/ids.ts";
import type { Document, Draft } from "../../../ts/model/document.ts";
import { compose, type Packhouse } from "../../../ts/server/compose.ts";
import { firstStart } from "../../../ts/server/first_start.ts";
import { presentKept } from "../../../ts/store/_document_bson.ts";
import { COLLECTIONS } from "../../../ts/store/collections.ts";
import type { Collection } from "../../../ts/store/document_store.ts";
import { sampleDocuments } from "./sample.ts";

/** What is to be stored where. */
export interface SeedJob {
  readonly env: Record<string, string>;
  readonly packages: number;
  readonly versions: number;
}

/** Stores documents that do not exist yet. */
type Keep = <T extends Document>(
  into: Collection<T>,
  documents: readonly Draft<T>[],
) => Promise<void>;

const BATCH = 500;

if (import.meta.main) await seed(JSON.parse(Deno.args[0]!));

async function seed({ env, packages, versions }: SeedJob): Promise<void> {
  const { settings } = await loadSettings({ args: [], env, readFile: () => Promise.resolve(null) });
  const packhouse = await compose(settings, { log: () => {} });
  await firstStart(packhouse.services, settings.admin);
  const { id } = await packhouse.services.repositories.get("default/winget");
  const many = env.MONGODB_URL ? await MongoClient.connect(env.MONGODB_URL) : null;
  const keep = many ? inMongo(many, env.MONGODB_DB!) : one(packhouse);
  for (let from = 0; from < packages; from += BATCH) {
    await fill(keep, id, { from, to: Math.min(from + BATCH, packages), versions });
  }
  await many?.close();
  await packhouse.close();
}

async function fill(
  keep: Keep,
  repository: RepositoryId,
  { from, to, versions }: { from: number; to: number; versions: number },
): Promise<void> {
  const made = Array.from(
    { length: to - from },
    (_, at) => sampleDocuments(repository, from + at, versions),
  );
  await keep(COLLECTIONS.versions, made.flatMap((one) => one.versions));
  await keep(COLLECTIONS.packages, made.map((one) => one.package));
}

function one({ stores: { documents } }: Packhouse): Keep {
  return async (into, all) => {
    for (const document of all) await documents.insert(into, document);
  };
}

/** Documents in the form in which the driver keeps them, many at once. */
function inMongo(client: MongoClient, database: string): Keep {
  return async (into, all) => {
    const kept = all.map((document) => presentKept(into, { ...document, revision: 1 }));
    await client.db(database).collection<{ _id: string }>(into.name).insertMany(kept);
  };
}
