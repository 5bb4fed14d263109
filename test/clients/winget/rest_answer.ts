import { failedStatus, WinGetFailure } from "./failure.ts";
import { isObject } from "./reading.ts";
import type { Answer } from "./wire.ts";

/** The JSON of an answer of `/manifestSearch` or `/packageManifests`; `undefined` when it is empty. */
export function readAnswer(answer: Answer): unknown {
  if (answer.status === 404 && isKindRefusal(answer)) return undefined;
  return readInformationAnswer(answer);
}

/** The same for `/information`, where no refusal is kind. */
export function readInformationAnswer(answer: Answer): unknown {
  const { status, headers } = answer;
  if (status === 204) return undefined;
  if (status === 400) throw new WinGetFailure("badRequest", textOf(answer));
  if (status === 404) throw new WinGetFailure("endpointMissing", textOf(answer));
  if (status === 429 || status === 503) {
    throw new WinGetFailure("serviceUnavailable", `Retry-After: ${headers["retry-after"]}`);
  }
  if (status !== 200) throw new WinGetFailure(failedStatus(status), textOf(answer));
  if (!isJson(answer)) throw new WinGetFailure("wrongMediaType", `${headers["content-type"]}`);
  return parse(answer);
}

function isJson({ headers }: Answer): boolean {
  return headers["content-type"]?.startsWith("application/json") ?? false;
}

/** A 404 that says `code` and `message` means that there is no such thing, and not no such address. */
function isKindRefusal(answer: Answer): boolean {
  const said = isJson(answer) && answer.body.length > 0 ? parse(answer) : null;
  return isObject(said) && "code" in said && "message" in said;
}

function parse(answer: Answer): unknown {
  try {
    const value: unknown = JSON.parse(textOf(answer));
    if (value !== null) return value;
  } catch (cause) {
    throw new WinGetFailure("invalidData", "Not JSON", { cause });
  }
  throw new WinGetFailure("invalidData", "null");
}

function textOf({ body }: Answer): string {
  return new TextDecoder().decode(body);
}
