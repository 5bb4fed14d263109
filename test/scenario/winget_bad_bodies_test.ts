import assert from "node:assert/strict";
import { json, type Registry, scenario, signed } from "./registry.ts";
import {
  empty,
  everything,
  manifest,
  publish,
  read,
  refused,
  version,
  versionsOf,
} from "./winget_fixture.ts";

const WHOLE = manifest("Contoso.New", ["1.0"]);
const TEXT = JSON.stringify(WHOLE);

/** `{"a":{"a":…}}`, so many deep. */
function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
}

/** What is no JSON, or JSON that nobody means. */
const BODIES: readonly (readonly [string, BodyInit])[] = [
  ["broken off", TEXT.slice(0, -2)],
  ["with something behind it", `${TEXT} x`],
  ["with a comment", `/* new */ ${TEXT}`],
  ["in single quotes", TEXT.replaceAll('"', "'")],
  ["with a comma too many", TEXT.replace("}]}", "},]}")],
  ["not a number", '{"PackageIdentifier":NaN}'],
  ["with a bare control character", '{"PackageIdentifier":"A.\u0001B"}'],
  ["not in UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ["in UTF-16", new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00])],
  ["compressed", new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0])],
  ["of zeros", new Uint8Array(64)],
  ["a list", `[${TEXT}]`],
  ["a text", '"Contoso.New"'],
  ["a number", "1"],
  ["nothing", ""],
  ["null", "null"],
  ["with a name twice", `{"PackageIdentifier":"Contoso.New",${TEXT.slice(1)}`],
  ["with a name twice, escaped", `{"Package\\u0049dentifier":"Contoso.New",${TEXT.slice(1)}`],
  ["with a name twice, in other case", `{"packageIdentifier":"Contoso.New",${TEXT.slice(1)}`],
  ["too deep", nested(33)],
  ["far too deep", nested(100_000)],
  ["too deep in lists", "[".repeat(5_000) + "]".repeat(5_000)],
  ["only opened", "[".repeat(500_000)],
  ["with a list for a package", '{"PackageIdentifier":["Contoso.New"],"Versions":[]}'],
  ["with versions in words", '{"PackageIdentifier":"Contoso.New","Versions":"1.0"}'],
  ["with a version that is null", '{"PackageIdentifier":"Contoso.New","Versions":[null]}'],
  ["with a version that is a list", '{"PackageIdentifier":"Contoso.New","Versions":[[]]}'],
];

scenario(
  "a body that nobody can mean is refused on every address that takes one",
  async (registry) => {
    await publish(registry, "Contoso.Tool", ["1.0"]);
    const before = await everything(registry);
    const one = "/packages/Contoso.Tool/versions/1.0";
    const addresses = [
      ["POST", "/packageManifests"],
      ["PUT", "/packageManifests/Contoso.Tool"],
      ["POST", "/packages"],
      ["POST", "/packages/Contoso.Tool/versions"],
      ["PUT", one],
      ["POST", `${one}/installers`],
      ["PUT", `${one}/installers/x64`],
      ["POST", `${one}/locales`],
    ] as const;
    for (const [about, body] of BODIES) {
      for (const [method, path] of addresses) {
        // A package by itself has no versions that could be wrong.
        if (path === "/packages" && /version/.test(about)) continue;
        const answer = await registry.admin(path, { method, body });
        const said = await answer.clone().json();
        await refused(answer, 400, 3, `${about}: ${method} ${path} ${said.ErrorMessage}`);
      }
    }
    assert.equal(await everything(registry), before);
  },
);

scenario("a search that is no JSON is refused", async ({ fetch }) => {
  const wrong = BODIES.filter(([about]) => !/nothing|null|package|version|other case/.test(about));
  for (const [about, body] of wrong) {
    await refused(await fetch("/manifestSearch", { method: "POST", body }), 400, 3, about);
  }
});

scenario("a search of more than a mebibyte is refused", async ({ fetch }) => {
  const body = `{"Inclusions":[${"[],".repeat(400_000)}[]]}`;
  await refused(await fetch("/manifestSearch", { method: "POST", body }), 413);
});

scenario("JSON that is only unusual is taken", async ({ admin }) => {
  const forms = [`\uFEFF${TEXT}`, ` \r\n\t${TEXT}\n`, `{"Deep":${nested(31)},${TEXT.slice(1)}`];
  const types = [
    "text/plain",
    "application/json; charset=utf-8",
    "application/x-www-form-urlencoded",
  ];
  for (const [at, body] of forms.entries()) {
    const init = { method: "POST", headers: { "content-type": types[at]! }, body };
    await read(await admin("/packageManifests", init), 201, `${at}`);
    await empty(await admin("/packageManifests/Contoso.New", { method: "DELETE" }));
  }
});

/** A text that no manifest may hold. */
const TEXTS: readonly (readonly [string, string])[] = [
  ["NUL", "a\u0000b"],
  ["a bell", "a\u0007b"],
  ["an escape", "a\u001b[2Jb"],
  ["a delete", "a\u007fb"],
  ["a control character of C1", "a\u0085b"],
  ["half a surrogate pair", "a\ud800b"],
];

scenario(
  "control characters and half characters are refused wherever they stand",
  async (registry) => {
    const before = await everything(registry);
    const { DefaultLocale, ...rest } = version("Contoso.New", "1.0");
    for (const [about, text] of TEXTS) {
      for (const member of ["PackageName", "ShortDescription", "Moniker", "Author"]) {
        const locale = { ...DefaultLocale as Record<string, unknown>, [member]: text };
        const wrong = manifest("Contoso.New", [{ ...rest, DefaultLocale: locale }]);
        const post = json("POST", wrong);
        await refused(
          await registry.admin("/packageManifests", post),
          400,
          3,
          `${about} ${member}`,
        );
      }
      for (const PackageIdentifier of [`Contoso.${text}`, `${text}.Tool`]) {
        const post = json("POST", { PackageIdentifier });
        await refused(await registry.admin("/packages", post), 400, 3, about);
      }
      const versioned = manifest("Contoso.New", [version("Contoso.New", `1.${text}`)]);
      const post = json("POST", versioned);
      await refused(await registry.admin("/packageManifests", post), 400, 3, about);
    }
    assert.equal(await everything(registry), before);
  },
);

/** A body that comes in pieces, without saying how long it will be. */
function inPieces(text: string, count: number): ReadableStream<Uint8Array> {
  const piece = new TextEncoder().encode(text);
  let left = count;
  return new ReadableStream({
    pull(out) {
      if (left-- > 0) out.enqueue(piece);
      else out.close();
    },
  });
}

scenario(
  "a body beyond the limit is refused, announced or not",
  async (registry) => {
    const long = TEXT.replace("For a test", "x".repeat(5_000));
    for (const path of ["/packageManifests", "/packages", "/manifestSearch"]) {
      const announced = { method: "POST", body: long, headers: { "content-length": "9999" } };
      await refused(await registry.admin(path, announced), 413, 413, path);
      const streamed = { method: "POST", body: inPieces(" ".repeat(1_000), 10) };
      await refused(await registry.admin(path, streamed), 413, 413, path);
    }
    const post = json("POST", manifest("Contoso.New", ["1.0"]));
    await read(await registry.admin("/packageManifests", post), 201);
    assert.deepEqual(await versionsOf(registry, "Contoso.New"), ["1.0"]);
  },
  { env: { MAX_BODY_BYTES: "4KiB" } },
);

scenario("a body that breaks off is refused and not stored", async (registry) => {
  const body = new ReadableStream<Uint8Array>({
    start(out) {
      out.enqueue(new TextEncoder().encode(TEXT.slice(0, 40)));
      out.error(new TypeError("The connection is gone"));
    },
  });
  const answer = await registry.admin("/packageManifests", { method: "POST", body });
  assert.ok(answer.status >= 400, `${answer.status}`);
  await answer.body?.cancel();
  await empty(await registry.fetch("/packages"), 204);
});

scenario("the registry still serves after a storm of nonsense", async (registry: Registry) => {
  const storm = Array.from({ length: 60 }, (_, at) => {
    const [, body] = BODIES[at % BODIES.length]!;
    const init = { method: "POST", body, headers: signed() };
    return registry.fetch(at % 2 === 0 ? "/packageManifests" : "/manifestSearch", init);
  });
  for (const answer of await Promise.all(storm)) {
    assert.ok(answer.status < 500);
    await answer.body?.cancel();
  }
  await publish(registry, "Contoso.Tool", ["1.0"]);
  assert.deepEqual(await versionsOf(registry, "Contoso.Tool"), ["1.0"]);
});
