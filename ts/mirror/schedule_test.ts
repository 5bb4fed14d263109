import assert from "node:assert/strict";
import type { RegistryError } from "../model/registry_error.ts";
import { nextDue } from "./schedule.ts";

const AFTER = Date.parse("2026-03-01T10:15:30Z");
const USUAL = { intervalMinutes: 60 };

Deno.test("nextDue() is the first moment behind another, in UTC", async () => {
  const rows: readonly (readonly [string | null, string])[] = [
    [null, "2026-03-01T11:15:30.000Z"],
    ["30 2 * * *", "2026-03-02T02:30:00.000Z"],
    ["*/5 * * * *", "2026-03-01T10:20:00.000Z"],
    ["0 3 * * MON-FRI", "2026-03-02T03:00:00.000Z"],
    ["0 0 29 2 *", "2028-02-29T00:00:00.000Z"],
  ];
  for (const [schedule, expected] of rows) {
    assert.equal(new Date(await nextDue(schedule, AFTER, USUAL)).toISOString(), expected);
  }
});

Deno.test("nextDue() refuses what is no expression of five parts, or never comes", async () => {
  for (const schedule of ["", "hourly", "* * * *", "0 * * * * *", "61 * * * *", "0 0 30 2 *"]) {
    await assert.rejects(nextDue(schedule, AFTER, USUAL), (error) => {
      const { code, findings } = error as RegistryError;
      assert.deepEqual([code, findings[0]?.field, findings[0]?.rule], [
        ...["value_refused", "schedule", "cron"],
      ], schedule);
      return true;
    });
  }
});
