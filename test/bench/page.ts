import type { Row } from "./measure.ts";
import { table } from "./table.ts";

/** The page of the documentation that keeps the last figures. */
export function page(rows: readonly Row[], notes: readonly string[], at: Date): string {
  const left = notes.map((note) => `- ${note}\n`).join("");
  return `# Performance

Measured on ${at.toISOString().slice(0, 10)} on a machine with 2 cores, by one command:

\`\`\`sh
deno task bench --write            # some ten minutes; \`--quick\` takes one or two
deno task bench manifest download  # some cases only
\`\`\`

- The product runs from a checkout, in a process of its own, and so does whatever it is compared
  with. Both are measured in the same run. A ratio is the product's figure over the other one's.
- Requests come from a third process over connections that stay open, 8 where nothing else is said,
  each sending its next request when it has the last answer. That process, and with FerretDB and
  versitygw those as well, run on the same 2 cores: figures by themselves would be better without
  them, and a very fast server is held up by them.
- "Bare" is \`Deno.serve\` that sends the same answer, header fields included, to every request.
- Every version has two installers, each with a product code and an upgrade code of its own.
${left}
${table(rows)}
`;
}
