import assert from "node:assert/strict";
import { exportOf } from "../../ts/api/event_export.ts";
import type { Actor, Event } from "../../ts/model/event.ts";
import type { UserId } from "../../ts/model/ids.ts";
import { AuditKey } from "../../ts/registry/audit/audit_key.ts";
import { EventNames } from "../../ts/registry/audit/event_names.ts";
import { EventSeals } from "../../ts/registry/audit/event_seal.ts";
import { AuditFixture } from "../audit_fixture.ts";
import { publish } from "./_files.ts";
import { type Registry, scenario } from "./registry.ts";

const EXPORT = "/api/v1/audit/export";

async function exported({ admin }: Registry, query: string): Promise<Response> {
  const answer = await admin(`${EXPORT}?${query}`);
  assert.equal(answer.status, 200);
  return answer;
}

async function lines(answer: Response): Promise<string[]> {
  const text = await answer.text();
  assert.ok(text.endsWith("\n"));
  return text.split("\n").slice(0, -1);
}

scenario("audit: NDJSON says all that is sealed, oldest first, and proves it", async (registry) => {
  await publish(registry.admin, "bytes");
  const answer = await exported(registry, "format=ndjson");
  assert.equal(answer.headers.get("content-type"), "application/x-ndjson");
  assert.equal(
    answer.headers.get("content-disposition"),
    'attachment; filename="audit.ndjson"',
  );
  const events = (await lines(answer)).map((line) => JSON.parse(line));
  const { packhouse: { stores: { documents }, services: { sealer } } } = registry;
  const seals = new EventSeals((await new AuditKey({ documents, sealer }).find())!);
  let before = "";
  for (const [at, { seal, names: _, ...sealed }] of events.entries()) {
    assert.deepEqual([sealed.sequence, sealed.previous], [at + 1, before]);
    assert.equal(seals.seal(sealed), seal);
    before = seal;
  }
  const published = events.find(({ kind }) => kind === "package.created");
  assert.deepEqual(published.names, { organization: "default", repository: "default/winget" });
  assert.equal(published.target, "Contoso.Tool");
});

scenario("audit: an export is narrowed as a list is, and is an event itself", async (registry) => {
  await publish(registry.admin, "bytes");
  const query = "action=package.*&repository=default/winget&since=2020-01-01T00:00:00Z";
  const [only, ...others] = await lines(await exported(registry, query));
  assert.deepEqual([JSON.parse(only!).kind, others], ["package.created", []]);
  const { events } = registry.packhouse.services;
  const { items } = await events.find({ kind: "audit.exported", limit: 9 });
  assert.deepEqual(items.map(({ actor, detail }) => [actor.name, detail]), [["admin", {
    ...{ format: "ndjson", action: "package.*", repository: "default/winget" },
    since: "2020-01-01T00:00:00.000Z",
  }]]);
  assert.deepEqual(await lines(await exported(registry, `${query}&format=csv&actor=nobody`)), [
    `${HEAD}\r`,
  ]);
});

const HEAD = "sequence,at,kind,actor,user,address,agent,request,organization,repository," +
  "target,detail";

scenario(
  "audit: CSV has a line for each event, and nothing that a spreadsheet calculates",
  async (registry) => {
    const { events } = registry.packhouse.services;
    const evil: Actor = {
      ...{ user: "u" as UserId, name: "=1+1", address: "192.0.2.1" },
      ...{ agent: '@SUM("A1"),\n-2', request: "01X" },
    };
    await events.record({
      ...{ kind: "package.created", actor: evil, target: "-2+3" },
      detail: { says: '="x"' },
    });
    const answer = await exported(registry, "format=csv&actor=%3D1%2B1");
    assert.equal(answer.headers.get("content-type"), "text/csv; charset=utf-8");
    const [head, record] = (await answer.text()).split(/\r\n/);
    assert.equal(head, HEAD);
    assert.match(record!, /^\d+,\d{4}-\d\d-\d\dT[\d:.]+Z,package\.created,/);
    assert.ok(record!.endsWith(
      `,'=1+1,u,192.0.2.1,"'@SUM(""A1""),\n-2",01X,,,'-2+3,"{""says"":""=\\""x\\""""}"`,
    ));
  },
);

Deno.test("exportOf() reads no more than is taken from it, and stops when nobody reads on", async () => {
  const audit = new AuditFixture();
  await audit.seed(1);
  const event = await audit.get(1);
  let [read, ended] = [0, false];
  async function* endless(): AsyncGenerator<Event> {
    try {
      for (;;) yield (read++, event);
    } finally {
      ended = true;
    }
  }
  const names = new EventNames(audit.documents);
  const body = exportOf(endless(), { format: "ndjson", names }).body!.getReader();
  const { value } = await body.read();
  const perChunk = read;
  assert.ok(value!.length > 10_000 && perChunk < 1000, `${perChunk} events in a chunk`);
  for (let chunk = 0; chunk < 20; chunk++) await body.read();
  assert.ok(read < 30 * perChunk, `${read} were read ahead`);
  await body.cancel();
  assert.ok(ended);
});

scenario("audit: HEAD of an export is answered without reading a long log", async (registry) => {
  const { status, headers } = await registry.admin(EXPORT, { method: "HEAD" });
  assert.deepEqual([status, headers.get("content-type")], [200, "application/x-ndjson"]);
});
