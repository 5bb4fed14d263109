/** Nothing that is refused tells whether an account exists: not by words, work, or when it is refused. */
import assert from "node:assert/strict";
import { AccessFixture, PASSWORD } from "../../test/access_fixture.ts";
import { ITSELF } from "../model/event.ts";
import type { DocumentStore } from "../store/document_store.ts";

/** Logins that cannot succeed with the password beside them. */
const FAILING: readonly (readonly [login: string, password: string])[] = [
  ["ada", "not her password"],
  ["ada@example.test", "not her password"],
  ["nobody", PASSWORD],
  ["nobody@example.test", PASSWORD],
  ["disabled", PASSWORD],
  ["robot", PASSWORD],
  ["", PASSWORD],
  ["my password, mistyped", PASSWORD],
];

const TOO_LONG: typeof FAILING = [["a".repeat(257), PASSWORD], ["ada", "a".repeat(1025)]];

/** What one refusal said, and what it took. */
interface Refusal {
  readonly said: string;
  readonly hashed: number;
  readonly asked: string;
}

async function started() {
  const access = new AccessFixture();
  await access.createUser("ada");
  await access.users.create({ username: "robot", kind: "service" }, ITSELF);
  const disabled = await access.createUser("disabled");
  await access.users.setDisabled(disabled.id, true, ITSELF);
  // What everybody signs in by is read once in a while, whoever signs in; here the clock stands still.
  await access.signIn.assertOpen();
  const asked = watch(access.documents);
  const refusal = async (login: string, password: string, address: string): Promise<Refusal> => {
    access.verified = 0;
    asked.length = 0;
    const attempt = { login, password, address, method: "login" } as const;
    const said = await access.signIn.byPassword(attempt, { origin: "" }).then(
      () => assert.fail(`${login} was let in`),
      ({ code, message, retryAfter }) => `${code} ${message} ${retryAfter}`,
    );
    return { said, hashed: access.verified, asked: asked.join(" ") };
  };
  return { access, refusal };
}

/** Every call of a store from now on. */
function watch(documents: DocumentStore): string[] {
  const calls: string[] = [];
  for (const name of ["get", "find", "insert", "replace", "delete"] as const) {
    const method = documents[name].bind(documents) as (...given: unknown[]) => unknown;
    Object.assign(documents, {
      [name]: (from: { name: string }, ...rest: unknown[]) => {
        calls.push(`${name} ${from.name}`);
        return method(from, ...rest);
      },
    });
  }
  return calls;
}

Deno.test("byPassword() refuses every login alike, for as much work", async () => {
  const { refusal } = await started();
  const refusals = new Set<string>();
  for (const [at, [login, password]] of FAILING.entries()) {
    const { said, hashed, asked } = await refusal(login, password, `192.0.2.${at}`);
    assert.equal(hashed, 1, login);
    refusals.add(`${said}: ${asked}`);
  }
  assert.equal(refusals.size, 1, [...refusals].join("\n"));
  assert.match([...refusals][0]!, /^credentials_wrong Credentials are not valid: /);
});

Deno.test("byPassword() refuses too many tries alike, as early, and without hashing", async () => {
  const { refusal } = await started();
  const stories = new Set<string>();
  for (const [at, [login, password]] of FAILING.entries()) {
    const story: string[] = [];
    for (let time = 0; time < 8; time++) {
      const { said, hashed, asked } = await refusal(login, password, `192.0.2.${at}`);
      story.push(`${said}, ${hashed}: ${asked}`);
    }
    stories.add(story.join("\n"));
  }
  assert.equal(stories.size, 1, [...stories].join("\n\n"));
  const [story] = stories;
  assert.equal(story!.match(/^credentials_wrong .*, 1: /gm)?.length, 5);
  assert.equal(story!.match(/^rate_limited .* 1, 0: /gm)?.length, 3);
});

Deno.test("byPassword() slows an account down from everywhere alike, whether it is one or not", async () => {
  const { refusal } = await started();
  for (const [login, password] of FAILING) {
    const hashes: number[] = [];
    for (let host = 0; host < 25; host++) {
      hashes.push((await refusal(login, password, `198.51.100.${host}`)).hashed);
    }
    assert.deepEqual(hashes, Array.from({ length: 25 }, (_, host) => host < 20 ? 1 : 0), login);
  }
});

Deno.test("byPassword() refuses what is too long at once, as wrong and uncounted", async () => {
  const { refusal } = await started();
  for (let time = 0; time < 10; time++) {
    for (const [login, password] of TOO_LONG) {
      const { said, hashed, asked } = await refusal(login, password, "192.0.2.1");
      assert.match(
        said,
        /^credentials_wrong Credentials are not valid: User name or password is wrong/,
      );
      assert.deepEqual([hashed, asked], [0, ""]);
    }
  }
});
