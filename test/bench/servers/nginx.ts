import { join } from "node:path";
import { findProgram } from "../../servers/component.ts";
import { type Program, startProgram } from "../processes/program.ts";

/** nginx with sendfile and one worker, serving a folder; `null` where it is not installed. */
export async function startNginx(folder: string, work: string): Promise<Program | null> {
  const nginx = findProgram("nginx") ?? findProgram("../sbin/nginx");
  if (!nginx) return null;
  await Deno.writeTextFile(join(folder, "index.html"), "Ready");
  const config = join(work, "nginx.conf");
  return await startProgram({
    command: nginx,
    args: (port) => {
      Deno.writeTextFileSync(config, configOf(folder, work, port));
      return ["-c", config, "-p", work, "-e", join(work, "error.log")];
    },
    path: "/",
  });
}

function configOf(folder: string, work: string, port: number): string {
  const user = Deno.uid() === 0 ? "user root;" : "";
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${work}/${name};`).join("\n  ");
  return `${user}
daemon off;
worker_processes 1;
pid ${work}/nginx.pid;
events { worker_connections 64; }
http {
  ${temporary}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  server {
    listen 127.0.0.1:${port};
    root ${folder};
  }
}
`;
}
