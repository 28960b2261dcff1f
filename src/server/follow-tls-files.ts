import { unwatchFile, watchFile } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { TlsFiles } from '../config/index.ts';
import { readTlsFiles } from './listen.ts';
import { replaceIdentity } from './shell/http-server.ts';

/** Milliseconds between looks; a Secret's files are replaced all at once, by a link. */
const LOOK_EVERY_MS = 2_000;

/** Serves new certificates as soon as their files change, until the app closes. Files that do not fit change nothing. */
export function followTlsFiles(app: FastifyInstance, files: TlsFiles, logger: Logger): void {
  const changed = () => {
    readTlsFiles(files).then(
      (identity) => {
        replaceIdentity(app.server, identity);
        logger.info({ file: files.certificate }, 'the certificate was read again');
      },
      (error: unknown) => logger.warn({ err: error }, 'the certificate stays as it was'),
    );
  };
  const paths = new Set([files.certificate, files.key, files.clientCa].filter((path) => path !== undefined));
  for (const path of paths) watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, changed);
  app.addHook('onClose', (_app, done) => {
    for (const path of paths) unwatchFile(path, changed);
    done();
  });
}
