import type { FastifyInstance } from 'fastify';

const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Plimsoll</title>
  </head>
  <body>
    <h1>Plimsoll</h1>
    <p>This is a Plimsoll server. It finds the known vulnerabilities in container images.</p>
    <ul>
      <li><a href="api/v1/docs">The documentation of its API</a></li>
      <li><a href="readyz">Whether it is ready</a></li>
    </ul>
  </body>
</html>
`;

/** Explains the server to visitors at its root, and where to continue. */
export function rootPage(app: FastifyInstance): void {
  app.get('/', { config: { role: 'none' } }, (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(PAGE),
  );
}
