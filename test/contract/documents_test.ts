import { MongoDocuments } from "../../ts/store/mongo_documents.ts";
import { SqliteDocuments } from "../../ts/store/sqlite_documents.ts";
import { lacks, type Running } from "../servers/component.ts";
import { startMongo } from "../servers/mongo.ts";
import { documentContract } from "./document_contract.ts";
import { SAMPLES } from "./_sample.ts";

const ignore = lacks("ferretdb");
let folder: string;
let server: Running;
let opened = 0;

Deno.test.beforeAll(async () => {
  folder = await Deno.makeTempDir({ prefix: "packhouse-sqlite-" });
  if (!ignore) server = await startMongo();
});

Deno.test.afterAll(async () => {
  await Deno.remove(folder, { recursive: true });
  if (!ignore) await server[Symbol.asyncDispose]();
});

documentContract({
  driver: "SqliteDocuments in memory",
  open: () => Promise.resolve(SqliteDocuments.open({ path: ":memory:", collections: [SAMPLES] })),
});

documentContract({
  driver: "SqliteDocuments",
  open: () => {
    const path = `${folder}/${opened++}.sqlite`;
    return Promise.resolve(SqliteDocuments.open({ path, collections: [SAMPLES] }));
  },
});

documentContract({
  driver: "MongoDocuments",
  ignore,
  open: () => {
    const database = `contract_${opened++}`;
    return MongoDocuments.open({ url: server.url.href, database, collections: [SAMPLES] });
  },
});
