import { ArrowUp } from "lucide";
import type { JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Status } from "../parts/status.tsx";
import type { FollowedEvents } from "./follow.ts";
import { auditWords } from "./words.ts";

/** That the log is followed, and how much of it has come that is not shown yet. */
export function FreshBar({ followed }: { followed: FollowedEvents }): JSX.Element {
  const words = auditWords.value;
  const count = followed.fresh.value.length;
  const show = () => {
    followed.show();
    scrollTo({ top: 0 });
  };
  return (
    <div
      role="status"
      class="sticky top-14 z-10 mb-2 flex min-h-8 flex-wrap items-center gap-3 bg-canvas py-1"
    >
      {followed.isAway.value
        ? <Status tone="bad" says={words.away} />
        : <Status tone="good" says={words.following} />}
      {count > 0 && <Button icon={ArrowUp} onClick={show}>{words.fresh(count)}</Button>}
    </div>
  );
}
