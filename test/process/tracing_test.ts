import assert from "node:assert/strict";
import { serveHttp } from "../servers/http.ts";
import { until } from "../until.ts";
import { ask, serve, temporaryFolder } from "./_child.ts";

interface Span {
  readonly name: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: { stringValue?: string };
  }[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: Span[] }[] }[];
}

Deno.test("OTEL_DENO sends a span for each request, with its route and id, and nothing of what it printed", async () => {
  const spans: Span[] = [];
  let everything = "";
  await using collector = serveHttp(async (request) => {
    const text = await request.text();
    everything += text;
    if (request.url.endsWith("/v1/traces")) {
      const { resourceSpans } = JSON.parse(text) as Export;
      spans.push(
        ...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      );
    }
    return Response.json({});
  });
  using folder = temporaryFolder();
  await using server = await serve({
    ...{ DATA_DIR: folder.path, OTEL_DENO: "true", OTEL_BSP_SCHEDULE_DELAY: "100" },
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  });
  const answer = await ask(server, "/winget/default/winget/packageManifests/Acme.Tool");

  const wanted = (name: string) => spans.find((span) => span.name === name);
  const route = "/winget/:org/:repo/packageManifests/:identifier";
  await until("the span is there", () => wanted(`GET ${route}`) !== undefined);
  const { attributes } = wanted(`GET ${route}`)!;
  const of = (key: string) => attributes.find((one) => one.key === key)?.value.stringValue;
  assert.equal(of("http.route"), route);
  assert.equal(of("packhouse.request_id"), answer.headers.get("x-request-id"));
  const [, password] = /^Password: (\S+)$/m.exec(server.out.join("\n"))!;
  assert.ok(!everything.includes(password!));
});
