import { Hono } from "hono";
import { z } from "zod";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Env } from "../registry/env.ts";
import type { JobRun, JobService } from "../registry/job_service.ts";
import { presentCursor } from "./cursor.ts";
import { requirePlatformAdmin } from "./platform_admin.ts";
import { described } from "./route.ts";
import { MOMENT, NEXT, pageQuery } from "./schemas.ts";

/** What looking after jobs needs. */
export interface JobRoutesOptions {
  readonly jobs: JobService;
}

const RUN = z.strictObject({
  id: z.string(),
  job: z.string(),
  state: z.enum(["running", "succeeded", "failed"]),
  startedAt: MOMENT,
  endedAt: MOMENT.nullable(),
  instance: z.string().meta({ description: "Names the process that did it" }),
  result: z.string().meta({ description: "What it did, or why it failed" }),
}).meta({ id: "JobRun" });
const RUNS = z.strictObject({ runs: z.array(RUN), next: NEXT });

const JOB = z.strictObject({
  id: z.string(),
  about: z.string(),
  schedule: z.string().meta({ description: "A cron expression, in UTC" }),
  last: RUN.nullable().meta({ description: "Its newest run" }),
}).meta({ id: "Job" });
const JOBS = z.strictObject({ jobs: z.array(JOB) });

export type PresentedJob = z.output<typeof JOB>;
export type PresentedJobRun = z.output<typeof RUN>;

const PARAMS = z.object({
  job: z.string().meta({ description: "Id of the job", examples: ["sessions"] }),
});
const COMMON = { tag: "Jobs", credentials: "required" } as const;

/** What happens by itself; mounted at `/api/v1/jobs`. */
// deno-lint-ignore explicit-module-boundary-types -- the inferred type is the UI's client
export function jobRoutes({ jobs }: JobRoutesOptions) {
  return new Hono<Env>()
    .get(
      "/",
      described({
        ...{ ...COMMON, id: "listJobs", says: "List what happens by itself" },
        ...{ refuses: ["access_denied"], answers: { 200: { says: "All of it", json: JOBS } } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const shown = jobs.jobs.map(async ({ id, about, schedule }): Promise<PresentedJob> => {
          const { items: [last] } = await jobs.runs(id, { limit: 1 });
          return { id, about, schedule, last: last ? presentRun(last) : null };
        });
        return c.json({ jobs: await Promise.all(shown) });
      },
    )
    .post(
      "/:job/run",
      described({
        ...{ ...COMMON, id: "runJob", says: "Run a job now", params: PARAMS },
        ...{ refuses: ["access_denied", "job_missing", "job_running"] },
        about:
          "It goes on whoever asked for it, in this instance; look for its end among its runs.",
        answers: { 202: { says: "It has begun", json: RUN } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const { run } = await jobs.begin(c.req.param("job"));
        return c.json(presentRun(run), 202);
      },
    )
    .get(
      "/:job/runs",
      described({
        ...{ ...COMMON, id: "listJobRuns", says: "List runs of a job" },
        ...{ params: PARAMS, query: pageQuery() },
        refuses: ["access_denied", "job_missing", "cursor_refused"],
        answers: { 200: { says: "One page, newest first", json: RUNS } },
      }),
      async (c) => {
        requirePlatformAdmin(c);
        const job = c.req.param("job");
        if (!jobs.jobs.some(({ id }) => id === job)) {
          throw new RegistryError("job_missing", quote(job));
        }
        const { items, next } = await jobs.runs(job, c.req.valid("query"));
        return c.json({ runs: items.map(presentRun), next: presentCursor(next) });
      },
    );
}

function presentRun({ id, job, state, startedAt, endedAt, instance, result }: JobRun) {
  return {
    ...{ id, job, state, instance, result },
    startedAt: new Date(startedAt).toISOString(),
    endedAt: endedAt === 0 ? null : new Date(endedAt).toISOString(),
  };
}
