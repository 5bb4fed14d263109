/**
 * What the policy "Enable App Installer Additional Sources" is given for a source: its members are
 * those that `winget source export` prints.
 */
export function additionalSource(address: string, name = "packhouse"): string {
  return JSON.stringify({
    ...{ Arg: address, Data: "", Explicit: false, Identifier: "", Name: name },
    ...{ TrustLevel: ["None"], Type: "Microsoft.Rest" },
  });
}
