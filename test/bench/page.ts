import type { Row } from "./measure.ts";
import { table } from "./table.ts";

/** The page of the documentation that keeps the last figures. */
export function page(rows: readonly Row[], notes: readonly string[], at: Date): string {
  return `# Performance

Measured on ${at.toISOString().slice(0, 10)} on a machine with 2 cores.

${table(rows)}
${notes.map((note) => `- ${note}`).join("\n")}
`;
}
