import { dirname, join } from "node:path";
import { UsageRefused } from "../../../config/refused.ts";
import { openZip } from "../../../inspect/zip/mod.ts";
import type { TextFile } from "../../../protocols/exchange.ts";
import { zipped } from "../../../protocols/zipped_texts.ts";
import { EXIT } from "../command.ts";
import { openFile } from "./file_access.ts";
import { LocalRefused, type RemoteContext, type Report } from "./remote_command.ts";

/** Of one file, in bytes. */
const LONGEST = 16 * 1024 * 1024;

/** Fetches packages and writes them where they are wanted. */
export async function runExport(context: RemoteContext): Promise<Report> {
  const { flags, positionals: names, repository } = context;
  const out = flags.text("out");
  if (!out) throw new UsageRefused(["Say where to with --out DIR or --out FILE.zip"]);
  const written: string[] = [];
  const files = noted(exported(names, context), written);
  await (/\.zip$/i.test(out) ? writeZip(files, out) : writeFolder(files, out));
  return {
    document: { repository, out, files: written },
    lines: [`${written.length} files in ${out}`],
    exit: EXIT.done,
  };
}

async function* exported(
  names: readonly string[],
  context: RemoteContext,
): AsyncGenerator<TextFile> {
  const root = `/repositories/${context.repository}`;
  if (names.length === 0) return yield* download(`${root}/export`, context);
  for (const name of names) {
    yield* download(`${root}/packages/${encodeURIComponent(name)}/export`, context);
  }
}

/** A ZIP is read from its end, so it has to arrive first. */
async function* download(path: string, { remote }: RemoteContext): AsyncGenerator<TextFile> {
  const { body } = await remote.ask(remote.at(path));
  const temporary = await Deno.makeTempFile({ prefix: "packhouse-export-" });
  try {
    await Deno.writeFile(temporary, body ?? new Uint8Array());
    using file = await openFile(temporary);
    const zip = await openZip(file);
    for (const entry of zip.entries) {
      if (entry.isEscaping) throw new LocalRefused(`Cannot write ${JSON.stringify(entry.name)}`);
      const bytes = await zip.bytes(entry, { most: LONGEST });
      yield { path: entry.name, text: new TextDecoder().decode(bytes) };
    }
  } finally {
    await Deno.remove(temporary);
  }
}

async function* noted(
  files: AsyncIterable<TextFile>,
  written: string[],
): AsyncGenerator<TextFile> {
  for await (const file of files) {
    written.push(file.path);
    yield file;
  }
}

async function writeFolder(files: AsyncIterable<TextFile>, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const { path, text } of files) {
    const target = join(folder, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeTextFile(target, text);
  }
}

/** Seen whole or not at all. */
async function writeZip(files: AsyncIterable<TextFile>, target: string): Promise<void> {
  const part = `${target}.part`;
  try {
    await Deno.writeFile(part, zipped(files));
    await Deno.rename(part, target);
  } catch (error) {
    await Deno.remove(part).catch(() => {});
    throw error;
  }
}
