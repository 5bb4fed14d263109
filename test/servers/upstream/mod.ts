/**
 * A stand-in for everything that packages are mirrored from, on 127.0.0.1, true to the last byte:
 * the pre-indexed source of WinGet in both families of schemas, its manifests, vendors' installers
 * and a REST source, all of the same packages.
 *
 * ```ts
 * await using upstream = await startUpstream({ packages: [{ id: "Acme.Tool", versions: [{ version: "1.0" }] }] });
 * upstream.url;      // of the pre-indexed source: what UPDATER_SOURCE_URL is
 * upstream.rest;     // of the REST source
 * upstream.publish({ id: "Acme.Tool", versions: [{ version: "2.0" }, { version: "1.0" }] });
 * upstream.withdraw("Acme.Tool");
 * upstream.fault("/files/*", { is: "cut", after: 100 }, { times: 2 });
 * upstream.fault(upstream.fileOf("Acme.Tool", "1.0"), { is: "corrupt" });
 * upstream.heal();   // everything, or what a path says
 * upstream.requests; // { method, path, range, conditional, status }, in order
 * upstream.count("/cache/packages/*");
 * await upstream.next("/files/*"); // until the next request comes
 * ```
 *
 * Paths: `/cache/source2.msix`, `/cache/source.msix`, `/cache/packages/{id}/{hash}/versionData.mszyml`,
 * `/cache/manifests/…/{id}.yaml`, `/files/{id}/{version}/{installer}/{name}`, `/rest/…`. Faults name
 * them by globs, and the newest that fits is met. What answers well has `ETag`, ranges and `HEAD`;
 * an index has `Last-Modified` and `x-ms-meta-sourceversion` besides. `bulk` makes a catalogue of any
 * size; `main.ts` runs the stand-in as a process of its own, where memory is measured.
 * `writeCommunityFolder` writes the same packages as a folder in the community's layout.
 * @module
 */
export { bulkId, bulkPackage } from "./bulk.ts";
export type { Bulk } from "./bulk.ts";
export { stepsTo, writeCommunityFolder } from "./community_folder.ts";
export type { Fault, FaultOptions } from "./faults.ts";
export { sha256 } from "./made_package.ts";
export type { Bytes, MadeInstaller, MadePackage, MadeVersion } from "./made_package.ts";
export { mszip } from "./mszip.ts";
export { sourcePackage } from "./source_package.ts";
export type { RestOptions } from "./rest.ts";
export { startUpstream, Upstream } from "./upstream.ts";
export type { UpstreamOptions } from "./upstream.ts";
