import type { UsageStep } from "../protocol.ts";

/** How a Windows machine is pointed at a repository. */
export function usage(repository: URL): readonly UsageStep[] {
  const address = repository.href.replace(/\/$/, "");
  return [
    {
      says: "Add the source, from a terminal with administrator rights",
      command: `winget source add -n packhouse -t Microsoft.Rest -a ${address}`,
    },
    { says: "Find something in it", command: "winget search --source packhouse tool" },
    { says: "Bring everything up to date", command: "winget upgrade --all" },
  ];
}
