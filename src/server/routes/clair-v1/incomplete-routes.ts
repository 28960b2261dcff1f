import type { FastifyInstance } from 'fastify';
import { coverageOf, lifeCycleProblem, scopePrefix } from '../../../distributions/index.ts';
import { isHole } from '../../../domain/index.ts';
import {
  describeIncomplete,
  distributionOfNamespace,
  INCOMPLETE_NAME,
  namespaceOf,
  toClairSeverity,
} from '../../../clair/index.ts';
import type { ServerContext } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { NOT_FOUND } from './errors.ts';
import { goJson } from '../../renderings/clair-v1/go-json.ts';
import { versionFormatOf } from './namespaces.ts';

const PATH = `/namespaces/:namespace/vulnerabilities/${INCOMPLETE_NAME}`;

interface One {
  Params: { readonly namespace: string };
  Querystring: Readonly<Record<string, unknown>>;
}

/** Serves the entry for an image's unknowns as if it were a feed's vulnerability. */
export function incompleteRoutes(v1: FastifyInstance, { settings, now }: ServerContext): void {
  const read = { config: { role: 'read' } } as const;

  v1.get<One>(PATH, read, ({ params: { namespace }, query }, reply) => {
    const { distribution, fix } = requireRelease(namespace);
    const problem = lifeCycleProblem(distribution, now());
    const Vulnerability = {
      Name: INCOMPLETE_NAME,
      NamespaceName: namespace,
      Description: describeIncomplete(problem && isHole(problem) ? problem : undefined),
      Severity: toClairSeverity(settings.clair.incompleteSeverity),
      ...(Object.hasOwn(query, 'fixedIn') && { FixedIn: [fix] }),
    };
    return reply.send(goJson({ Vulnerability }));
  });

  v1.get<One>(`${PATH}/fixes`, read, ({ params }, reply) =>
    reply.send(goJson({ Features: [requireRelease(params.namespace).fix] })),
  );
}

/**
 * Accepts releases whose feed is not loaded yet, since images may have them. Throws 404 for a namespace outside every
 * feed.
 */
function requireRelease(namespace: string) {
  const distribution = distributionOfNamespace(namespace);
  const scope = coverageOf(distribution)[0]?.ecosystems[0];
  if (scope === undefined || namespaceOf(distribution) !== namespace) throw new HttpError(404, NOT_FOUND);
  const VersionFormat = versionFormatOf(scopePrefix(scope));
  return {
    distribution,
    fix: { Name: distribution.id, NamespaceName: namespace, VersionFormat, Version: 'None' },
  };
}
