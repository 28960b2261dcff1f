import { Readable } from 'node:stream';
import * as z from 'zod';
import { scan } from '../../../api/index.ts';
import { defined } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ServerContext } from '../../context.ts';
import { failureOf } from '../../scans/index.ts';
import { API, type ApiApp } from './api-app.ts';
import { WITHOUT_TIMEOUT_MS } from './limits.ts';
import { scanView } from './scan-view.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { uploadQuery } from './schemas/scan.ts';
import { receiveArchive, tooLarge } from './upload.ts';

/** Content types for uploaded archives; the content determines the actual type. */
const ARCHIVE_TYPES = [
  'application/x-tar',
  'application/tar',
  'application/octet-stream',
  'application/gzip',
  'application/x-gzip',
  'application/zstd',
];

/** Raw bytes, checked while they arrive. */
const archive = z.unknown().meta({ type: 'string', format: 'binary' });

export function uploadRoute(app: ApiApp, context: Pick<ServerContext, 'settings' | 'scans'>): void {
  app.addContentTypeParser(ARCHIVE_TYPES, (_request, payload, done) => done(null, payload));

  app.post(`${API}/scans/upload`, {
    config: { role: 'scan' },
    handlerTimeout: WITHOUT_TIMEOUT_MS,
    schema: {
      tags: ['scans'],
      operationId: 'uploadArchive',
      summary: 'Upload an archive and have it read',
      description:
        'The body is an archive of `docker save` or an OCI layout in a tar, compressed or not; it is kept no longer than ' +
        'it is read. The answer comes when it was.',
      consumes: ARCHIVE_TYPES,
      body: archive,
      querystring: uploadQuery,
      response: { 201: scan, ...FAILURES },
    },
    handler: async ({ body, query, headers, principal }, reply) => {
      if (!(body instanceof Readable)) throw new AppError('USAGE', 'expected an archive as the body');
      const limit = context.settings.limits.upload;
      if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
      const received = await receiveArchive(body, limit);
      const { file, digest } = received;
      const record = await context.scans
        .upload({ file, digest, reference: query.reference }, principal)
        .finally(() => received.remove());
      // Clients would not look into a scan answered with 201.
      if (record.state === 'failed') throw named(query.reference, file, failureOf(record.failure));
      return reply.code(201).header('location', `${API}/scans/${record.id}`).send(scanView(record));
    },
  });
}

/** Replaces our file name with the client's name for the archive. */
function named(reference: string, file: string, { code, message, hint }: AppError): AppError {
  return new AppError(code, message.replaceAll(file, reference), defined({ hint }));
}
