import { createHash } from 'node:crypto';
import { html, Html } from './html.ts';
import { openApiDocument, type Content, type OpenApiDocument, type Operation } from './open-api-document.ts';
import { STYLE } from './style.ts';

export interface DocsPage {
  readonly html: string;
  /** That forbids all but the page itself. */
  readonly contentSecurityPolicy: string;
}

/** An OpenAPI document as one page without scripts, so that there is nothing to load and nothing to trust. */
export function renderDocs(document: unknown): DocsPage {
  const parsed = openApiDocument.parse(document);
  const style = createHash('sha256').update(STYLE).digest('base64');
  return {
    html: page(parsed).text,
    contentSecurityPolicy: `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

interface Route {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function page({ info, paths }: OpenApiDocument): Html {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => method !== 'head')
      .map(([method, operation]): Route => ({ path, method: method.toUpperCase(), operation })),
  );
  const groups = [...Map.groupBy(routes, ({ operation }) => operation.tags[0] ?? 'other')];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>${info.title} API</h1>
          <p>${info.description}</p>
          <p>For programs: <a href="openapi.json">openapi.json</a></p>
        </header>
        <nav aria-label="Groups of routes">
          <ul>
            ${groups.map(([tag]) => html`<li><a href="#${tag}">${tag}</a></li>`)}
          </ul>
        </nav>
        <main>
          ${groups.map(
            ([tag, members]) =>
              html`<section id="${tag}">
                <h2>${tag}</h2>
                ${members.map(route)}
              </section>`,
          )}
        </main>
      </body>
    </html> `;
}

function route({ path, method, operation }: Route): Html {
  const { summary, description, parameters, requestBody, responses } = operation;
  return html`<details>
    <summary>
      <h3><span class="method">${method}</span> <code>${path}</code><span class="said">${summary}</span></h3>
    </summary>
    <div>
      ${description === undefined ? undefined : html`<p>${description}</p>`}
      ${parameters.length === 0 ? undefined : parameterTable(parameters)}
      ${
        requestBody &&
        html`<h4>Body</h4>
          ${bodies(requestBody.content)}`
      }
      ${Object.entries(responses).map(
        ([status, response]) =>
          html`<h4>${status}</h4>
            <p>${response.description}</p>
            ${bodies(response.content ?? {})}`,
      )}
    </div>
  </details> `;
}

function parameterTable(parameters: Operation['parameters']): Html {
  return html`<h4>Parameters</h4>
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          ({ name, in: place, required, description, schema }) =>
            html`<tr>
              <td><code>${name}</code></td>
              <td>${place}${required ? ', required' : ''}</td>
              <td>${description ?? schema?.description ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

function bodies(content: Content): readonly Html[] {
  return Object.entries(content).map(
    ([type, { schema }]) =>
      html`<details>
        <summary><code>${type}</code></summary>
        <div><pre>${JSON.stringify(schema ?? {}, undefined, 2)}</pre></div>
      </details>`,
  );
}
