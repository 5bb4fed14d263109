import type { ClamdPlace } from "../../ts/mirror/scan/clamd_wire.ts";
import { freePort, type Running, startProgram } from "./component.ts";

/** A scanner that a test started. */
export interface Clamd extends Running {
  readonly tcp: ClamdPlace;
  readonly socket: ClamdPlace;
}

/** The longest stream that it takes, in bytes. */
export const LONGEST_STREAM = 2 * 1024 * 1024;
/** The longest file that it looks at. */
export const LONGEST_FILE = 1024 * 1024;
/** What its one signature is called. */
export const SIGNATURE = "Eicar-Test";

/** The file by which scanners are tried; in one piece nowhere on a disk that a scanner may watch. */
export function eicar(): Uint8Array<ArrayBuffer> {
  const halves = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD", "-ANTIVIRUS-TEST-FILE!$H+H*"];
  return new TextEncoder().encode(halves.join(""));
}

/** Starts clamd of ClamAV on loopback, with a database of one signature. */
export async function startClamd(): Promise<Clamd> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-clamd-" });
  const port = freePort();
  const tcp = { hostname: "127.0.0.1", port };
  await Deno.mkdir(`${folder}/db`);
  await Deno.writeTextFile(`${folder}/db/test.ndb`, `${SIGNATURE}:0:*:${eicar().toHex()}\n`);
  const lines = [
    ...["Foreground yes", `DatabaseDirectory ${folder}/db`, "SelfCheck 0"],
    ...[`LocalSocket ${folder}/clamd.socket`, `TCPSocket ${port}`, "TCPAddr 127.0.0.1"],
    ...[`StreamMaxLength ${LONGEST_STREAM}`, `MaxFileSize ${LONGEST_FILE}`, "AlertExceedsMax yes"],
  ];
  await Deno.writeTextFile(`${folder}/clamd.conf`, lines.join("\n") + "\n");
  const running = await startProgram("clamd", {
    args: ["--config-file", `${folder}/clamd.conf`],
    url: new URL(`tcp://127.0.0.1:${port}`),
    ready: () => answers(tcp),
    folder,
  });
  return {
    ...running,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    ...{ tcp, socket: { path: `${folder}/clamd.socket` } },
  };
}

async function answers(place: { hostname: string; port: number }): Promise<boolean> {
  using connection = await Deno.connect(place);
  await connection.write(new TextEncoder().encode("zPING\0"));
  return await connection.read(new Uint8Array(16)) !== null;
}
