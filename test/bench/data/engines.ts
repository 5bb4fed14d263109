import { lacks } from "../../servers/component.ts";
import { startMongo } from "../../servers/mongo.ts";
import { startVersitygw } from "../../servers/s3.ts";

/** Where a measured installation keeps its documents and bytes. */
export interface Engine {
  readonly name: string;
  /** Whether a component that it needs is not installed. */
  missing(): boolean;
  /** The settings of a fresh installation; `folder` is empty and is its `DATA_DIR`. */
  open(folder: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** SQLite and files. */
export const EMBEDDED: Engine = {
  name: "SQLite and files",
  missing: () => false,
  open: (folder) => Promise.resolve({ DATA_DIR: folder }),
  close: () => Promise.resolve(),
};

let servers:
  | Promise<[
    Awaited<ReturnType<typeof startMongo>>,
    Awaited<ReturnType<typeof startVersitygw>>,
  ]>
  | null = null;
let opened = 0;

/** FerretDB and versitygw, which run on the same two cores. */
export const SHARED: Engine = {
  name: "FerretDB and versitygw",
  missing: () => [lacks("ferretdb"), lacks("versitygw")].includes(true),
  async open(folder) {
    servers ??= Promise.all([startMongo(), startVersitygw()]);
    const [mongo, s3] = await servers;
    const name = `bench-${++opened}`;
    return {
      DATA_DIR: folder,
      MONGODB_URL: mongo.url.href,
      MONGODB_DB: name,
      S3_ENDPOINT: s3.endpoint,
      S3_BUCKET: name,
      S3_ACCESS_KEY: s3.accessKey,
      S3_SECRET_KEY: s3.secretKey,
      JWT_SECRET: "0123456789abcdef0123456789abcdef",
      AUTH_ENCRYPTION_KEY: "0".repeat(64),
    };
  },
  async close() {
    const running = await servers;
    servers = null;
    for (const server of running ?? []) await server[Symbol.asyncDispose]();
  },
};

/** Both, the embedded default first. */
export const ENGINES: readonly Engine[] = [EMBEDDED, SHARED];
