import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../parts/button.tsx";
import { Card } from "../parts/page.tsx";
import { Status } from "../parts/status.tsx";
import { RefusalNote } from "../parts/trouble.tsx";
import type { AccountTabProps } from "./page.tsx";
import { PresenceDialog } from "./presence_dialog.tsx";
import { TotpDialog } from "./totp_dialog.tsx";
import { accountWords } from "./words.ts";

/** One-time passwords, and the codes for when the device is lost. */
export function SecondFactorCard({ model, me }: AccountTabProps): JSX.Element {
  const { factor, recovery } = accountWords.value;
  const { totp, recoveryCodes, passkeys } = me.secondFactor;
  const asked = useSignal<"take away" | "renew" | null>(null);
  const { beginTotp, disableTotp, renewCodes, setup } = model;
  const ask = (what: "take away" | "renew") => () => {
    disableTotp.clear();
    renewCodes.clear();
    asked.value = what;
  };
  const close = () => asked.value = null;
  return (
    <Card title={factor.title}>
      <p class="mb-4 text-muted">{factor.about}</p>
      <div class="divide-y divide-line *:py-4 *:first:pt-0 *:last:pb-0">
        <Line
          title={factor.codes}
          about={factor.codesAbout}
          state={<Status tone={totp ? "good" : "waiting"} says={totp ? factor.on : factor.off} />}
        >
          {totp
            ? <Button kind="danger" onClick={ask("take away")}>{factor.takeAway}</Button>
            : (
              <Button busy={beginTotp.isBusy.value} onClick={() => void beginTotp.run()}>
                {factor.setUp}
              </Button>
            )}
        </Line>
        {(totp || passkeys) && (
          <Line title={recovery.title} about={recovery.about} state={recovery.left(recoveryCodes)}>
            <Button onClick={ask("renew")}>{recovery.renew}</Button>
          </Line>
        )}
      </div>
      <RefusalNote refusal={beginTotp.refusal.value} />
      {setup.value && <TotpDialog model={model} setup={setup.value} />}
      {asked.value === "take away" && (
        <PresenceDialog
          {...{ title: factor.takeAwayTitle, about: factor.takeAwayAbout, onClose: close, me }}
          verb={factor.takeAwayVerb}
          action={disableTotp}
        />
      )}
      {asked.value === "renew" && (
        <PresenceDialog
          {...{ title: recovery.renewTitle, about: recovery.renewAbout, onClose: close, me }}
          verb={recovery.renewVerb}
          action={renewCodes}
        />
      )}
    </Card>
  );
}

function Line(
  { title, about, state, children }: {
    readonly title: string;
    readonly about: string;
    readonly state: ComponentChildren;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  return (
    <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <div class="min-w-0 grow basis-64">
        <h3 class="font-medium">{title}</h3>
        <p class="text-muted">{about}</p>
      </div>
      <div>{state}</div>
      {children}
    </div>
  );
}
