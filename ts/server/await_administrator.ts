import type { Packhouse } from "./compose.ts";
import { isPersonal } from "./hot_answers.ts";

/**
 * Lets nobody be refused because there is no administrator yet: until one is `created`, whoever may
 * have shown who they are waits. What anybody may read is answered at once.
 */
export function awaitAdministrator(
  created: Promise<void>,
  answer: Packhouse["answer"],
): Packhouse["answer"] {
  let isThere = false;
  void created.then(() => isThere = true);
  return (request, info) =>
    isThere || !(isPersonal(request) || request.url.includes("?"))
      ? answer(request, info)
      : created.then(() => answer(request, info));
}
