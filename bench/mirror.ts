import { createServer } from 'node:http';
import { basename } from 'node:path/posix';
import { cveRecord, type FeedFiles } from './example-feeds.ts';
import { listenOnLoopback } from './loopback.ts';

const CVE_LIST = '/raw.githubusercontent.com/CVEProject/cvelistV5/main/cves/';

export interface Mirror extends AsyncDisposable {
  readonly address: string;
}

/** Serves feeds on loopback, and a record for every CVE that is asked for. */
export async function serveMirror(files: FeedFiles): Promise<Mirror> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const content = pathname.startsWith(CVE_LIST)
      ? cveRecord(basename(pathname, '.json'))
      : files.get(pathname.slice(1));
    response.statusCode = content === undefined ? 404 : 200;
    response.end(content);
  });
  const { host, [Symbol.asyncDispose]: close } = await listenOnLoopback(server);
  return { address: `http://${host}`, [Symbol.asyncDispose]: close };
}
