import process from "node:process";
import type { Registry } from "prom-client";
import { VERSION } from "../../config/version.ts";

type Client = typeof import("prom-client");

/** Adds what is told of any process, under the names that dashboards expect. */
export function addProcess({ Gauge, Counter }: Client, registry: Registry): void {
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read());
      },
    });
  new Gauge({
    ...{ name: "packhouse_build_info", help: "What runs; always 1.", registers },
    labelNames: ["version", "runtime", "platform"],
  }).set({
    ...{ version: VERSION, runtime: `Deno ${Deno.version.deno}`, platform: Deno.build.target },
  }, 1);
  const startedAt = (Date.now() - performance.now()) / 1000;
  gauge("process_start_time_seconds", "When the process started.", () => startedAt);
  gauge(
    ...["process_resident_memory_bytes", "Memory of the process."] as const,
    () => Deno.memoryUsage().rss,
  );
  gauge(
    ...["packhouse_heap_used_bytes", "Memory that is in use for objects."] as const,
    () => Deno.memoryUsage().heapUsed,
  );
  new Counter({
    ...{ name: "process_cpu_seconds_total", help: "Processor time of the process.", registers },
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1_000_000);
    },
  });
}
