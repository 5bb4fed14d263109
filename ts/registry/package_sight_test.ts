import assert from "node:assert/strict";
import { SEALER } from "../../test/access_fixture.ts";
import { ITSELF } from "../model/event.ts";
import type { Package, Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import { EVERYTHING, lookThrough, type Sight } from "../model/sight.ts";
import { View, type ViewRules } from "../model/view.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { SqliteDocuments } from "../store/sqlite_documents.ts";
import { Catalogue } from "./catalogue.ts";
import { EventLog } from "./event_log.ts";
import type { PackageDraft, VersionContent } from "./package_draft.ts";
import { PackageService } from "./package_service.ts";

const REPOSITORY = { id: "r", organization: "o" } as Repository;
const NAMES = ["Acme.Tool", "Acme.Secret", "Other.Tool", "Acme.Empty", "Other.Empty"];

function open() {
  const now = () => 1;
  const collections = Object.values(COLLECTIONS);
  const documents = SqliteDocuments.open({ path: ":memory:", collections });
  const catalogue = new Catalogue({ documents, now });
  const events = new EventLog({ documents, sealer: SEALER, now });
  return { events, packages: new PackageService({ documents, catalogue, events, now }) };
}

/** `2 beta` is version 2 with the tag `beta`. */
function content(said: string): VersionContent {
  const [version = "", ...tags] = said.split(" ");
  return { version, key: version, metadata: {}, summary: { tags }, files: [] };
}

function change(packages: PackageService, name: string, sight: Sight, edit: Edit) {
  const compare = (one: string, other: string) => Number(one) - Number(other);
  const change = { repository: REPOSITORY, name: { name, key: name.toLowerCase() }, by: ITSELF };
  return packages.change({ ...change, compare, sight }, edit);
}

type Edit = (draft: PackageDraft) => void;

/** Packages with versions 1 to 3, of which those that stand here have the tag `beta`. */
async function stocked() {
  const opened = open();
  const stock: readonly (readonly [string, readonly string[]])[] = [
    ["Acme.Tool", ["1", "2", "3 beta"]],
    ["Acme.Secret", ["1 beta", "2 beta"]],
    ["Other.Tool", ["1", "2"]],
  ];
  for (const [name, versions] of stock) {
    await change(opened.packages, name, EVERYTHING, (draft) => {
      for (const version of versions) draft.put(content(version));
    });
  }
  return opened;
}

const SECRET: ViewRules = { deny: [{ tag: "beta" }] };
const ACME: ViewRules = { allow: [{ package: "Acme.*" }], deny: [{ tag: "beta" }] };
const view = (rules: ViewRules): View => View.of(rules);

/** Sees stable versions of Acme, and may change what it sees. */
const PART: Sight = { view: view(ACME), reach: view(ACME) };
/** Sees all stable versions, and may change those of Acme. */
const WIDE: Sight = { view: view(SECRET), reach: view(ACME) };

const missing = (draft: PackageDraft) => {
  if (!draft.existing) throw new RegistryError("package_missing", "no");
};
const put = (...versions: string[]): Edit => (draft) =>
  versions.forEach((one) => draft.put(content(one)));
const afterLook = (edit: Edit): Edit => (draft) => (missing(draft), edit(draft));
const remove = (version: string) => afterLook((draft) => draft.remove(version, version));
const yank = (version: string) => afterLook((draft) => draft.yank(version, version, "bad"));
const enable = (version: string) => afterLook((draft) => draft.enable(version, version, false));
const DELETE = afterLook((draft) => draft.delete());
const DISABLE = afterLook((draft) => draft.enablePackage(false));
const rename = (name: string) => afterLook((draft) => draft.rename(name));
const replace = (...versions: string[]) =>
  afterLook((draft) => {
    draft.rename(draft.name);
    draft.clear();
    put(...versions)(draft);
  });

/** Who does what with which package, and what comes of it: all versions that are there, or a refusal. */
const CHANGES: readonly (readonly [string, Sight, string, Edit, string])[] = [
  ["publishes what it sees", PART, "Acme.Tool", put("4"), "4 3 2 1"],
  ["publishes what it would not see", PART, "Acme.Tool", put("4 beta"), "access_denied"],
  ["publishes a number that is taken unseen", PART, "Acme.Tool", put("3"), "access_denied"],
  ["hides what it replaces", PART, "Acme.Tool", put("2 beta"), "access_denied"],
  ["publishes beyond its view", PART, "Other.Tool", put("3"), "access_denied"],
  ["publishes a number that is there beyond it", PART, "Other.Tool", put("2"), "access_denied"],
  ["publishes a new package beyond it", PART, "Other.New", put("1"), "access_denied"],
  ["publishes beside what it does not see", PART, "Acme.Secret", put("3"), "3 2 1"],
  ["publishes over what it does not see", PART, "Acme.Secret", put("2"), "access_denied"],
  ["creates a package without versions", PART, "Acme.New", () => {}, ""],
  ["creates one beyond its view", PART, "Other.New", () => {}, "access_denied"],
  ["creates one that is there unseen", PART, "Acme.Secret", () => {}, "access_denied"],
  ["removes what it sees", PART, "Acme.Tool", remove("2"), "3 1"],
  ["removes what it does not see", PART, "Acme.Tool", remove("3"), "version_missing"],
  ["removes what is not there", PART, "Acme.Tool", remove("9"), "version_missing"],
  [
    "removes all that it sees",
    PART,
    "Acme.Tool",
    afterLook((draft) => {
      for (const { key } of draft.entries) draft.remove(key, key);
    }),
    "3",
  ],
  [
    "removes the last",
    EVERYTHING,
    "Acme.Tool",
    afterLook((draft) => {
      for (const { key } of draft.entries) draft.remove(key, key);
    }),
    "deleted",
  ],
  ["yanks what it sees", PART, "Acme.Tool", yank("1"), "3 2 1"],
  ["yanks what it does not see", PART, "Acme.Tool", yank("3"), "version_missing"],
  ["disables what it sees", PART, "Acme.Tool", enable("1"), "3 2 1"],
  ["disables what it does not see", PART, "Acme.Tool", enable("3"), "version_missing"],
  ["replaces what it sees", PART, "Acme.Tool", replace("5", "1"), "5 3 1"],
  ["replaces it by an unseen number", PART, "Acme.Tool", replace("3"), "access_denied"],
  ["deletes what it sees in part", PART, "Acme.Tool", DELETE, "access_denied"],
  ["disables what it sees in part", PART, "Acme.Tool", DISABLE, "access_denied"],
  ["renames what it sees in part", PART, "Acme.Tool", rename("ACME.Tool"), "access_denied"],
  ["calls it what it is called", PART, "Acme.Tool", rename("Acme.Tool"), "3 2 1"],
  ...[DELETE, DISABLE, rename("ACME.secret"), remove("1"), replace("1")].map((edit) =>
    ["changes what it does not see", PART, "Acme.Secret", edit, "package_missing"] as const
  ),
  ...[DELETE, DISABLE, rename("OTHER.tool"), remove("1"), replace("1")].map((edit) =>
    ["changes what is beyond its view", PART, "Other.Tool", edit, "package_missing"] as const
  ),
  ...[DELETE, DISABLE, rename("OTHER.tool"), remove("1"), replace("1"), yank("1"), enable("1")].map(
    (
      edit,
    ) => ["changes what it only sees", WIDE, "Other.Tool", edit, "access_denied"] as const,
  ),
  ["publishes where it only sees", WIDE, "Other.Tool", put("3"), "access_denied"],
  [
    "asks for what is not there, where it only sees",
    WIDE,
    "Other.Tool",
    remove("9"),
    "version_missing",
  ],
  ["publishes within reach", WIDE, "Acme.Tool", put("4"), "4 3 2 1"],
];

async function outcome(attempt: Promise<Package>, after: () => Promise<Package | null>) {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof RegistryError) return error.code;
    throw error;
  }
  const left = await after();
  return left ? left.versions.map(({ version }) => version).join(" ") : "deleted";
}

for (const [at, [what, sight, name, edit, expected]] of CHANGES.entries()) {
  Deno.test(`change() by somebody who ${what} (${at + 1}): ${expected}`, async () => {
    const { packages } = await stocked();
    const after = () => packages.find(REPOSITORY, name.toLowerCase(), lookThrough(null));
    const before = await after();
    assert.equal(await outcome(change(packages, name, sight, edit), after), expected);
    if (/_/.test(expected)) assert.deepEqual(await after(), before);
  });
}

Deno.test("a refusal says the same whether or not something is there", async () => {
  const { packages } = await stocked();
  const said = async (name: string, edit: Edit) => {
    const error = await change(packages, name, PART, edit).then(() => null, (error) => error);
    assert.ok(error instanceof RegistryError);
    return error.message.replaceAll(name, "…");
  };
  const rows: readonly (readonly [Edit, string, string])[] = [
    [put("1"), "Other.Tool", "Other.New"],
    [(draft) => draft.add(content("1")), "Other.Tool", "Other.New"],
    [(draft) => draft.add(content("9 beta")), "Acme.Secret", "Acme.New"],
    [remove("1"), "Acme.Secret", "Acme.New"],
    [DELETE, "Other.Tool", "Other.New"],
  ];
  for (const [edit, there, absent] of rows) {
    assert.equal(await said(there, edit), await said(absent, edit));
  }
});

Deno.test("what is not seen keeps all that is known of it while the rest is replaced", async () => {
  const { packages } = await stocked();
  await change(packages, "Acme.Tool", EVERYTHING, (draft) => draft.yank("3", "3", "Broken"));
  const seen = await change(packages, "Acme.Tool", PART, replace("7"));
  assert.deepEqual(seen.versions.map(({ version }) => version), ["7"]);
  const whole = await packages.find(REPOSITORY, "acme.tool", lookThrough(null));
  assert.deepEqual(whole!.versions.map((one) => [one.version, one.yanked]), [
    ["7", undefined],
    ["3", "Broken"],
  ]);
});

Deno.test("find() and list() show what a look shows, on pages that tell of nothing else", async () => {
  const { packages } = await stocked();
  for (const name of NAMES.slice(3)) await change(packages, name, EVERYTHING, () => {});
  const look = lookThrough(PART.view);
  assert.equal(await packages.find(REPOSITORY, "acme.secret", look), null);
  const tool = await packages.find(REPOSITORY, "acme.tool", look);
  assert.deepEqual(tool!.versions.map(({ version }) => version), ["2", "1"]);
  const first = await packages.list(REPOSITORY, { limit: 1, look });
  assert.deepEqual(first.items.map(({ name }) => name), ["Acme.Empty"]);
  assert.equal(first.next?.value, "acme.empty");
  const second = await packages.list(REPOSITORY, { limit: 1, look, after: first.next! });
  assert.deepEqual(second.items.map(({ name }) => name), ["Acme.Tool"]);
  assert.equal(second.next, null, "what follows is not seen");
  const all = await packages.list(REPOSITORY, { limit: 9, look: lookThrough(null) });
  assert.deepEqual(all.items.map(({ name }) => name), NAMES.toSorted());
});
