/** What a person does at the pages of a provider. */
export interface Person {
  /** What is typed into the fields of a form, by their names. */
  readonly types?: Readonly<Record<string, string>>;
  /** Clicks on the link of this text where it stands, instead of filling the form in. */
  readonly clicks?: string;
}

const MOST_STEPS = 20;

/** As much of a browser as signing in needs: it keeps cookies, follows redirections and fills in forms. */
export class ScriptedBrowser {
  readonly #cookies = new Map<string, string>();

  /** Goes to an address, and on from there until it is sent to one that begins with `back`. */
  async visit(address: URL, back: string, person: Person = {}): Promise<URL> {
    let request = new Request(address);
    for (let step = 0; step < MOST_STEPS; step++) {
      const answer = await this.#ask(request);
      const location = answer.headers.get("location");
      if (location === null) {
        request = nextRequest(await answer.text(), new URL(request.url), person);
        continue;
      }
      await answer.body?.cancel();
      const next = new URL(location, request.url);
      if (next.href.startsWith(back)) return next;
      request = new Request(next);
    }
    throw new Error(`Still on the way after ${MOST_STEPS} steps: ${request.url}`);
  }

  async #ask(request: Request): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers(request.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const answer = await fetch(new Request(request, { headers, redirect: "manual" }));
    for (const set of answer.headers.getSetCookie()) this.#keep(set);
    return answer;
  }

  #keep(set: string): void {
    const [pair = "", ...attributes] = set.split(/;\s*/);
    const [name = "", value = ""] = pair.split(/=(.*)/);
    const expires = attributes.find((one) => /^expires=/i.test(one))?.slice("expires=".length);
    const gone = value === "" || (expires !== undefined && Date.parse(expires) < Date.now());
    if (gone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

function nextRequest(page: string, at: URL, { types = {}, clicks }: Person): Request {
  const link = clicks && new RegExp(`<a[^>]*href="([^"]*)"[^>]*>[^<]*${clicks}`).exec(page);
  if (link) return new Request(new URL(decoded(link[1]!), at));
  const action = /<form[^>]*\saction="([^"]*)"/.exec(page)?.[1];
  if (action === undefined) {
    throw new Error(`Nothing to do at ${at.pathname}: ${page.slice(-2000)}`);
  }
  const fields = Array.from(page.matchAll(/<(?:input|button)\s[^>]*\sname="[^>]*>/g), ([tag]) => {
    const name = attributeOf(tag, "name");
    return [name, types[name] ?? attributeOf(tag, "value")];
  });
  return new Request(new URL(decoded(action), at), {
    method: "POST",
    body: new URLSearchParams(fields),
  });
}

function attributeOf(tag: string, name: string): string {
  return decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");
}

function decoded(text: string): string {
  return text.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
}
