import assert from "node:assert/strict";
import { join } from "node:path";
import { COMMANDS, runCommandLine } from "../../ts/server/commands/mod.ts";
import { put } from "./bundles_fixture.ts";
import { openRegistry } from "./registry.ts";

/** What a command line does with a folder. */
async function run(folder: string, ...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    ...{ env: { DATA_DIR: folder }, readLine: () => Promise.resolve("") },
    readFile: (path: string) => Deno.readTextFile(path).catch(() => null),
    stdout: (line: string) => void out.push(line),
    stderr: (line: string) => void err.push(line),
  };
  return { code: await runCommandLine(args, COMMANDS, io), out, err };
}

/** Two installations that were started once, of which one believes the other, and a medium. */
async function withGap(
  work: (outside: string, inside: string, at: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-test-" });
  const at = (name: string) => join(folder, name);
  try {
    for (const DATA_DIR of [at("outside"), at("inside")]) {
      await using registry = await openRegistry({ env: { DATA_DIR } });
      if (DATA_DIR !== at("outside")) continue;
      await put(registry, { package: "Contoso.Tool", version: "1.0", bodies: ["one"] });
    }
    const { out: [line] } = await run(at("outside"), "bundle-key", "create", "outside");
    await Deno.writeTextFile(at("outside.key"), `${line}\n`);
    const trusted = await run(at("inside"), "bundle-key", "trust", at("outside.key"), "outside");
    assert.equal(trusted.code, 0, trusted.err.join("\n"));
    await work(at("outside"), at("inside"), at);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const REPO = ["--repo", "default/winget"];

Deno.test("export and import --bundle refuse a strange command line, and say what would be right", async () => {
  await withGap(async (outside, inside, at) => {
    const to = ["--bundle", at("all")];
    const wrong: readonly (readonly [number, RegExp, ...string[]])[] = [
      [2, /--repo ORG\/REPO/, "export", ...to],
      [2, /whole repositories/, "export", "Contoso.Tool", ...to, ...REPO],
      [2, /--out with --bundle/, "export", ...to, ...REPO, "--out", "x"],
      [2, /--volume-size: it must be/, "export", ...to, ...REPO, "--volume-size", "much"],
      [2, /standard output/, "export", "--bundle", "-", ...REPO, "--volume-size", "1MiB"],
      [2, /without --bundle/, "export", ...REPO, "--data-dir", "x"],
      [1, /Repository does not exist/, "export", ...to, "--repo", "no/such"],
      [1, /No bundle/, "export", ...to, ...REPO, "--since", "01K0000000000000000000000A"],
      [2, /is there/, "export", ...to, ...REPO, "--since", at("none")],
      [1, /Key does not exist/, "export", ...to, ...REPO, "--key", "none"],
      [2, /neither it nor/, "import", ...to],
      [2, /--replace with --bundle/, "import", ...to, "--replace"],
      [2, /as --repo/, "import", ...to, "--repo", "a=b"],
      [1, /It is no bundle/, "import", "--bundle", at("outside.key")],
      [2, /Usage: packhouse bundle-key/, "bundle-key"],
      [2, /neither a key nor a file/, "bundle-key", "trust", at("none"), "name"],
      [1, /already, as "outside"/, "bundle-key", "trust", at("outside.key"), "name"],
    ];
    for (const [code, says, ...args] of wrong) {
      const outcome = await run(args[0] === "export" ? outside : inside, ...args);
      assert.equal(outcome.code, code, `${args.join(" ")}: ${outcome.err}`);
      assert.match(outcome.err.join("\n"), says, args.join(" "));
    }
    assert.deepEqual((await run(inside, "export", ...to, ...REPO)).code, 1, "It has no key");
    const left = Array.from(Deno.readDirSync(at("."))).map(({ name }) => name).sort();
    assert.deepEqual(left, ["inside", "outside", "outside.key"]);
  });
});

Deno.test("bundle-key makes, lists, shows and removes keys, and keeps secrets to itself", async () => {
  await withGap(async (outside, inside) => {
    const { out: [shown] } = await run(outside, "bundle-key", "show", "outside");
    assert.match(shown!, /^packhouse-bundle-key \S{44} outside$/);
    const { out: [list] } = await run(inside, "bundle-key", "list");
    assert.match(list!, /^[0-9a-f]{32} {2}believed {2}outside$/);
    const { out: [text] } = await run(outside, "bundle-key", "list", "--json");
    const [key] = JSON.parse(text!);
    assert.deepEqual([key.name, key.signs, "secret" in key], ["outside", true, false]);
    const another = await run(outside, "bundle-key", "trust", shown!.split(" ")[1]!, "other");
    assert.match(another.err[0]!, /^Name is already in use: The key is here already/);
    assert.deepEqual((await run(outside, "bundle-key", "remove", "outside")).out, [
      "Removed outside",
    ]);
    assert.deepEqual((await run(outside, "bundle-key", "list")).out, []);
  });
});

Deno.test("export and import --bundle say in words what they did", async () => {
  await withGap(async (outside, inside, at) => {
    const made = await run(outside, "export", "--bundle", at("all"), ...REPO);
    assert.deepEqual(made.err, []);
    assert.match(
      made.out.join("\n"),
      /^Bundle \w{26}\n1 versions with 1 files of 3 bytes, 0 removed/,
    );
    const taken = await run(inside, "import", "--bundle", at("all"));
    assert.match(taken.out[0]!, /^Bundle \w{26} of \S+, signed by "outside"$/);
    assert.match(taken.out[1]!, /^default\/winget: 1 added, .* 1 files of 3 bytes taken over$/);
    const { out: [, again] } = await run(inside, "import", "--bundle", at("all"), "--dry-run");
    assert.match(again!, /^default\/winget: would be 0 added, .* 1 unchanged/);
  });
});
