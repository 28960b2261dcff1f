/** Everything comes from this server and nothing inline runs; Swagger UI's stylesheet embeds icons as data URLs. */
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

/** URLs are relative, so that the page works behind a proxy that adds a path. */
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
    <noscript>This page needs JavaScript. The API is described by <a href="openapi.json">openapi.json</a>.</noscript>
    <script src="docs/swagger-ui.js"></script>
    <script src="docs/page.js"></script>
  </body>
</html>
`;

export const PAGE_STYLE = `body { margin: 0; }
.swagger-ui .info { margin: 2rem 0; }
`;

/** Without the validator: Swagger UI would send the description to an external service. */
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
