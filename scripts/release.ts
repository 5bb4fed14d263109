/**
 * Completes a release: digests, their signature, the bill of materials, the notes and an
 * `install.sh` that knows where it comes from, all beside the programs that `deno task compile` wrote.
 */
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { createReadStream } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import config from "../deno.json" with { type: "json" };
import { billOfMaterials, reachedFrom } from "./release/bill_of_materials.ts";
import { notesOf } from "./release/notes.ts";
import { stamped } from "./release/stamp.ts";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const HELP = `Completes the release in dist

Usage: deno task release --releases <address> [--key <file>] [--dist <folder>]

  --releases <address>  Where this release is going to be:
                        https://forge.example/OWNER/REPOSITORY/releases
  --key <file>          PEM file with the Ed25519 key that signs it
  --dist <folder>       Where the programs are, instead of dist

Writes SHA256SUMS, SHA256SUMS.sig (with --key), install.sh, packhouse.cdx.json and NOTES.md.`;

interface Options {
  readonly dist: string;
  readonly releases: string;
  readonly key?: string;
}

async function release({ dist, releases, key }: Options): Promise<void> {
  const write = (name: string, content: string | Uint8Array) =>
    typeof content === "string"
      ? Deno.writeTextFile(join(dist, name), content)
      : Deno.writeFile(join(dist, name), content);
  const read = (name: string) => Deno.readTextFile(join(ROOT, name));
  await write("NOTES.md", notesOf(await read("CHANGELOG.md"), config.version));
  await write("packhouse.cdx.json", JSON.stringify(await bill(await read("deno.lock")), null, 2));
  const privateKey = key && createPrivateKey(await Deno.readTextFile(key));
  const publicKey = privateKey &&
    createPublicKey(privateKey).export({ format: "pem", type: "spki" }) as string;
  const stamp = { releases, ...(publicKey && { publicKey }) };
  await write("install.sh", stamped(await read("install.sh"), stamp));
  const sums = new TextEncoder().encode(await digests(dist));
  await write("SHA256SUMS", sums);
  if (privateKey) await write("SHA256SUMS.sig", new Uint8Array(sign(null, sums, privateKey)));
}

/** A line for each file of the release, as `sha256sum` has them. */
async function digests(dist: string): Promise<string> {
  const names = Array.from(Deno.readDirSync(dist), ({ name }) => name)
    .filter((name) => /^packhouse|^install\.sh$/.test(name)).sort();
  if (!names.some((name) => /^packhouse-/.test(name))) throw new Error(`${dist} has no program`);
  const lines = names.map(async (name) => `${await digestOf(join(dist, name))}  ${name}\n`);
  return (await Promise.all(lines)).join("");
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest("hex");
}

/** Only what the program imports: what tests and scripts use is not in it. */
async function bill(lockFile: string): Promise<object> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "mod.ts"],
    cwd: ROOT,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { npmPackages, modules } = JSON.parse(new TextDecoder().decode(stdout));
  const imported = (modules as { npmPackage?: string }[])
    .flatMap(({ npmPackage }) => npmPackage ? [npmPackage] : []);
  const locked: Record<string, { integrity?: string }> = JSON.parse(lockFile).npm;
  return billOfMaterials({
    ...{ name: "packhouse", version: config.version, license: config.license },
    packages: reachedFrom(imported, npmPackages),
    integrity: (id) => locked[id]?.integrity,
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      releases: { type: "string" },
      key: { type: "string" },
      dist: { type: "string", default: join(ROOT, "dist") },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help || !values.releases) console.log(HELP);
  else await release({ ...values, releases: values.releases.replace(/\/$/, "") });
  Deno.exit(values.help || values.releases ? 0 : 2);
}
