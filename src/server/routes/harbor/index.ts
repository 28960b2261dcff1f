import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { sendHarborError } from './errors.ts';
import { metadataRoute } from './metadata.ts';
import { reportRoute } from './report.ts';
import { acceptScanRequests, scanRoute } from './scan.ts';

/** Harbor's scanner adapter API 1.2, below `/harbor`: docs/guide/harbor.md. */
export async function harbor(app: FastifyInstance, context: ServerContext): Promise<void> {
  app.setErrorHandler(sendHarborError);
  acceptScanRequests(app);
  await app.register(
    (v1, _options, done) => {
      metadataRoute(v1, context);
      scanRoute(v1, context);
      reportRoute(v1, context);
      v1.setNotFoundHandler(() => {
        throw new HttpError(404, 'not found');
      });
      done();
    },
    { prefix: '/harbor/api/v1' },
  );
}
