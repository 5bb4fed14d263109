import { RegistryError } from "../model/registry_error.ts";
import type { RuleTerms } from "../model/mirror.ts";

/** What the file is read with. */
export interface AllowListFileOptions {
  readonly path: string;
  /** Hears once of each state of the file that cannot be used. */
  readonly complain: (why: string) => void;
}

/** Longer files are none that list packages, in bytes. */
const LONGEST = 16 * 1024 * 1024;

/**
 * The allow-list that `ALLOWLIST_PATH` names. It is read anew when the file is another; while that
 * cannot be used the last good rules hold.
 */
export class AllowListFile {
  readonly #options: AllowListFileOptions;
  #rules: readonly RuleTerms[] = [];
  /** Of the file as it was last read. */
  #mark = "";
  #reading: Promise<void> | null = null;
  #fault = "";

  constructor(options: AllowListFileOptions) {
    this.#options = options;
  }

  get path(): string {
    return this.#options.path;
  }

  /** Why the file as it is now cannot be used; `""` where it can. */
  get fault(): string {
    return this.#fault;
  }

  /** Reads the file; refuses with `value_refused` one that cannot be used. */
  async open(): Promise<void> {
    const { mark } = await this.#look();
    await this.#read(mark);
    if (this.#fault) throw new RegistryError("value_refused", this.#fault);
  }

  /** The rules as the file now has them. */
  async rules(): Promise<readonly RuleTerms[]> {
    await (this.#reading ??= this.#refresh().finally(() => this.#reading = null));
    return this.#rules;
  }

  async #refresh(): Promise<void> {
    const { mark } = await this.#look().catch((error) => ({ mark: `gone: ${error}` }));
    if (mark === this.#mark) return;
    await this.#read(mark);
    if (this.#fault) this.#options.complain(this.#fault);
  }

  async #look(): Promise<{ mark: string }> {
    try {
      const { mtime, size, isFile } = await Deno.stat(this.path);
      return { mark: `${mtime?.getTime()} ${size} ${isFile}` };
    } catch (cause) {
      throw new RegistryError("value_refused", faultOf(cause), { cause });
    }
  }

  async #read(mark: string): Promise<void> {
    this.#mark = mark;
    try {
      const { parseAllowList } = await import("./allow_list.ts");
      this.#rules = parseAllowList(await readText(this.path));
      this.#fault = "";
    } catch (error) {
      this.#fault = faultOf(error);
    }
  }
}

async function readText(path: string): Promise<string> {
  const { size } = await Deno.stat(path);
  if (size > LONGEST) throw new RegistryError("value_refused", `It has more than ${LONGEST} bytes`);
  const bytes = await Deno.readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RegistryError("value_refused", "It is not UTF-8 text", { cause });
  }
}

/** What is wrong, each with its place. */
function faultOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it is not there";
  if (!(error instanceof RegistryError)) {
    return error instanceof Error ? error.message : String(error);
  }
  const { findings, detail } = error;
  if (findings.length === 0) return detail;
  return findings.map(({ field, says }) => `${field || "the file"} ${says}`).join("; ");
}
