import assert from "node:assert/strict";

/** A certificate and its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/** An authority of tests, made by openssl. */
export class Authority {
  private constructor(readonly own: Certificate) {}

  static async create(): Promise<Authority> {
    const own = await inFolder((openssl) => {
      const about = ["-subj", "/CN=Authority of tests", "-days", "2"];
      return openssl("req", "-x509", ...NEW_KEY, "-keyout", "key", ...about, "-out", "cert");
    });
    return new Authority(own);
  }

  /** Issues a certificate for `names`, such as `DNS:a.example`; with `days` below 0, one that has expired. */
  async issue(names: string, days = 2): Promise<Certificate> {
    return await inFolder(async (openssl, folder) => {
      const extensions = `subjectAltName=${names}\nbasicConstraints=critical,CA:FALSE\n`;
      await Deno.writeTextFile(`${folder}/extensions`, extensions);
      await Deno.writeTextFile(`${folder}/ca`, this.own.cert + this.own.key);
      await openssl("req", ...NEW_KEY, "-keyout", "key", "-subj", "/CN=test", "-out", "request");
      const by = ["-CA", "ca", "-CAkey", "ca", "-extfile", "extensions", "-days", `${days}`];
      await openssl("x509", "-req", "-in", "request", ...by, "-out", "cert");
    });
  }
}

type Openssl = (...args: string[]) => Promise<void>;

/** What `make` leaves in a folder of its own as `cert` and `key`. */
async function inFolder(
  make: (openssl: Openssl, folder: string) => Promise<void>,
): Promise<Certificate> {
  const cwd = await Deno.makeTempDir({ prefix: "packhouse-certificates-" });
  try {
    await make(async (...args) => {
      const { success, stderr } = await new Deno.Command("openssl", { args, cwd }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    }, cwd);
    const [cert, key] = await Promise.all(
      ["cert", "key"].map((name) => Deno.readTextFile(`${cwd}/${name}`)),
    );
    return { cert: cert!, key: key! };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}
