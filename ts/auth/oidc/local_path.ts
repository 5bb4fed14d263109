/** Where people land who asked for nowhere, or for somewhere that is not ours. */
const HOME = "/ui/";
const LONGEST = 1000;
/** Reserved for this by RFC 2606: nobody's address begins with it. */
const NOWHERE = "http://local.invalid";
// deno-lint-ignore no-control-regex -- these are what is refused
const TRICKS = /[\\\u0000-\u001f\u007f-\u009f]|%(?:[01][0-9a-f]|5c|7f)/i;

/** A path below `/ui/` that a browser may be sent to, whatever a stranger wrote. */
export function localPath(wanted: string): string {
  if (wanted.length > LONGEST || !wanted.startsWith(HOME) || TRICKS.test(wanted)) return HOME;
  const url = URL.parse(wanted, NOWHERE);
  if (url?.origin !== NOWHERE || !url.pathname.startsWith(HOME)) return HOME;
  return `${url.pathname}${url.search}${url.hash}`;
}
