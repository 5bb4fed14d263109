import assert from "node:assert/strict";
import { join } from "node:path";
import { makeMsix } from "../inspect/make_msix.ts";
import { lacks } from "../servers/component.ts";
import { ADMIN } from "../scenario/registry.ts";
import { run, serve, temporaryFolder } from "./_child.ts";

Deno.test({
  name: "publish trusts the certificates that DENO_CERT or SSL_CERT_FILE names, and no others",
  ignore: lacks("openssl"),
  async fn() {
    using folder = temporaryFolder();
    const file = (name: string) => join(folder.path, name);
    const [TLS_CERT, TLS_KEY] = [file("cert.pem"), file("key.pem")];
    const made = await new Deno.Command("openssl", {
      args: [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
        ...["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
        ...["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", TLS_KEY, "-out", TLS_CERT],
      ],
      stderr: "null",
    }).output();
    assert.ok(made.success);
    const settings = { DATA_DIR: file("data"), ADMIN_PASSWORD: ADMIN.password };
    await using server = await serve({ ...settings, TLS_CERT, TLS_KEY });
    await Deno.writeFile(file("app.msix"), makeMsix());
    const args = ["publish", file("app.msix"), "--set", "License=MIT", "--dry-run"];
    const variables = {
      PACKHOUSE_URL: server.origin,
      PACKHOUSE_TOKEN: `${ADMIN.username}:${ADMIN.password}`,
      PACKHOUSE_REPO: "default/winget",
    };
    const stranger = await run(args, variables);
    assert.equal(stranger.code, 1);
    assert.match(stranger.err.join("\n"), /certificate.*\[unreachable\]/i);
    for (const name of ["DENO_CERT", "SSL_CERT_FILE"]) {
      const trusting = await run(args, { ...variables, [name]: TLS_CERT });
      assert.equal(trusting.code, 0, trusting.err.join("\n"));
    }
    const lost = await run(args, { ...variables, SSL_CERT_FILE: file("none.pem") });
    assert.equal(lost.code, 2);
  },
});
