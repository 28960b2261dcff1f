import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Swagger UI's own files: in its package while this runs from source, and beside the bundle that was built of both. */
const FOLDER = import.meta.url.endsWith('.ts')
  ? new URL('../../../../../node_modules/@fastify/swagger-ui/static/', import.meta.url)
  : new URL('./api-docs/', import.meta.url);

const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** What the page loads besides itself, and where it comes from. */
const FILES = {
  'swagger-ui.css': { type: CSS, from: 'swagger-ui.css' },
  'swagger-ui.js': { type: JAVASCRIPT, from: 'swagger-ui-bundle.js' },
  'favicon.png': { type: 'image/png', from: 'favicon-32x32.png' },
} as const;

export type ViewerFile = keyof typeof FILES;

export const VIEWER_FILES: readonly ViewerFile[] = ['swagger-ui.css', 'swagger-ui.js', 'favicon.png'];

/** Read anew each time: a page that is opened once a week is not worth two megabytes of memory. */
export async function readViewerFile(name: ViewerFile) {
  const { type, from } = FILES[name];
  return { type, content: await readFile(fileURLToPath(new URL(from, FOLDER))) };
}
