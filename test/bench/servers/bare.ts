/** Sends the bytes of one file to everybody. */
const [port, file = "", mediaType = "", parses] = Deno.args;
const bytes = await Deno.readFile(file);
const headers = { "content-type": mediaType };

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen: () => {} }, async (request) => {
  if (parses === "true" && request.method === "POST") await request.json();
  return new Response(bytes, { headers });
});
