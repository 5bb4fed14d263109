import assert from "node:assert/strict";
import { packageOf } from "../release.ts";
import { type Shop, textOf } from "../shop.ts";
import { type Answer, Wire } from "../wire.ts";

const BY_NOTHING = [
  {},
  null,
  { Inclusions: [] },
  { Filters: [], Inclusions: [] },
  { Inclusions: [match("NoSuchField", "Wire.", "Substring")] },
  { Inclusions: [match("NormalizedPackageNameAndPublisher", "wire", "Exact")] },
  { Inclusions: [match("Market", "US", "Exact")] },
  { Filters: [match("NoSuchField", "x", "Exact")], Query: { KeyWord: "", MatchType: "Substring" } },
];

/** What other clients send, and what the stock client must never be answered. */
export async function unusualStory({ url, admin }: Shop): Promise<void> {
  for (const name of ["One", "Two", "Three"]) {
    await admin.publish(packageOf({ id: `Wire.${name}`, name: `Wire Number ${name}` }));
  }
  using wire = new Wire();
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    wire.send({
      ...{ method: "POST", url: `${url}/manifestSearch`, body: JSON.stringify(body) },
      headers: { "Content-Type": "application/json", "Version": "1.28.0", ...headers },
    });
  for (const body of BY_NOTHING) assert.deepEqual(idsIn(await ask(body)), [], JSON.stringify(body));

  const ours = [match("PackageIdentifier", "Wire.", "StartsWith")];
  assert.deepEqual(idsIn(await ask({ Filters: ours })), ["Wire.One", "Wire.Three", "Wire.Two"]);
  assert.equal(idsIn(await ask({ Filters: ours, MaximumResults: 2 })).length, 2);
  for (const Version of ["", "99.0", "banana", "1.2.0", "1"]) {
    assert.equal(idsIn(await ask({ Filters: ours }, { Version })).length, 3, Version);
  }
  const market = match("Market", "US", "CaseInsensitive");
  assert.equal(idsIn(await ask({ Filters: [...ours, market] })).length, 3);
  for (const MatchType of ["Wildcard", "Fuzzy", "FuzzySubstring"]) {
    const { status } = await ask({ Query: { KeyWord: "Wire.O*", MatchType } });
    assert.ok([200, 204, 400].includes(status), `${MatchType}: ${status}`);
  }
  assert.equal((await ask({ Filters: ours }, { ContinuationToken: "nonsense" })).status, 400);
  await answersBareRequests(wire, url);
}

async function answersBareRequests(wire: Wire, url: string): Promise<void> {
  for (const path of ["/information", "/information/", "/packageManifests/Wire.One/"]) {
    const answer = await wire.send({ method: "GET", url: url + path });
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers["content-type"]!, /^application\/json/);
    assert.equal(answer.headers["content-encoding"], undefined);
  }
  const unknown = await wire.send({ method: "GET", url: `${url}/packageManifests/Wire.None` });
  assert.equal(unknown.status, 204);
  assert.equal(unknown.body.length, 0);
  const version = await wire.send({
    ...{ method: "GET", url: `${url}/packageManifests/Wire.One?Version=9` },
  });
  if (version.status !== 204) assert.equal(JSON.parse(textOf(version)).Data, null);
}

function match(field: string, keyWord: string, matchType: string): object {
  return {
    PackageMatchField: field,
    RequestMatch: { KeyWord: keyWord, MatchType: matchType },
  };
}

/** Identifiers in a search's answer; a clean refusal finds nothing. */
function idsIn(answer: Answer): string[] {
  if (answer.status === 204 || answer.status === 400) return [];
  assert.equal(answer.status, 200);
  const { Data } = JSON.parse(textOf(answer)) as { Data?: { PackageIdentifier: string }[] };
  return (Data ?? []).map((one) => one.PackageIdentifier).sort();
}
