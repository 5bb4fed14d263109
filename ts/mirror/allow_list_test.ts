import assert from "node:assert/strict";
import { RegistryError } from "../model/registry_error.ts";
import { type AllowList, parseAllowList, presentAllowList, termsOf } from "./allow_list.ts";
import { AllowListFile } from "./allow_list_file.ts";

const WHOLE = {
  ...{ package_identifier: "Mozilla.*", architectures: ["x64"], installer_types: ["msi", "exe"] },
  ...{ max_versions: 3, scopes: ["machine"], locales: ["en-US"], versions: ">=1.2 <2" },
  ...{ rehost: true, hold_days: 3 },
};
const TERMS = {
  ...{ package: "Mozilla.*", architectures: ["x64"], installerTypes: ["msi", "exe"] },
  ...{ maxVersions: 3, scopes: ["machine"], locales: ["en-US"], versions: ">=1.2 <2" },
  ...{ rehost: true, holdDays: 3 },
};

Deno.test("parseAllowList() reads lists, objects with one, and rows that are only a name", () => {
  const list = ["Git.Git", WHOLE];
  for (const text of [JSON.stringify(list), `\uFEFF${JSON.stringify({ packages: list })}`]) {
    assert.deepEqual(parseAllowList(text), [{ package: "Git.Git" }, TERMS]);
  }
  assert.deepEqual(parseAllowList("[]"), []);
});

Deno.test("presentAllowList() says what termsOf() reads", () => {
  const rules = [{ package: "Git.Git" }, TERMS, { package: "A.B", rehost: false }];
  assert.deepEqual(termsOf(presentAllowList(rules) as AllowList), rules);
});

const FAULTS: readonly (readonly [string, readonly string[]])[] = [
  ['{"packages":[{"package_identifier":"A","colour":1}]}', [
    "packages[0].colour is not known here",
  ]],
  ['["A",{}]', ["packages[1].package_identifier is required"]],
  ['["A",5]', ["packages[1] must be an object"]],
  ['["A B"]', ["packages[0] must be an identifier, in which * is any text and ? one character"]],
  ['[{"package_identifier":"A","max_versions":0,"architectures":["x46"]}]', [
    "packages[0].architectures[0] must be one of x64, x86, arm64, arm, neutral",
    "packages[0].max_versions must have at least 1 characters",
  ]],
  ['{"packages":[],"extra":1}', ["extra is not known here"]],
  ["{}", ["packages is required"]],
  ['"A"', ["the file must be an object"]],
];

Deno.test("parseAllowList() names every fault and its place", () => {
  for (const [text, expected] of FAULTS) {
    assert.throws(() => parseAllowList(text), (error) => {
      const { findings } = error as RegistryError;
      const told = findings.map(({ field, says }) => `${field || "the file"} ${says}`);
      assert.deepEqual(told, expected, text);
      return error instanceof RegistryError && error.code === "value_refused";
    });
  }
});

Deno.test("parseAllowList() says where a text ceases to be JSON", () => {
  const rows = {
    '["A" "B"]': /not valid JSON: .*line 1 column 6/,
    '{\n  "packages": [,]\n}': /not valid JSON: Unexpected token ','/,
    '{"packages":[],"packages":[]}': /"packages" stands twice/,
    "[[[[[[[[[]]]]]]]]]": /nested deeper than 8/,
  };
  for (const [text, says] of Object.entries(rows)) {
    assert.throws(() => parseAllowList(text), says);
  }
});

Deno.test("AllowListFile reads a file anew when it is another, and holds the last good rules", async () => {
  const path = await Deno.makeTempFile();
  const complaints: string[] = [];
  const list = new AllowListFile({ path, complain: (why) => complaints.push(why) });
  let moment = 1_700_000_000;
  const write = async (text: string) => {
    await Deno.writeTextFile(path, text);
    await Deno.utime(path, ++moment, moment);
  };
  const names = async () => (await list.rules()).map((rule) => rule.package);
  try {
    await write('["Git.Git"]');
    await list.open();
    assert.deepEqual([await names(), list.fault], [["Git.Git"], ""]);
    await write('["A","B"]');
    assert.deepEqual(await names(), ["A", "B"]);
    await write('["A" "B"]');
    assert.deepEqual([await names(), await names()], [["A", "B"], ["A", "B"]]);
    assert.deepEqual([complaints.length, complaints[0]], [1, list.fault]);
    await Deno.remove(path);
    assert.deepEqual([await names(), complaints.length], [["A", "B"], 2]);
    await write('["C"]');
    assert.deepEqual([await names(), list.fault], [["C"], ""]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("AllowListFile.open() refuses what cannot be used", async () => {
  const path = await Deno.makeTempFile();
  try {
    for (const [text, says] of [["", /not valid JSON/], ['[{"a":1}]', /packages\[0\]/]] as const) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(new AllowListFile({ path, complain: () => {} }).open(), says);
    }
    const gone = new AllowListFile({ path: `${path}.gone`, complain: () => {} });
    await assert.rejects(gone.open(), /it is not there/);
    const folder = new AllowListFile({ path: "/", complain: () => {} });
    await assert.rejects(folder.open(), RegistryError);
  } finally {
    await Deno.remove(path);
  }
});
