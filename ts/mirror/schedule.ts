import type { Instant } from "../model/document.ts";
import { quote } from "../model/ids.ts";
import { RegistryError } from "../model/registry_error.ts";

/** What stands in for a schedule that nobody wrote. */
export interface UsualSchedule {
  readonly intervalMinutes: number;
}

/**
 * The first moment after another at which a mirror is due: by a cron expression of five parts in
 * UTC, or with `null` every so often. Refuses with `value_refused` what is no such expression, or
 * names a day that never comes.
 */
export async function nextDue(
  schedule: string | null,
  after: Instant,
  { intervalMinutes }: UsualSchedule,
): Promise<Instant> {
  if (schedule === null) return after + intervalMinutes * 60_000;
  const due = await nextByCron(schedule, after);
  if (due) return due.getTime();
  throw refusal(schedule, "it never comes");
}

async function nextByCron(schedule: string, after: Instant): Promise<Date | null> {
  const { Cron } = await import("croner");
  try {
    const cron = new Cron(schedule, { mode: "5-part", timezone: "UTC", paused: true });
    return cron.nextRun(new Date(after));
  } catch (cause) {
    throw refusal(schedule, wordsOf(cause), { cause });
  }
}

/** Without the name of the library's class. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^\w+: /, "") : String(error);
}

function refusal(schedule: string, why: string, options: ErrorOptions = {}): RegistryError {
  const says = `must be a cron expression of five parts, such as "30 2 * * *": ${why}`;
  const findings = [{ field: "schedule", rule: "cron", says, value: schedule.slice(0, 80) }];
  return new RegistryError("value_refused", `Cannot use ${quote(schedule)} as a schedule: ${why}`, {
    ...options,
    findings,
  });
}
