import type { AuditRetention } from "../registry/audit/audit_retention.ts";
import type { Job } from "../registry/job_service.ts";
import type { SweepService } from "../registry/sweep_service.ts";

/** When each job is due, in UTC; `Deno.cron` must know it before any setting is read. */
export const SCHEDULES = {
  sweep: "17 3 * * *",
  sessions: "47 * * * *",
  audit: "37 2 * * *",
  backup: "7 1 * * *",
  mirror: "* * * * *",
} as const;

/** What jobs work with. */
export interface JobTools {
  readonly sweep: SweepService;
  readonly retention: AuditRetention;
  /** Forgets sessions that can no longer be refreshed, and says how many. */
  readonly forgetSessions: () => Promise<number>;
  /** Keeps a backup where one is wanted, and says what it did. */
  readonly backUp: () => Promise<string>;
  /** Begins to bring up to date every mirror that is due, and says how many. */
  readonly syncDue: () => Promise<number>;
}

/** Everything that happens by itself. */
export function jobs(
  { sweep, retention, forgetSessions, backUp, syncDue }: JobTools,
): readonly Job[] {
  return [
    {
      id: "sweep",
      about: "Takes away files and descriptions that nothing names any more.",
      schedule: SCHEDULES.sweep,
      async run() {
        const swept = await sweep.sweep();
        const { repositories, uploads, transfers, descriptions, tombstones } = swept;
        return `Removed ${swept.blobs} files (${swept.bytes} bytes), ${descriptions} descriptions, ${
          uploads + transfers
        } uploads, ${tombstones} deleted packages and ${repositories} deleted repositories`;
      },
    },
    {
      id: "sessions",
      about: "Forgets sign-ins that have expired.",
      schedule: SCHEDULES.sessions,
      run: async () => `Forgot ${await forgetSessions()} sessions`,
    },
    {
      id: "audit",
      about: "Takes events off the audit log that are older than AUDIT_RETENTION_DAYS.",
      schedule: SCHEDULES.audit,
      run: async () =>
        retention.days === 0
          ? "Events are kept for ever"
          : `Removed ${await retention.prune()} events older than ${retention.days} days`,
    },
    {
      id: "backup",
      about: "Keeps a backup in BACKUP_FOLDER, and takes the oldest of them away.",
      schedule: SCHEDULES.backup,
      run: backUp,
    },
    {
      id: "mirror",
      about:
        "Begins to bring up to date the mirrors that are due; each run is kept with its mirror.",
      schedule: SCHEDULES.mirror,
      quiet: true,
      async run() {
        const begun = await syncDue();
        return begun === 0 ? "" : `Began ${begun} ${begun === 1 ? "run" : "runs"}`;
      },
    },
  ];
}
