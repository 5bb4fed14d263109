import type { Actor } from "../model/event.ts";
import { quote } from "../model/ids.ts";
import type { Mirror, RunScope } from "../model/mirror.ts";
import type { Repository } from "../model/package.ts";
import { RegistryError } from "../model/registry_error.ts";
import type { OpenSource } from "../protocols/mirroring.ts";
import type { PackageName } from "../registry/package_draft.ts";
import type { CopyErrand } from "./copy_errand.ts";
import { Coverage } from "./coverage.ts";
import { type Dialect, dialectOf } from "./dialect.ts";
import { type EffectiveRule, effectiveRules, type WrittenRule } from "./effective_rule.ts";
import { Ledger } from "./ledger.ts";
import { RuleBook } from "./rule_book.ts";
import type { SyncServiceOptions } from "./sync_service.ts";

/** What is to be brought up to date, how, and by whose wish. */
export interface SyncOrder extends Asked {
  readonly repository: Repository;
  readonly mirror: Mirror;
  readonly source: OpenSource;
  readonly scope: RunScope;
  readonly dialect: Dialect;
  readonly rules: readonly WrittenRule[];
}

/** Whose wish something is. */
export interface Asked {
  readonly by: Actor;
  /** Whether somebody asked for it, and not the clock. */
  readonly isAsked: boolean;
}

/** Reads what a run needs; refuses as `SyncService.start` says. */
export async function orderOf(
  options: SyncServiceOptions,
  repository: Repository,
  scope: RunScope,
  asked: Asked,
): Promise<SyncOrder> {
  const { mirror, source } = await options.mirrors.open(repository);
  if (source.kind === "bundle") {
    throw new RegistryError("value_refused", "Bundles are carried into this mirror: import one");
  }
  const dialect = await dialectOf(options.protocols, repository);
  const rules = await options.rules.all(repository);
  const order = { ...asked, repository, mirror, source, scope, dialect, rules };
  await refuseUnruled(options, order);
  return order;
}

async function refuseUnruled(options: SyncServiceOptions, order: SyncOrder): Promise<void> {
  const { scope, rules, dialect: { names } } = order;
  if (scope.of === "rule" && !rules.some(({ id }) => id === scope.rule)) {
    throw new RegistryError("mirror_rule_missing", quote(scope.rule));
  }
  if (scope.of !== "package" || await ruleOf(options, order, names.parse(scope.package))) return;
  throw new RegistryError("mirror_rule_missing", `None speaks of ${quote(scope.package)}`);
}

/** The rule that counts for one package, or `null`. */
export async function ruleOf(
  { documents, defaults }: SyncServiceOptions,
  { repository, mirror, scope, rules }: SyncOrder,
  name: PackageName,
): Promise<EffectiveRule | null> {
  const remembered = await new Ledger(documents, repository).packages();
  const book = new RuleBook(effectiveRules(rules, defaults));
  return new Coverage({ mirror, book, defaults, scope, remembered }).ruleOf(name);
}

/** Where copies go in whose name, of an order that is carried out. */
export async function errandOf(
  options: SyncServiceOptions,
  { repository, mirror, by, dialect: { protocol, names, mirroring } }: SyncOrder,
  rest: Pick<CopyErrand, "signal" | "received">,
): Promise<CopyErrand> {
  const exchange = await protocol.exchange?.(options);
  if (!exchange) throw new RegistryError("value_refused", `${protocol.title} is not exchanged`);
  const ledger = new Ledger(options.documents, repository);
  return { repository, mirror, by, names, mirroring, exchange, ledger, ...rest };
}
