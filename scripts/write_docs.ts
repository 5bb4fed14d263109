/**
 * Writes the pages of `docs/` that are drawn from tables: `settings.md` and `errors.md`.
 * With `--check` it writes nothing, names each page that is stale, and exits 1 when there is one.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GROUPS, ROWS, type SettingRow } from "../ts/config/settings.ts";
import { CATALOGUE } from "../ts/model/registry_error.ts";

const DOCS = join(dirname(dirname(fileURLToPath(import.meta.url))), "docs");

/** Configuration files shown in the settings page: the name in `docs/examples/`, and what it is for. */
export const EXAMPLES = {
  "embedded.json": "One process that keeps everything in a folder",
  "behind_proxy.json": "Behind a proxy that adds a path",
  "https.json": "HTTPS without a proxy",
  "mongodb_s3.json": "Several instances on MongoDB and S3",
  "mirror.json": "A mirror of chosen packages",
} as const;

/** Every generated page by its name, as it should be. */
export async function pages(): Promise<Record<string, string>> {
  return { "settings.md": await settingsPage(), "errors.md": errorsPage() };
}

async function settingsPage(): Promise<string> {
  const groups = Object.entries(GROUPS).map(([group, title]) => section(group, title));
  const examples = Object.entries(EXAMPLES).map(async ([file, title]) => {
    const json = await Deno.readTextFile(join(DOCS, "examples", file));
    return `### ${title}\n\n\`\`\`json\n${json}\`\`\`\n`;
  });
  return [SETTINGS_INTRO, ...groups, "## Examples\n", ...await Promise.all(examples)].join("\n");
}

const SETTINGS_INTRO = `# Settings

Each setting is an environment variable, a flag, and a line of a JSON file. A flag is its variable
in lower case with dashes: \`S3_SECRET_KEY\` is \`--s3-secret-key\`. A switch needs no value, and
\`--no-…\` turns it off.

The file is \`packhouse.json\` in the working directory, or the one that \`--config\` names; its keys
are variables or the names in the second column. A flag overrides the environment, which overrides
the file. What is set to nothing counts as unset.

A secret can be read from a file, named by its variable with \`_FILE\` at the end:
\`JWT_SECRET_FILE=/run/secrets/jwt\`. Secrets are never printed.

An unknown key or flag and an impossible value stop the start, each with one line that says why.
`;

function section(group: string, title: string): string {
  const rows = ROWS.filter(({ id }) => id.startsWith(`${group}.`)).map((row) => [
    code(row.env),
    code(row.id),
    takes(row),
    row.default === undefined ? "unset" : code(row.default),
    row.about,
  ]);
  return `## ${title}\n\n${table(["Variable", "In a file", "Takes", "Default", "Meaning"], rows)}`;
}

function takes({ read, secret }: SettingRow): string {
  return secret ? `${read.takes}; secret` : read.takes;
}

function errorsPage(): string {
  const rows = Object.entries(CATALOGUE)
    .map(([name, { status, says }]) => [code(name), String(status), says]);
  return `# Errors

Every refusal has a code that never changes, and that each protocol explains in its own form. The
REST API answers \`application/problem+json\` (RFC 9457) with the code as \`code\`.

${table(["Code", "Status", "Says"], rows)}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A table as `deno fmt` would write it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |\n`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.map(line)].join("");
}

/** The names of the pages that differ from what they should be. */
export async function stalePages(): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, content] of Object.entries(await pages())) {
    const present = await Deno.readTextFile(join(DOCS, name)).catch(() => null);
    if (present?.replaceAll("\r\n", "\n") !== content) stale.push(name);
  }
  return stale;
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--check")) {
    const stale = await stalePages();
    for (const name of stale) console.error(`docs/${name} is stale: run "deno task docs"`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const [name, content] of Object.entries(await pages())) {
    await Deno.writeTextFile(join(DOCS, name), content);
  }
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
