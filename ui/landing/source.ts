/** What a WinGet user needs to know of this server. */
export interface WingetSource {
  /** Where the source is: the server's own origin, which serves its default repository. */
  readonly address: string;
  /** Whether WinGet accepts the address at all: it refuses sources that are not https. */
  readonly secure: boolean;
  readonly add: string;
  readonly find: string;
  readonly install: string;
}

const NAME = "packhouse";

/** The source that the page at `page` belongs to, and the commands that use it. */
export function sourceOf(page: { origin: string; protocol: string }): WingetSource {
  return {
    address: page.origin,
    secure: page.protocol === "https:",
    add: `winget source add -n ${NAME} -t Microsoft.Rest -a ${page.origin}`,
    find: `winget search -s ${NAME} NAME`,
    install: `winget install -s ${NAME} --id ID`,
  };
}
