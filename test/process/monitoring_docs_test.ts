/** What the docs give to Prometheus and Grafana is of this product, and those programs take it. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { namesIn } from "../scenario/_metrics.ts";
import { openRegistry } from "../scenario/registry.ts";
import { lacks } from "../servers/component.ts";
import { promtoolComplaints } from "../servers/prometheus.ts";

const DOCS = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "docs");
const RULES = join(DOCS, "monitoring", "alerts.yml");
const DASHBOARD = join(DOCS, "monitoring", "dashboard.json");
const PAGE = join(DOCS, "monitoring.md");

const NAME = /\b(?:packhouse|process)_[a-z_]+\b/g;
/** Of traces. */
const NO_METRICS = ["packhouse_request_id"];

async function told(): Promise<ReadonlySet<string>> {
  await using registry = await openRegistry({ env: { METRICS_ALLOW: "loopback" } });
  const request = new Request("http://packages.test/metrics");
  const answer = await registry.app.fetch(request, { remoteAddr: { hostname: "127.0.0.1" } });
  return namesIn(await answer.text());
}

Deno.test("monitoring: every metric that docs name is told, and every one that is told is explained", async () => {
  const names = await told();
  for (const path of [RULES, DASHBOARD, PAGE]) {
    const named = new Set((await Deno.readTextFile(path)).match(NAME) ?? []);
    assert.ok(named.size > 5, path);
    const unknown = [...named].filter((name) => !names.has(name) && !NO_METRICS.includes(name));
    assert.deepEqual(unknown, [], path);
  }
  const page = await Deno.readTextFile(PAGE);
  const bare = [...names].filter((name) => !/_(?:bucket|sum|count)$/.test(name));
  assert.deepEqual(bare.filter((name) => !page.includes(`\`${name}\``)), []);
});

Deno.test({
  name: "monitoring: promtool takes the alert rules and every query of the dashboard",
  ignore: lacks("promtool"),
  async fn() {
    assert.equal(await promtoolComplaints(["check", "rules", RULES]), "");
    const { panels } = JSON.parse(await Deno.readTextFile(DASHBOARD));
    const queries: string[] = panels.flatMap(({ targets = [] }: { targets?: { expr: string }[] }) =>
      targets.map(({ expr }) => expr.replaceAll("$__rate_interval", "1m"))
    );
    assert.ok(queries.length > 20);
    const rules = queries.map((expr, at) => ({ record: `query:number_${at}`, expr }));
    const file = await Deno.makeTempFile({ suffix: ".yml" });
    await Deno.writeTextFile(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    assert.equal(await promtoolComplaints(["check", "rules", file]), "");
    await Deno.remove(file);
  },
});
