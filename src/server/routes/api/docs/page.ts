/** Everything comes from this server, nothing inline is run; Swagger UI's style sheet holds its icons as data. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Addresses are relative, so that the page also works behind a proxy that adds a path. */
export const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Plimsoll API</title>
    <link rel="icon" type="image/png" href="docs/favicon.png">
    <link rel="stylesheet" href="docs/swagger-ui.css">
    <link rel="stylesheet" href="docs/page.css">
  </head>
  <body>
    <main id="docs"></main>
    <script src="docs/swagger-ui.js"></script>
    <script src="docs/page.js"></script>
  </body>
</html>
`;

export const PAGE_STYLE = `body { margin: 0; }
.swagger-ui .info { margin: 2rem 0; }
`;

/** No validator: Swagger UI would send the description to a service elsewhere. */
export const PAGE_SCRIPT = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: -1,
  displayOperationId: true,
  validatorUrl: null,
});
`;
