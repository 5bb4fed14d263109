import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { adminAt } from "../scenario/_files.ts";
import { ADMIN, json } from "../scenario/registry.ts";
import { freePort, lacks } from "../servers/component.ts";
import { type Prometheus, startPrometheus } from "../servers/prometheus.ts";
import { until } from "../until.ts";
import { ask, serve, temporaryFolder } from "./_child.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const RULES = join(ROOT, "docs", "monitoring", "alerts.yml");
const TOKEN = "a token of monitoring";
const MIRROR = "/api/v1/repositories/default/winget/mirror";

interface Told {
  readonly activeTargets: readonly { readonly health: string }[];
  readonly groups: readonly { readonly rules: readonly { readonly health: string }[] }[];
  readonly alerts: readonly { readonly labels: Record<string, string>; readonly state: string }[];
}

function isFiring({ ask }: Prometheus, name: string): () => Promise<boolean> {
  return async () =>
    (await ask<Told>("alerts")).alerts.some(({ labels, state }) =>
      labels.alertname === name && state === "firing"
    );
}

Deno.test({
  name:
    "Prometheus asks a server, takes the rules, and warns of a mirror that fails and a server that is gone",
  ignore: [lacks("prometheus"), lacks("promtool")].includes(true),
  async fn() {
    using folder = temporaryFolder();
    await using server = await serve({
      ...{ DATA_DIR: folder.path, ADMIN_PASSWORD: ADMIN.password, METRICS_TOKEN: TOKEN },
      EGRESS_ALLOW: "127.0.0.1/32",
    });
    assert.equal((await ask(server, "/metrics")).status, 404);
    const target = `127.0.0.1:${server.port}`;
    await using prometheus = await startPrometheus({ target, token: TOKEN, rules: RULES });
    const targets = async () => (await prometheus.ask<Told>("targets")).activeTargets;
    await until("it is asked", async () => (await targets()).some(({ health }) => health === "up"));

    const admin = adminAt(server.origin);
    const upstream = { kind: "rest", url: `http://127.0.0.1:${freePort()}/api` };
    for (
      const [path, init] of [
        [MIRROR, json("PUT", { upstream })],
        [`${MIRROR}/rules`, json("POST", { package: "Acme.Tool" })],
        [`${MIRROR}/runs`, json("POST", {})],
      ] as const
    ) {
      const answer = await admin(path, init);
      const text = await answer.text();
      assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
    }
    await until("it warns of the mirror", isFiring(prometheus, "PackhouseMirrorFails"));
    const rules = async () =>
      (await prometheus.ask<Told>("rules")).groups.flatMap(({ rules }) => rules);
    await until(
      "every rule was tried",
      async () => (await rules()).every(({ health }) => health === "ok"),
    );
    assert.ok((await rules()).length > 5);
    assert.equal(await isFiring(prometheus, "PackhouseDown")(), false);

    server.kill("SIGKILL");
    await until("it warns of the server", isFiring(prometheus, "PackhouseDown"));
  },
});
