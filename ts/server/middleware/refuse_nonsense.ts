import type { Context, Next } from "hono";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";

const LONGEST_ADDRESS = 8 * 1024;
/** Printable ASCII without `%`: nothing is encoded, so nothing can be encoded wrongly. */
const PLAIN = /^[\x21-\x24\x26-\x7e]*$/;

/** Refuses addresses that nobody can mean: endless, wrongly encoded, or with control characters. */
export async function refuseNonsense(c: Context<Env>, next: Next): Promise<void> {
  const { url } = c.req;
  if (url.length > LONGEST_ADDRESS) {
    throw new RegistryError("address_too_long", `At most ${LONGEST_ADDRESS} characters are read`);
  }
  if (PLAIN.test(url)) return await next();
  const { pathname, search } = new URL(url);
  if (hasControls(decode(pathname)) || hasControls(decode(search))) {
    throw new RegistryError("request_malformed", "The address has a control character in it");
  }
  await next();
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    const detail = "The address has a wrong percent-encoding";
    throw new RegistryError("request_malformed", detail, { cause });
  }
}

function hasControls(text: string): boolean {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return /[\x00-\x1f\x7f]/.test(text);
}
