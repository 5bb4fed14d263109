import type { Registry } from "prom-client";

type Client = typeof import("prom-client");

/** Seconds; requests that are answered from memory take less than the first of them. */
const REQUESTS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60];
const STORES = [0.0005, 0.002, 0.01, 0.05, 0.25, 1, 5];
const JOBS = [0.1, 1, 10, 60, 600, 3600];
const LAG = [0.001, 0.005, 0.02, 0.1, 0.5, 2];

/** Everything that is counted and measured as it happens. */
export type Instruments = ReturnType<typeof createInstruments>;

/** Creates them in a registry of their own. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type names each instrument's labels
export function createInstruments({ Counter, Gauge, Histogram }: Client, registry: Registry) {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name: `packhouse_${name}`, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name: `packhouse_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(
    name: string,
    help: string,
    { labels = [], buckets }: { labels?: L[]; buckets: number[] },
  ) =>
    new Histogram({
      ...{ name: `packhouse_${name}`, help, labelNames: labels, buckets, registers },
    });
  return {
    requests: counter("http_requests_total", "Requests that were answered.", [
      ...["protocol", "endpoint", "method", "status"] as const,
    ]),
    requestSeconds: histogram(
      "http_request_duration_seconds",
      "Time until an answer began, from the first byte of the request's head.",
      { labels: ["protocol", "endpoint"], buckets: REQUESTS },
    ),
    requestBytes: counter("http_request_bytes_total", "Bytes of bodies that requests announced.", [
      "protocol",
    ]),
    responseBytes: counter("http_response_bytes_total", "Bytes of bodies that answers announced.", [
      "protocol",
    ]),
    events: counter("events_total", "Events of the audit log that this instance recorded.", [
      "kind",
    ]),
    storeSeconds: histogram("store_operation_duration_seconds", "Time that a store took.", {
      labels: ["store", "operation"],
      buckets: STORES,
    }),
    storeFailures: counter("store_failures_total", "Calls that a store did not answer well.", [
      ...["store", "operation"] as const,
    ]),
    jobsRunning: gauge("jobs_running", "Jobs that this instance is at.", ["task"]),
    jobRuns: counter("job_runs_total", "Runs of jobs that ended here.", ["task", "state"]),
    jobSeconds: histogram("job_duration_seconds", "Time that runs of jobs took.", {
      labels: ["task"],
      buckets: JOBS,
    }),
    mirrorsRunning: gauge("mirror_runs_running", "Runs of mirrors that this instance is at."),
    mirrorRuns: counter("mirror_runs_total", "Runs of mirrors that ended here.", [
      ...["repository", "state"] as const,
    ]),
    mirrorVersions: counter("mirror_versions_total", "What became of versions in ended runs.", [
      "outcome",
    ]),
    mirrorFiles: counter("mirror_files_total", "Files that were sent for.", ["result"]),
    mirrorBytes: counter("mirror_bytes_total", "Bytes of the files that came."),
    lag: histogram("event_loop_lag_seconds", "How long the process let whatever is due wait.", {
      buckets: LAG,
    }),
  };
}
