import type { Program } from "./program.ts";
import { PASSWORD, REPOSITORY } from "./servers.ts";

/** Credentials of the administrator. */
export const AUTHORIZATION = `Basic ${btoa(`admin:${PASSWORD}`)}`;
/** Where files of the measured package are sent. */
export const FILES = "/api/v1/repositories/default/winget/packages/Bench.Large/versions/1.0/files";

/** Uploads a file, publishes a version that names it, and answers the path at which it is downloaded. */
export async function publishFile(product: Program, path: string): Promise<string> {
  using file = await Deno.open(path);
  const sent = await ask(product, `${FILES}/setup.exe`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: file.readable,
  });
  const { url } = await sent.json() as { url: string };
  await ask(product, `${REPOSITORY}/packageManifests`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(manifest(url)),
  });
  return new URL(url).pathname;
}

async function ask({ port }: Program, path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("authorization", AUTHORIZATION);
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers });
  if (answer.ok) return answer;
  throw new Error(`${init.method} ${path} answered ${answer.status}: ${await answer.text()}`);
}

function manifest(InstallerUrl: string): object {
  const locale = {
    ...{ PackageLocale: "en-US", PackageName: "Large", Publisher: "Bench" },
    ...{ ShortDescription: "A large file", License: "MIT" },
  };
  const installer = { Architecture: "x64", InstallerType: "exe", InstallerUrl };
  return {
    PackageIdentifier: "Bench.Large",
    Versions: [{
      PackageVersion: "1.0",
      DefaultLocale: locale,
      Installers: [{ ...installer, InstallerSwitches: { Silent: "/S", SilentWithProgress: "/S" } }],
    }],
  };
}
