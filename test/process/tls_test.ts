import assert from "node:assert/strict";
import { lacks } from "../servers/component.ts";
import { serve, temporaryFolder } from "./_child.ts";

Deno.test({
  name: "serve speaks HTTPS with TLS_CERT and TLS_KEY",
  ignore: lacks("openssl"),
  async fn() {
    using folder = temporaryFolder();
    const [TLS_CERT, TLS_KEY] = [`${folder.path}/cert.pem`, `${folder.path}/key.pem`];
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    const constraints = ["-addext", "basicConstraints=critical,CA:FALSE"];
    const made = await new Deno.Command("openssl", {
      args: [
        "req",
        "-x509",
        ...key,
        ...subject,
        ...constraints,
        "-keyout",
        TLS_KEY,
        "-out",
        TLS_CERT,
      ],
      stderr: "null",
    }).output();
    assert.ok(made.success);

    await using server = await serve({ DATA_DIR: `${folder.path}/data`, TLS_CERT, TLS_KEY });
    assert.ok(server.out.some((line) => line.endsWith(`listens on ${server.origin}`)));
    assert.ok(server.out.some((line) => line.includes(`-a ${server.origin}/winget/`)));
    using client = Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(TLS_CERT)] });
    const answer = await fetch(`${server.origin}/api/v1/repositories/default/winget`, { client });
    assert.equal(answer.status, 200);
    assert.ok((await answer.text()).includes(server.origin), "Links are to HTTPS");
  },
});
