import http from "node:http";
import type { AddressInfo } from "node:net";

/** A server on a port of this machine; what fails while it answers breaks the connection. */
export async function startLoopback(
  serve: (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  // Clients keep their connections; ending an idle one under their hands would look like a fault that nobody planned.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, close };
}
