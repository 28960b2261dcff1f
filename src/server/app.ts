import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { RequestBudgets } from '../store/ports.ts';
import { guardRoutes, type Authenticator } from './auth/index.ts';
import type { ServerContext } from './context.ts';
import { createAdmission } from './limits/index.ts';
import { compressAnswers } from './shell/compress.ts';
import { HttpError } from './shell/http-error.ts';
import { createHttpServer, type TlsIdentity } from './shell/http-server.ts';
import { readJsonBodies } from './shell/json-body.ts';
import { MAX_PARAMETER_LENGTH } from './shell/limits.ts';
import { answerOtherMethods } from './shell/method-not-allowed.ts';
import { observeRequests } from './shell/observe.ts';
import { sendProblem } from './shell/problem-details.ts';
import { refuseOtherHosts } from './shell/refuse-hosts.ts';
import { requestIdOf } from './shell/request-id.ts';
import { validateParts } from './shell/validate-parts.ts';

/** Declares routes on a separate app. Its hooks and error handler apply to these routes only. */
export type RouteGroup = (app: FastifyInstance, context: ServerContext) => void | Promise<void>;

export interface AppOptions {
  readonly groups: readonly RouteGroup[];
  readonly authenticator: Authenticator;
  readonly tls?: TlsIdentity;
  /** Requests that clients may make over all replicas; absent without replicas. */
  readonly budgets?: RequestBudgets;
  /** Accepted hosts besides loopback; absent for any. */
  readonly hosts?: readonly string[];
}

/** Builds the HTTP server without listening. Concerns that all groups share are handled here. */
export async function buildApp(
  context: ServerContext,
  { groups, authenticator, tls, budgets, hosts }: AppOptions,
): Promise<FastifyInstance> {
  const { limits, requestTimeout } = context.settings;
  const timeout = Math.max(1, Math.round(requestTimeout * 60_000));
  const loggerInstance: FastifyBaseLogger = context.logger;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.body,
    handlerTimeout: timeout,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    // Handles failures before routing, such as an undecodable path.
    frameworkErrors: sendProblem,
    serverFactory: (listener) =>
      createHttpServer(
        { connections: limits.connections, requestTimeout: timeout, ...(tls && { tls }) },
        listener,
      ),
  });
  app.setValidatorCompiler(validateParts).setSerializerCompiler(serializerCompiler);
  readJsonBodies(app);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(() => {
    throw new HttpError(404, 'not found');
  });
  observeRequests(app, context.telemetry);
  if (hosts) refuseOtherHosts(app, hosts);
  guardRoutes(
    app,
    authenticator,
    createAdmission({
      requestsPerMinute: limits.requestsPerMinute,
      now: () => performance.now(),
      ...(budgets && { budgets }),
    }),
  );
  compressAnswers(app);
  for (const group of groups) {
    await app.register(async (scope) => {
      const answerOthers = answerOtherMethods(scope);
      await group(scope, context);
      answerOthers();
    });
  }
  return app;
}
