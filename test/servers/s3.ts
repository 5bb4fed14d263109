import { freePort, type Running, type StartOptions, startProgram } from "./component.ts";

/** An S3 server that a test started, and what a client needs to use it. */
export interface S3Server extends Running {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

/** Where a server stands; give both again to start one anew on the bytes of a former one. */
export interface S3Place {
  readonly port: number;
  readonly folder: string;
}

const REGION = "us-east-1";
const ACCESS_KEY = "packhouse-test";
const SECRET_KEY = "packhouse-test-secret";

/** A fresh port and an empty folder. */
export function newS3Place(): S3Place {
  return { port: freePort(), folder: Deno.makeTempDirSync({ prefix: "packhouse-s3-" }) };
}

/** Starts versitygw, which keeps objects as plain files. Without a place, its files go with it. */
export function startVersitygw(place?: S3Place): Promise<S3Server> {
  const { port, folder } = place ?? newS3Place();
  const args = ["--port", `127.0.0.1:${port}`, "--access", ACCESS_KEY, "--secret", SECRET_KEY];
  return start("versitygw", port, {
    args: [...args, "--region", REGION, "--health", "/health", "posix", folder],
    health: "/health",
    folder: place ? undefined : folder,
  });
}

/** Starts MinIO. Without a place, its files go with it. */
export function startMinio(place?: S3Place): Promise<S3Server> {
  const { port, folder } = place ?? newS3Place();
  const address = [
    "--address",
    `127.0.0.1:${port}`,
    "--console-address",
    `127.0.0.1:${freePort()}`,
  ];
  return start("minio", port, {
    args: ["server", "--quiet", ...address, folder],
    env: {
      MINIO_ROOT_USER: ACCESS_KEY,
      MINIO_ROOT_PASSWORD: SECRET_KEY,
      MINIO_REGION: REGION,
      MINIO_BROWSER: "off",
      MINIO_UPDATE: "off",
    },
    health: "/minio/health/ready",
    folder: place ? undefined : folder,
  });
}

async function start(
  program: string,
  port: number,
  { health, ...options }: Omit<StartOptions, "url" | "ready"> & { health: string },
): Promise<S3Server> {
  const url = new URL(`http://127.0.0.1:${port}`);
  const running = await startProgram(program, {
    ...options,
    url,
    ready: () => answers(new URL(health, url)),
  });
  return {
    ...running,
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    endpoint: url.origin,
    region: REGION,
    accessKey: ACCESS_KEY,
    secretKey: SECRET_KEY,
  };
}

async function answers(url: URL): Promise<boolean> {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.ok;
}
