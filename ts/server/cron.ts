import type { JobService } from "../registry/job_service.ts";
import { SCHEDULES } from "../jobs/jobs.ts";

/** Who runs the jobs of this process; nobody until the server has started. */
let runner: ((job: string) => Promise<unknown>) | null = null;

/** Hands the clock to a job service, or takes it away again. */
export function runJobsWith(
  service: JobService | null,
  complain: (job: string, error: unknown) => void = () => {},
): void {
  runner = service && ((job) => service.tick(job).catch((error) => complain(job, error)));
}

// `Deno.cron` is collected from the top level of modules, before anything runs.
for (const [job, schedule] of Object.entries(SCHEDULES)) {
  Deno.cron(job, schedule, async () => {
    await runner?.(job);
  });
}
