import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Swagger UI's files: in its package when running from source, and beside the bundle otherwise. */
const FOLDER = import.meta.url.endsWith('.ts')
  ? new URL('../../../../../node_modules/@fastify/swagger-ui/static/', import.meta.url)
  : new URL('./api-docs/', import.meta.url);

const CSS = 'text/css; charset=utf-8';
const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The page's assets, and their file names in Swagger UI. */
const FILES = {
  'swagger-ui.css': { type: CSS, from: 'swagger-ui.css' },
  'swagger-ui.js': { type: JAVASCRIPT, from: 'swagger-ui-bundle.js' },
  'favicon.png': { type: 'image/png', from: 'favicon-32x32.png' },
} as const;

export type ViewerFile = keyof typeof FILES;

export const VIEWER_FILES: readonly ViewerFile[] = ['swagger-ui.css', 'swagger-ui.js', 'favicon.png'];

/** Reads from disk each time: a page opened once a week is not worth two megabytes of memory. */
export async function readViewerFile(name: ViewerFile) {
  const { type, from } = FILES[name];
  return { type, content: await readFile(fileURLToPath(new URL(from, FOLDER))) };
}
