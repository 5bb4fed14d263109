import { BindRequest, ExtendedRequest, UnbindRequest } from "ldapts";
import { ANSWER, type Answer, parseAnswer, REFERRAL, type Result } from "./_answer.ts";
import { AnswerBroken } from "./_ber.ts";
import { Deadline } from "./_deadline.ts";
import { DirectoryUnfit, ServerAway, ServerRefused } from "./_fault.ts";
import { type Query, writeSearch } from "./_search_request.ts";
import type { Wire } from "./_wire.ts";
import type { Entry } from "./entry.ts";

/** What was found. */
export interface Found {
  readonly entries: readonly Entry[];
  /** Where else there may be entries. */
  readonly references: readonly string[];
}

const START_TLS = "1.3.6.1.4.1.1466.20037";
const SIZE_LIMIT_EXCEEDED = 4;
/** More than anybody is in; a search that finds more was not meant. */
const MOST_ENTRIES = 5000;
const MOST_REFERENCES = 50;
const NONE = new Uint8Array();

interface Page {
  readonly entries: Entry[];
  readonly references: string[];
  readonly result: Result;
}

/**
 * A conversation with one server, one question at a time. The LDAP library writes the questions; its
 * client is not used, because it connects again by itself without having signed in, and goes on after
 * the start of TLS with what came before it.
 */
export class LdapConnection implements AsyncDisposable {
  readonly #wire: Wire;
  readonly #milliseconds: number;
  #asked = 0;

  /** Each operation may take so long. */
  constructor(wire: Wire, milliseconds: number) {
    this.#wire = wire;
    this.#milliseconds = milliseconds;
  }

  /** Signs in. Throws {@link ServerRefused}. */
  async bind(dn: string, password: string): Promise<void> {
    // A name without a password is let in as nobody (RFC 4513 section 5.1.2), which proves nothing.
    if (dn !== "" && password === "") {
      throw new TypeError("A name needs a password to sign in with");
    }
    const request = new BindRequest({ messageId: this.#next(), dn, password });
    const { result } = await this.#ask(request.write(), ANSWER.bind);
    succeeded(result);
  }

  /** Asks for TLS, which the caller then speaks. Throws {@link ServerRefused}. */
  async startTls(): Promise<void> {
    const request = new ExtendedRequest({ messageId: this.#next(), oid: START_TLS });
    const { result } = await this.#ask(request.write(), ANSWER.extended);
    succeeded(result);
  }

  /** Throws {@link ServerRefused}. */
  async search(query: Query): Promise<Found> {
    const entries: Entry[] = [];
    const references: string[] = [];
    let cookie = NONE;
    do {
      const page = await this.#page(query, cookie);
      entries.push(...page.entries);
      references.push(...page.references, ...elsewhere(page.result, query));
      if (entries.length > MOST_ENTRIES) {
        throw new DirectoryUnfit(`A search finds more than ${MOST_ENTRIES} entries`);
      }
      cookie = Uint8Array.from(page.result.cookie);
    } while (cookie.length > 0);
    return { entries, references };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#wire.finish(new UnbindRequest({ messageId: this.#next() }).write());
  }

  async #page(query: Query, cookie: Uint8Array): Promise<Page> {
    const seconds = Math.ceil(this.#milliseconds / 1000);
    const request = writeSearch(query, { id: this.#next(), cookie, seconds });
    return await this.#ask(request, ANSWER.search);
  }

  /** Sends one request and collects what is answered, up to its result. */
  async #ask(request: Uint8Array, operation: number): Promise<Page> {
    using deadline = new Deadline(this.#milliseconds, "An answer");
    const stop = () => void this.#wire.close(deadline.signal.reason);
    deadline.signal.addEventListener("abort", stop);
    this.#wire.send(request);
    const [entries, references]: [Entry[], string[]] = [[], []];
    for (;;) {
      const answer = await this.#receive();
      if (answer.is === "entry") entries.push(answer.entry);
      else if (answer.is === "reference") references.push(...answer.references);
      else if (answer.operation === operation) {
        return { entries, references, result: answer.result };
      } else throw new AnswerBroken("The server answers something else than it was asked");
      if (entries.length > MOST_ENTRIES || references.length > MOST_REFERENCES) {
        throw new DirectoryUnfit(`A search finds more than ${MOST_ENTRIES} entries`);
      }
    }
  }

  async #receive(): Promise<Answer> {
    const { id, answer } = parseAnswer(await this.#wire.receive());
    if (id === this.#asked) return answer;
    // Only when it is about to hang up does a server speak without having been asked.
    const says = answer.is === "result" && id === 0 ? `: ${answer.result.says}` : "";
    throw new ServerAway(`The server ends the conversation${says}`);
  }

  #next(): number {
    return ++this.#asked;
  }
}

function succeeded({ code, says }: Result): void {
  if (code !== 0) throw new ServerRefused(code, says);
}

/** Where the whole of a search is to be asked; throws when it failed. */
function elsewhere(result: Result, { enough }: Query): readonly string[] {
  if (result.code === REFERRAL) return result.references;
  if (!(result.code === SIZE_LIMIT_EXCEEDED && enough)) succeeded(result);
  return [];
}
