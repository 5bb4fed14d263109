import type { Context, Handler, MiddlewareHandler } from "hono";
import { quote } from "../../model/ids.ts";
import { RegistryError } from "../../model/registry_error.ts";
import type { Env } from "../../registry/env.ts";
import type { Toolbox } from "../protocol.ts";
import { CONTRACTS, parseContract } from "./contract.ts";
import { at, ManagementDesk, presentHead, refuseMismatch, type Serve } from "./management_desk.ts";
import { listed } from "./management_list.ts";
import { mountParts } from "./management_parts.ts";
import { type ManifestVersion, readPackageManifest, readVersion } from "./manifest.ts";

/** Reads and writes as the reference server's management API does, on top of the editor. */
export function mountManagement(serve: Serve, tools: Toolbox, manifest: Handler<Env>): void {
  const { may } = tools;
  const desk = new ManagementDesk(tools);
  const read = [may("read"), refuseStrangeHeaders];
  const write = [may("publish"), refuseStrangeHeaders];
  const edit = [may("edit"), refuseStrangeHeaders];
  const remove = [may("delete"), refuseStrangeHeaders];

  serve("/packageManifests", {
    GET: [...read, (c) => desk.list(c, (found) => desk.whole(c, found))],
    POST: [...write, async (c) => {
      const wanted = readPackageManifest(await desk.body(c));
      const created = await desk.editor.create(at(c), wanted);
      return c.json({ Data: await desk.whole(c, created) }, 201);
    }],
  });
  serve("/packageManifests/:identifier", {
    GET: [may("read"), manifest],
    PUT: [...edit, async (c) => {
      const wanted = readPackageManifest(await desk.body(c));
      refuseMismatch(c.req.param("identifier")!, wanted.PackageIdentifier, 2);
      const replaced = await desk.editor.replace(at(c), wanted);
      return c.json({ Data: await desk.whole(c, replaced) });
    }],
    DELETE: [...remove, (c) => desk.deletePackage(c)],
  });
  serve("/packages", {
    GET: [...read, (c) => desk.list(c, ({ name }) => ({ PackageIdentifier: name }))],
    POST: [...write, async (c) => {
      const { PackageIdentifier: identifier } = readPackageManifest(await desk.body(c));
      const created = await desk.editor.create(at(c), {
        PackageIdentifier: identifier,
        Versions: [],
      });
      return c.json({ Data: { PackageIdentifier: created.name } }, 201);
    }],
  });
  serve("/packages/:identifier", {
    GET: [...read, async (c) => {
      const { name } = await desk.package(c);
      return c.json({ Data: { PackageIdentifier: name } });
    }],
    PUT: [...edit, async (c) => {
      const { PackageIdentifier: identifier } = readPackageManifest(await desk.body(c));
      refuseMismatch(c.req.param("identifier")!, identifier, 2);
      const { name } = await desk.editor.rename(at(c), identifier);
      return c.json({ Data: { PackageIdentifier: name } });
    }],
    DELETE: [...remove, (c) => desk.deletePackage(c)],
  });
  serve("/packages/:identifier/versions", {
    GET: [...read, async (c) => {
      const manifests = await desk.manifests(await desk.package(c));
      return listed(c, manifests.map((one) => presentHead(c, one)), null);
    }],
    POST: [...write, async (c) => {
      const wanted = readVersion(await desk.body(c));
      await desk.editor.addVersion(at(c), c.req.param("identifier")!, wanted);
      return c.json({ Data: presentHead(c, wanted) }, 201);
    }],
  });
  serve("/packages/:identifier/versions/:version", {
    GET: [...read, async (c) => c.json({ Data: presentHead(c, await desk.manifest(c)) })],
    PUT: [...edit, async (c) => {
      const version = c.req.param("version")!;
      const wanted = readVersion(await desk.body(c));
      refuseMismatch(version, wanted.PackageVersion, 7);
      const identifier = c.req.param("identifier")!;
      const put = await desk.editor.editVersion(at(c), identifier, version, (former) => {
        return { ...former, ...wanted, ...keptParts(former, wanted) };
      });
      return c.json({ Data: presentHead(c, put) });
    }],
    DELETE: [...remove, async (c) => {
      const { identifier, version } = c.req.param() as { identifier: string; version: string };
      await desk.editor.deleteVersion(at(c), identifier, version);
      return c.body(null, 204);
    }],
  });
  mountParts(serve, desk, { read, write, edit, remove });
  const reread = [...edit, async (c: Context<Env>) => {
    tools.catalogue.forget(c.var.repository);
    await tools.catalogue.shelf(c.var.repository);
    return c.body(null, 202);
  }];
  serve("/rebuild", { POST: reread });
  serve("/update", { POST: reread });
}

/** A version put by itself says nothing of installers and locales: what it leaves out stays. */
function keptParts(former: ManifestVersion, wanted: ManifestVersion): Partial<ManifestVersion> {
  const Locales = wanted.Locales?.length ? wanted.Locales : former.Locales;
  return {
    Installers: wanted.Installers.length ? wanted.Installers : former.Installers,
    ...(Locales && { Locales }),
  };
}

/** The management API alone insists on a contract that it knows; client routes never do. */
const refuseStrangeHeaders: MiddlewareHandler<Env> = async (c, next) => {
  const version = c.req.header("version");
  if (version !== undefined && !isKnown(version)) {
    const detail = `Version ${quote(version)} is not one of ${CONTRACTS.join(", ")}`;
    throw new RegistryError("request_malformed", detail, { dialect: 18 });
  }
  if (c.req.header("continuationtoken")?.includes(",")) {
    throw new RegistryError("request_malformed", "Several continuation tokens", { dialect: 19 });
  }
  await next();
};

function isKnown(version: string): boolean {
  const asked = parseContract(version);
  return asked !== null && CONTRACTS.some((one) => {
    const known = parseContract(one)!;
    return known.major === asked.major && known.minor === asked.minor;
  });
}
