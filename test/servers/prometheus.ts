import { findProgram, freePort, type Running, startProgram } from "./component.ts";

/** What Prometheus is started with. */
export interface PrometheusOptions {
  /** `host:port` of what it asks. */
  readonly target: string;
  readonly token: string;
  /** A file with rules; the waiting in them is taken out. */
  readonly rules: string;
}

/** A Prometheus that asks and judges twice a second. */
export interface Prometheus extends Running {
  /** Asks its API for what stands below `/api/v1/`. */
  ask<T>(path: string): Promise<T>;
}

const EVERY = "500ms";

/** Starts Prometheus on loopback, which asks one server for its metrics. */
export async function startPrometheus(
  { target, token, rules }: PrometheusOptions,
): Promise<Prometheus> {
  const folder = await Deno.makeTempDir({ prefix: "packhouse-prometheus-" });
  const port = freePort();
  await Deno.writeTextFile(`${folder}/token`, token);
  const hasty = (await Deno.readTextFile(rules)).replaceAll(/^\s*for: .*\n/gm, "");
  await Deno.writeTextFile(`${folder}/rules.yml`, hasty);
  const job = {
    ...{ job_name: "packhouse", static_configs: [{ targets: [target] }] },
    authorization: { credentials_file: `${folder}/token` },
  };
  const configuration = {
    global: { scrape_interval: EVERY, scrape_timeout: EVERY, evaluation_interval: EVERY },
    ...{ rule_files: [`${folder}/rules.yml`], scrape_configs: [job] },
  };
  // JSON is YAML as well.
  await Deno.writeTextFile(`${folder}/prometheus.yml`, JSON.stringify(configuration));
  const url = new URL(`http://127.0.0.1:${port}`);
  const get = (path: string) => fetch(new URL(path, url));
  const running = await startProgram("prometheus", {
    args: [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${url.host}`,
    ],
    ...{ url, folder },
    async ready() {
      const answer = await get("/-/ready");
      await answer.body?.cancel();
      return answer.ok;
    },
  });
  return {
    ...running,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    ask: async (path) => (await (await get(`/api/v1/${path}`)).json()).data,
  };
}

/** What promtool has to say of what it reads; `""` where nothing is wrong. */
export async function promtoolComplaints(args: readonly string[], input = ""): Promise<string> {
  const child = new Deno.Command(findProgram("promtool")!, {
    ...{ args: [...args], stdin: "piped", stdout: "piped", stderr: "piped" },
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const said = new TextDecoder().decode(stderr) + (success ? "" : new TextDecoder().decode(stdout));
  return success && said === "" ? "" : said || "It failed";
}
