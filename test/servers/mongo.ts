import { freePort, type Running, startProgram } from "./component.ts";

/** Where a server listens and keeps its files; give both to start one again where another ended. */
export interface MongoPlace {
  readonly port?: number;
  /** Removed when the server is disposed of, unless it was given. */
  readonly folder?: string;
}

/** Starts FerretDB, which speaks MongoDB's protocol; its databases are empty unless `folder` has some. */
export async function startMongo(place: MongoPlace = {}): Promise<Running> {
  const port = place.port ?? freePort();
  const folder = place.folder ?? await Deno.makeTempDir({ prefix: "packhouse-mongo-" });
  const listen = `127.0.0.1:${port}`;
  return await startProgram("ferretdb", {
    args: ["-listen", listen, "-folder", folder],
    url: new URL(`mongodb://${listen}/`),
    ready: () => answers(port),
    folder: place.folder ? undefined : folder,
  });
}

async function answers(port: number): Promise<boolean> {
  using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
  return true;
}
