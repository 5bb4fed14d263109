/** The same address with other query parameters; an empty text takes one out. */
export function addressWith(url: string, changes: Readonly<Record<string, string>>): string {
  const address = new URL(url, "http://here");
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  return address.pathname + address.search;
}

/** Where a package is shown. */
export function packageAddress(repository: string, name: string, tab = ""): string {
  return `/ui/packages/${repository}/${encodeURIComponent(name)}${tab && `/${tab}`}`;
}

/** Where a further version of a package is published. */
export function publishAddress(repository: string, name: string): string {
  return `/ui/publish?${new URLSearchParams({ repository, package: name })}`;
}
