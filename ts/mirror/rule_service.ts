import type { JsonObject } from "../kit/json.ts";
import type { Clock } from "../model/document.ts";
import type { Actor, EventKind, RecordEvent } from "../model/event.ts";
import { newId, quote } from "../model/ids.ts";
import type { MirrorRule, RuleTerms } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { Protocol } from "../protocols/protocol.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, type Page, page, type Place } from "../store/document_store.ts";
import type { Leases } from "../store/lease.ts";
import {
  compareLists,
  FILE,
  inStore,
  listed,
  type ListedRule,
  rowsBefore,
  windowOf,
} from "./_rule_lists.ts";
import type { AllowListFile } from "./allow_list_file.ts";
import { checkRange } from "./check_range.ts";
import { dialectOf } from "./dialect.ts";

export type { ListedRule } from "./_rule_lists.ts";

/** What the service is made of. */
export interface RuleServiceOptions {
  readonly documents: DocumentStore;
  readonly leases: Leases;
  readonly record: RecordEvent;
  readonly now: Clock;
  readonly protocols: readonly Protocol[];
  /** Whose rows count for one repository; `null` for none. */
  readonly file: RuleFile | null;
}

/** A file of rules, and the path of the repository that they are for. */
export interface RuleFile {
  readonly path: string;
  readonly list: AllowListFile;
}

/** Who did what to the rules of which repository. */
interface RuleChange {
  readonly kind: EventKind;
  readonly target: string;
  readonly by: Actor;
  readonly detail: JsonObject;
}

export const MOST_RULES = 10_000;
const ATTEMPTS = 8;
/** How many names of a list an event tells. */
const NAMES_TOLD = 100;

/** What of their upstreams repositories are copies of. */
export class RuleService {
  readonly #options: RuleServiceOptions;

  constructor(options: RuleServiceOptions) {
    this.#options = options;
  }

  /** Every rule, those of a file first; {@link MOST_RULES} of each kind at most. */
  async all(repository: Repository): Promise<readonly ListedRule[]> {
    const stored = await this.#stored(repository);
    return [...await this.#ofFile(repository), ...stored.map(listed)];
  }

  /** One window of the rules, those of a file first, then in the order in which they were made. */
  async list(
    repository: Repository,
    { after, limit }: { readonly after?: Place; readonly limit: number },
  ): Promise<Page<ListedRule>> {
    const rows = (await this.#ofFile(repository)).slice(rowsBefore(after));
    if (rows.length > limit) return windowOf(rows.slice(0, limit), true);
    const { items, next } = await page(this.#options.documents, COLLECTIONS.mirrorRules, {
      where: { repository: repository.id },
      after: after?.id.startsWith(FILE) ? undefined : inStore(repository, after),
      limit: Math.max(1, limit - rows.length),
    });
    const shown = rows.length === limit ? [] : items;
    return windowOf([...rows, ...shown.map(listed)], next !== null || shown.length < items.length);
  }

  /** Refuses with `mirror_rule_missing`. */
  async get(repository: Repository, id: string): Promise<ListedRule> {
    if (!id.startsWith(FILE)) return listed(await this.#get(repository, id));
    const found = (await this.#ofFile(repository)).find((rule) => rule.id === id);
    if (!found) throw new RegistryError("mirror_rule_missing", quote(id));
    return found;
  }

  /** Refuses with `value_refused`, also where there are {@link MOST_RULES}. */
  async create(repository: Repository, terms: RuleTerms, by: Actor): Promise<ListedRule> {
    await this.#check(repository, terms);
    return await this.#inTurn(repository, async () => {
      if ((await this.#stored(repository)).length >= MOST_RULES) {
        throw new RegistryError(
          "value_refused",
          `There are ${MOST_RULES} rules, and may be no more`,
        );
      }
      const rule = listed(await this.#insert(repository, terms, by));
      const detail = { rule: rule.id, after: { ...terms } };
      await this.#note(repository, {
        ...{ kind: "mirror_rule.created", target: terms.package, by, detail },
      });
      return rule;
    });
  }

  /** Puts other terms in the place of a rule's; refuses with `mirror_rule_missing`, `value_refused` or `write_conflict`. */
  async change(
    repository: Repository,
    id: string,
    edit: (terms: RuleTerms) => RuleTerms,
    by: Actor,
  ): Promise<ListedRule> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await this.#getOwn(repository, id);
      const terms = edit(before.terms);
      await this.#check(repository, terms);
      const after = await this.#options.documents.replace(COLLECTIONS.mirrorRules, {
        ...{ ...before, terms },
      });
      if (!after) continue;
      const detail = { rule: id, before: { ...before.terms }, after: { ...terms } };
      await this.#note(repository, {
        ...{ kind: "mirror_rule.changed", target: terms.package, by, detail },
      });
      return listed(after);
    }
    throw new RegistryError("write_conflict", `Rule ${quote(id)}`);
  }

  /** What it let in stays here, but is copied no more. Refuses with `mirror_rule_missing` or `value_refused`. */
  async delete(repository: Repository, id: string, by: Actor): Promise<void> {
    const before = await this.#getOwn(repository, id);
    if (!await this.#options.documents.delete(COLLECTIONS.mirrorRules, before.id)) {
      throw new RegistryError("mirror_rule_missing", quote(id));
    }
    await this.#note(repository, {
      ...{ kind: "mirror_rule.deleted", target: before.terms.package, by },
      detail: { rule: id, before: { ...before.terms } },
    });
  }

  /**
   * Makes a list all that is kept here; a rule that is on it already keeps its id. New ones are
   * there before others go, so that whatever both lists name is named at any time. Refuses with
   * `value_refused` or `write_conflict`.
   */
  async replaceAll(
    repository: Repository,
    wanted: readonly RuleTerms[],
    by: Actor,
  ): Promise<void> {
    for (const [at, terms] of wanted.entries()) {
      await this.#check(repository, terms, `packages[${at}].versions`);
    }
    await this.#inTurn(repository, async () => {
      const { kept, missing, left } = compareLists(await this.#stored(repository), wanted);
      for (const terms of missing) await this.#insert(repository, terms, by);
      for (const { id } of left) await this.#options.documents.delete(COLLECTIONS.mirrorRules, id);
      if (missing.length + left.length === 0) return;
      const detail = {
        ...{ kept, added: missing.length, removed: left.length },
        addedNames: missing.slice(0, NAMES_TOLD).map((terms) => terms.package),
        removedNames: left.slice(0, NAMES_TOLD).map(({ terms }) => terms.package),
      };
      await this.#note(repository, {
        ...{ kind: "mirror_rule.changed", target: "allow-list", by, detail },
      });
    });
  }

  async #ofFile({ path }: Repository): Promise<readonly ListedRule[]> {
    const { file } = this.#options;
    if (file?.path !== path) return [];
    const rows = await file.list.rules();
    return rows.map((terms, at) => ({ id: `${FILE}${at + 1}`, terms, from: "file" }));
  }

  async #stored({ id: repository }: Repository): Promise<readonly MirrorRule[]> {
    const query = { where: { repository }, limit: MOST_RULES };
    return await Array.fromAsync(this.#options.documents.find(COLLECTIONS.mirrorRules, query));
  }

  async #get(repository: Repository, id: string): Promise<MirrorRule> {
    const { documents } = this.#options;
    const found = await documents.get(COLLECTIONS.mirrorRules, `${repository.id}/${id}`);
    if (!found) throw new RegistryError("mirror_rule_missing", quote(id));
    return found;
  }

  /** A rule that can be changed here. */
  async #getOwn(repository: Repository, id: string): Promise<MirrorRule> {
    if (!id.startsWith(FILE)) return await this.#get(repository, id);
    await this.get(repository, id);
    throw new RegistryError("value_refused", `Rule ${quote(id)} stands in the file ALLOWLIST_PATH`);
  }

  async #insert({ id: repository }: Repository, terms: RuleTerms, by: Actor): Promise<MirrorRule> {
    const { documents, now } = this.#options;
    const created = await documents.insert(COLLECTIONS.mirrorRules, {
      ...{ id: `${repository}/${newId()}`, repository, terms, createdAt: now() },
      createdBy: by.name,
    });
    return created!;
  }

  async #check(repository: Repository, { versions }: RuleTerms, field?: string): Promise<void> {
    if (versions === undefined) return;
    const { mirroring } = await dialectOf(this.#options.protocols, repository);
    checkRange(mirroring, versions, field);
  }

  #inTurn<T>({ id }: Repository, work: () => Promise<T>): Promise<T> {
    return this.#options.leases.hold(`mirror-rules/${id}`, work);
  }

  async #note(
    { id: repository, organization }: Repository,
    { kind, target, by: actor, detail }: RuleChange,
  ): Promise<void> {
    await this.#options.record({ kind, actor, organization, repository, target, detail });
  }
}
