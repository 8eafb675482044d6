import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that only notes who came. */
export interface WatchedServer {
  readonly url: string;
  readonly visits: readonly string[];
  close(): Promise<void>;
}

export async function startWatchedServer(): Promise<WatchedServer> {
  const visits: string[] = [];
  const server = createServer((request, response) => {
    visits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/html' }).end('<h1>elsewhere</h1>');
  });
  server.on('upgrade', (request, socket) => {
    visits.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    visits,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
