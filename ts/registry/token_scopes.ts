import { quote } from "../model/ids.ts";
import type { Organization, Repository } from "../model/package.ts";
import { may } from "../model/permission.ts";
import type { Principal, TokenScope } from "../model/principal.ts";
import { type Finding, RegistryError } from "../model/registry_error.ts";
import type { Action } from "../model/role.ts";
import { COLLECTIONS } from "../store/collections.ts";
import { type DocumentStore, first } from "../store/document_store.ts";

/** What scopes are read with. */
export interface TokenScopesOptions {
  readonly documents: DocumentStore;
  /** Ids of all protocols that are served. */
  readonly protocols: readonly string[];
}

/** A scope as somebody writes it: organizations by id or slug, repositories by id or path. */
export interface WantedScope {
  readonly protocols?: readonly string[];
  readonly actions?: readonly Action[];
  readonly organizations?: readonly string[];
  readonly repositories?: readonly string[];
}

/** Reads scopes of tokens: everything in them exists, and is known to whoever writes it. */
export class TokenScopes {
  readonly #options: TokenScopesOptions;

  constructor(options: TokenScopesOptions) {
    this.#options = options;
  }

  /** The scope with ids; refuses with `value_refused`, with a finding for each name that is unknown. */
  async read(wanted: WantedScope, principal: Principal): Promise<TokenScope> {
    const { protocols, actions, organizations, repositories } = wanted;
    const known = (id: string) => Promise.resolve(this.#options.protocols.includes(id) ? id : null);
    const findings: Finding[] = [];
    const list = async <Id extends string>(
      member: string,
      texts: readonly string[] | undefined,
      find: (text: string) => Promise<Id | null>,
    ) => {
      if (texts === undefined) return {};
      const found = await Promise.all(texts.map(find));
      const field = (at: number) => `scope.${member}[${at}]`;
      findings.push(...found.flatMap((id, at) => id === null ? unknown(field(at)) : []));
      return { [member]: [...new Set(found.filter((id) => id !== null))] };
    };
    const scope: TokenScope = {
      ...await list("protocols", protocols, known),
      ...(actions && { actions: [...new Set(actions)] }),
      ...await list("organizations", organizations, (text) => this.#organization(text, principal)),
      ...await list("repositories", repositories, (text) => this.#repository(text, principal)),
    };
    refuse(findings);
    return scope;
  }

  async #repository(text: string, principal: Principal): Promise<Repository["id"] | null> {
    const { documents } = this.#options;
    const found = text.includes("/")
      ? await first(documents, COLLECTIONS.repositories, { where: { path: text } })
      : await documents.get(COLLECTIONS.repositories, text);
    return found && may(principal, "read", found) ? found.id : null;
  }

  async #organization(text: string, principal: Principal): Promise<Organization["id"] | null> {
    const { documents } = this.#options;
    const found = await documents.get(COLLECTIONS.organizations, text) ??
      await first(documents, COLLECTIONS.organizations, { where: { slug: text as never } });
    return found && await this.#knows(principal, found) ? found.id : null;
  }

  /** Whoever can read any of its repositories knows of an organization. */
  async #knows(principal: Principal, { id }: Organization): Promise<boolean> {
    if (principal.platformAdmin || principal.memberships.has(id)) return true;
    const where = { organization: id };
    for await (const one of this.#options.documents.find(COLLECTIONS.repositories, { where })) {
      if (may(principal, "read", one)) return true;
    }
    return false;
  }
}

function unknown(field: string): Finding {
  return { field, rule: "unknown", says: "is not known here" };
}

function refuse(findings: readonly Finding[]): void {
  const [one] = findings;
  if (!one) return;
  throw new RegistryError("value_refused", `${quote(one.field)} ${one.says}`, { findings });
}
