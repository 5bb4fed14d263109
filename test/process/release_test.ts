/** The workflow that makes a release, step by step as the runner runs it, against a forge that notes what it gets. */
import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lacks } from "../servers/component.ts";
import { temporaryFolder } from "./_child.ts";
import { lacksNamespaces, startMachine } from "./_machine.ts";
import { shellSteps, stepOf } from "./_workflow.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const TAG = "v0.1.0";

Deno.test("every step of every workflow is shell that shellcheck finds nothing in", {
  ignore: lacks("shellcheck"),
}, async () => {
  const steps = await shellSteps();
  assert.ok(steps.length > 5);
  for (const { workflow, name, run } of steps) {
    using folder = temporaryFolder();
    const file = join(folder.path, "step.sh");
    await Deno.writeTextFile(file, `set -e\n${run}`);
    const { stdout, success } = await new Deno.Command("shellcheck", {
      args: ["--shell=bash", file],
    }).output();
    assert.ok(success, `${workflow}, ${name}: ${new TextDecoder().decode(stdout)}`);
  }
});

/** A forge with the two routes of releases that the workflow uses, whose downloads are what it was given. */
function openForge() {
  const assets = new Map<string, Uint8Array<ArrayBuffer>>();
  const told: Record<string, unknown>[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const isAllowed = request.headers.get("authorization") === "token forge-token";
    if (request.method === "POST" && !isAllowed) return new Response(null, { status: 401 });
    if (pathname === "/api/v1/repos/acme/packhouse/releases") {
      told.push(await request.json());
      return Response.json({ id: 7 }, { status: 201 });
    }
    if (pathname === "/api/v1/repos/acme/packhouse/releases/7/assets") {
      const file = (await request.formData()).get("attachment") as File;
      assets.set(searchParams.get("name")!, new Uint8Array(await file.arrayBuffer()));
      return Response.json({}, { status: 201 });
    }
    if (pathname === "/acme/packhouse/releases/latest") {
      return new Response(null, { status: 302, headers: { location: `tag/${TAG}` } });
    }
    const asset = assets.get(pathname.replace(`/acme/packhouse/releases/download/${TAG}/`, ""));
    return asset
      ? new Response(asset)
      : new Response(null, { status: pathname.includes("/tag/") ? 200 : 404 });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  return { origin, assets, told, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** What the runner's earlier steps left: a checkout whose changelog has the version, and programs. */
async function checkOut(folder: string): Promise<void> {
  const names = ["deno.json", "deno.lock", "install.sh", "mod.ts", "scripts", "ts"];
  const paths = names.map((name) => join(ROOT, name));
  await new Deno.Command("cp", { args: ["-r", ...paths, folder] }).output();
  const changelog = await Deno.readTextFile(join(ROOT, "CHANGELOG.md"));
  const version = TAG.slice(1);
  await Deno.writeTextFile(
    join(folder, "CHANGELOG.md"),
    changelog.replace("## Unreleased", `## ${version}`),
  );
  await Deno.mkdir(join(folder, "dist"));
  for (const platform of ["linux-x64", "linux-arm64"]) {
    const program = `#!/bin/sh\necho packhouse ${version}\n`;
    await Deno.writeTextFile(join(folder, "dist", `packhouse-${platform}`), program);
  }
}

Deno.test("a release is signed, told, uploaded, and installed by one line", {
  ignore: lacks("curl") || lacks("jq") || await lacksNamespaces(),
}, async () => {
  using folder = temporaryFolder();
  await using forge = openForge();
  await checkOut(folder.path);
  const tools = await Deno.makeTempDir({ dir: folder.path });
  await Deno.symlink(Deno.execPath(), join(tools, "deno"));
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const env = {
    PATH: `${tools}:${Deno.env.get("PATH")}`,
    GITHUB_SERVER_URL: forge.origin,
    GITHUB_REPOSITORY: "acme/packhouse",
    GITHUB_REF_NAME: TAG,
    RUNNER_TEMP: tools,
    RELEASE_KEY: (privateKey.export({ format: "pem", type: "pkcs8" }) as string).trim(),
    TOKEN: "forge-token",
  };
  const steps = ["Digests, signature, bill of materials, notes, install.sh", "Publish"];
  for (const step of steps) {
    const args = ["-euo", "pipefail", "-c", await stepOf("release.yml", step)];
    const { success, stderr } = await new Deno.Command("bash", { args, cwd: folder.path, env })
      .output();
    assert.ok(success, `${step}: ${new TextDecoder().decode(stderr)}`);
  }
  assert.equal(forge.told[0]?.tag_name, TAG);
  assert.match(forge.told[0]?.body as string, /^- /);
  const sums = forge.assets.get("SHA256SUMS")!;
  assert.ok(
    verify(
      null,
      sums,
      createPublicKey(publicKey.export({ format: "pem", type: "spki" })),
      forge.assets.get("SHA256SUMS.sig")!,
    ),
  );
  const bill = JSON.parse(new TextDecoder().decode(forge.assets.get("packhouse.cdx.json")));
  const names = bill.components.map(({ name }: { name: string }) => name);
  for (const name of ["hono", "mongodb", "jose"]) assert.ok(names.includes(name), name);
  assert.ok(!names.includes("playwright-core"), "what tests use is not in the program");
  assert.ok(bill.components.every(({ hashes }: { hashes?: unknown }) => hashes));

  await using machine = await startMachine();
  const address = `${forge.origin}/acme/packhouse/releases/download/${TAG}/install.sh`;
  const said = await machine.must(`curl -sSL ${address} | sh`);
  assert.doesNotMatch(said, /only digests are checked/);
  assert.equal(await machine.must("packhouse version"), "packhouse 0.1.0");
});
