import { useEffect, useMemo } from "preact/hooks";

/** What can be loaded when a page is first drawn. */
interface Loading {
  load?(): unknown;
  reload?(): unknown;
}

/** What a page works with: made once for what it is about, and asked for when it is first drawn. */
export function useMade<T extends object>(make: () => T, about: readonly unknown[]): T {
  const made = useMemo(make, about);
  useEffect(() => {
    const { load, reload } = made as Loading;
    void (load ?? reload)?.();
  }, [made]);
  return made;
}
