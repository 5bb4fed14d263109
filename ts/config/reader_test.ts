import assert from "node:assert/strict";
import { endpoint, mongodbUrl, url } from "./address.ts";
import { duration, size } from "./amount.ts";
import { destinations, host, ranges } from "./network.ts";
import {
  boolean,
  hex,
  integer,
  longText,
  oneOf,
  paths,
  type Reader,
  someOf,
  text,
  ValueRefused,
} from "./reader.ts";
import { SETTINGS } from "./settings.ts";

/** What a reader makes of texts, and which it refuses. */
function reads<T>(
  name: string,
  reader: Reader<T>,
  { takes, refuses }: { takes: readonly (readonly [string, T])[]; refuses: readonly string[] },
): void {
  for (const [from, to] of takes) {
    Deno.test(`${name} reads ${JSON.stringify(from)}`, () => {
      assert.deepEqual(reader.parse(from), to);
    });
  }
  for (const from of refuses) {
    Deno.test(`${name} refuses ${JSON.stringify(from)}`, () => {
      assert.throws(() => reader.parse(from), ValueRefused);
    });
  }
}

reads("text", text, { takes: [["a b ü", "a b ü"]], refuses: ["a\nb", "a\0b", "\x7f"] });

reads("longText()", longText(4), {
  takes: [["abcd", "abcd"]],
  refuses: ["abc", "abcd\n"],
});

reads("integer()", integer(-2, 65535), {
  takes: [["-2", -2], ["0", 0], ["65535", 65535], ["007", 7]],
  refuses: ["-3", "65536", "1.5", "1e3", "0x10", " 1", "", "9".repeat(400)],
});

reads("boolean", boolean, {
  takes: [["true", true], ["1", true], ["YES", true], ["off", false], ["0", false]],
  refuses: ["", "2", "truthy"],
});

reads("oneOf()", oneOf("text", "json"), { takes: [["json", "json"]], refuses: ["JSON", "xml"] });

reads("someOf()", someOf("x64", "x86", "arm"), {
  takes: [["x86,x64", ["x86", "x64"]], [" x64 , x64 ", ["x64"]]],
  refuses: ["x65", "x64,,x65", ","],
});

reads("hex()", hex(2), {
  takes: [["00fF", new Uint8Array([0, 255])]],
  refuses: ["00f", "00fff", "00fg", "0x00"],
});

reads("duration", duration, {
  takes: [["90s", 90_000], ["15m", 900_000], ["24h", 86_400_000], ["7 d", 604_800_000], ["0s", 0]],
  refuses: ["24", "h", "-1h", "1.5h", "1w", "99999999999d"],
});

reads("size", size, {
  takes: [["1", 1], ["16MiB", 16_777_216], ["10 GiB", 10_737_418_240], ["2kib", 2048]],
  refuses: ["0", "0GiB", "1GB", "-1", "1.5GiB", "99999999TiB"],
});

reads("host", host, {
  takes: [["0.0.0.0", "0.0.0.0"], ["::1", "::1"], ["localhost", "localhost"]],
  refuses: ["[::1]", "256.1.1.1", "a b", "-a", "a..b", "http://a"],
});

reads("ranges", ranges, {
  takes: [
    ["none", []],
    ["10.0.0.1", ["10.0.0.1/32"]],
    ["10.0.0.0/8, FD00::/8", ["10.0.0.0/8", "fd00::/8"]],
    ["loopback", ["127.0.0.0/8", "::1/128"]],
    ["Private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]],
  ],
  refuses: ["true", "1", "*", "all", "10.0.0.0/33", "::/129", "10.0.0.0/", "proxy.example", "/8"],
});

reads("paths", paths, {
  takes: [["none", []], ["/srv/packages", ["/srv/packages"]], ["/a, /b", ["/a", "/b"]]],
  refuses: ["packages", "/a,b", "./a"],
});

reads("destinations", destinations, {
  takes: [
    ["none", []],
    ["Mirror.Example,10.0.0.0/8", ["mirror.example", "10.0.0.0/8"]],
  ],
  refuses: ["http://mirror.example", "mirror.example:80", "10.0.0", "*"],
});

reads("url", url, {
  takes: [
    ["https://Packages.Example/", "https://packages.example"],
    ["http://a:8080/sub/path//", "http://a:8080/sub/path"],
  ],
  refuses: [
    ...["packages.example", "ftp://a", "https:a", "https://", "https://a/?", "https://a/#b"],
    ...["https://a?b=c", "https://user:secret@a", "https://user@a", "https://a:99999"],
  ],
});

reads("endpoint", endpoint, {
  takes: [
    ["minio:9000", "minio:9000"],
    ["minio:443/", "minio:443"],
    ["https://s3.example/storage/", "https://s3.example/storage"],
  ],
  refuses: ["s3://bucket", "user:secret@minio", "minio:port", "a b"],
});

reads("mongodbUrl", mongodbUrl, {
  takes: [
    ["mongodb://a:1,b:2/?replicaSet=r", "mongodb://a:1,b:2/?replicaSet=r"],
    ["mongodb+srv://u:p@c.example", "mongodb+srv://u:p@c.example"],
  ],
  refuses: ["mongodb://", "http://a", "a:27017", "mongodb:///db", "mongodb://a b"],
});

reads("STORAGE_PATH", SETTINGS["storage.path"].read, {
  takes: [["packages", "packages"], ["a/b.c", "a/b.c"]],
  refuses: ["/a", "a/", "a//b", "..", "a/../b", "./a", "a b", "a\\b"],
});

reads("S3_BUCKET", SETTINGS["s3.bucket"].read, {
  takes: [["my-bucket.1", "my-bucket.1"]],
  refuses: ["ab", "My-Bucket", "a..b", "-abc", "abc-", "a/b", "a".repeat(64)],
});

Deno.test("integer() says which numbers it takes", () => {
  assert.throws(() => integer(1, 65535).parse("0"), { message: "must be between 1 and 65535" });
  assert.throws(() => integer(1, 65535).parse("x"), {
    message: "must be a whole number between 1 and 65535",
  });
});

Deno.test("ranges tells who trusts everybody what to say instead", () => {
  assert.throws(() => ranges.parse("true"), { message: /loopback, private or 10\.0\.0\.0\/8/ });
});
