/** Every word that the interface says, in one place, so that a second language is a second table. */
export const words = {
  product: "Packhouse",
  landing: {
    title: "Install from this server with WinGet",
    about: "Add it once as a source; then search and install from it as from any other.",
    steps: "Set up WinGet",
    add: { title: "Add the source", help: "Needs a terminal that was opened as administrator." },
    find: { title: "Find a package", help: "Put part of its name in the place of NAME." },
    install: { title: "Install it", help: "Put the package's identifier in the place of ID." },
    insecure: {
      title: "WinGet refuses sources without https",
      about: "This page was opened over http, so the command below names an http address. " +
        "Open the page at the server's https address and copy the command there.",
    },
  },
  health: {
    title: "This server",
    process: "Process",
    stores: "Stores",
    address: "Address",
    version: "Version",
    again: "Check again",
    waiting: "Checking",
    running: "Running",
    ready: "Ready",
    refused: "Not ready",
    away: "No answer",
    failed: {
      documents: "The document store does not answer.",
      blobs: "The file store does not answer.",
    },
    summary: {
      waiting: "Checking the server",
      ready: "Server is ready",
      refused: "Server is not ready",
    },
  },
  copy: {
    action: (what: string) => `Copy ${what}`,
    done: "Copied",
    byHand: "The browser did not allow copying. The text is selected: press Ctrl+C or ⌘C.",
    command: (step: string) => `command: ${step}`,
    address: "the server's address",
  },
  ask: {
    unreachable: "The server cannot be reached. Check the connection, then try again.",
    slow: (seconds: number) => `The server did not answer within ${seconds} seconds.`,
    status: (status: number) => `The server answered with status ${status}.`,
    request: (id: string) => `Request ${id}`,
  },
} as const;
