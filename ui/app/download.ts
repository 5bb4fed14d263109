import { refusalFor, refusalOf } from "../kit/problem.ts";
import { Refusal } from "../kit/refusal.ts";
import { toast } from "../parts/toast.tsx";
import type { Session } from "./session.ts";

/** Saves what the server answers as a file; a refusal becomes a toast. */
export async function downloadAnswer(
  session: Pick<Session, "fetch">,
  path: string,
  name: string,
): Promise<void> {
  try {
    const answer = await session.fetch(path).catch((cause) => {
      throw refusalFor(cause, 0);
    });
    if (!answer.ok) throw await refusalOf(answer);
    save(await answer.blob(), name);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    toast(cause.message, { tone: "bad" });
  }
}

/** Has the browser save something. */
export function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
