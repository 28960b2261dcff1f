import * as z from 'zod';
import {
  appliedList,
  arrivingList,
  cluster,
  clusterList,
  clusterName,
  heartbeat,
  MAX_PARTS,
  MAX_RUNS_A_PART,
  runChange,
  runChanges,
  runList,
  storedClusterName,
  type RunEntry,
  type SentPullCredentials,
} from '../../../api/index.ts';
import { AppError } from '../../../errors/index.ts';
import { listAnswer, type RunWorld, toRunChange, toRunList, viewCluster } from '../../../fleet/index.ts';
import type { NewRun, RunChange, RunChanges } from '../../../inventory/ports.ts';
import { type Principal, seesWhole } from '../../auth/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { HttpError } from '../../shell/http-error.ts';
import { API, type ApiApp } from './api-app.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { visibleTo } from './visibility.ts';

const TAGS = ['runs'];
const PARTS = `A list of more than ${MAX_RUNS_A_PART} runs comes in parts of one generation, in any order, which are applied at once when the last has come (202 until then). The generation grows with each list: an older one is answered with 409, and the same one again changes nothing. Runs that the list does not have end at its time. A name belongs to the first cluster, by its UID, that used it; others are answered with 403.`;

const params = z.object({ name: clusterName.describe('name of the cluster') });
const stored = z.object({ name: storedClusterName.describe('name of the cluster') });

/** Lets clusters report their workloads. */
export function clusterRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'settings' | 'verdicts' | 'runningImages' | 'logger' | 'now'> &
    StoreOf<'runs' | 'admissions'>,
): void {
  putRoute(app, context);
  patchRoute(app, context);
  heartbeatRoute(app, context);
  deleteRoute(app, context);
  listRoutes(app, context);
}

function worldOf({ settings, now }: Pick<ServerContext, 'settings' | 'now'>): RunWorld {
  return { ownerLabels: settings.fleet.ownerLabels, now: now() };
}

/** Other lines may apply to images now, and others may run. */
async function lookAtImages(
  { started, ended, changed }: RunChanges,
  { verdicts, runningImages }: Pick<ServerContext, 'verdicts' | 'runningImages'>,
): Promise<void> {
  if (started + ended + changed > 0) await verdicts?.poll();
  if (started > 0) await runningImages?.poll();
}

/** Says where a tag led to another digest than the one that admission judged. */
async function compareDigests(
  cluster: string,
  started: readonly NewRun[],
  { store, logger }: Pick<ServerContext, 'logger'> & StoreOf<'admissions'>,
): Promise<void> {
  for (const other of await store.admissions.noteStarted(cluster, started)) {
    logger.warn({ ...other }, 'another image started than the one that was judged');
  }
}

function putRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'settings' | 'verdicts' | 'runningImages' | 'logger' | 'now'> &
    StoreOf<'runs' | 'admissions'>,
): void {
  app.put(`${API}/clusters/:name/runs`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'putRuns',
      summary: 'Replace what runs in a cluster by a whole list',
      description: PARTS,
      params,
      body: runList,
      response: { 200: appliedList, 202: arrivingList, ...FAILURES },
    },
    handler: async ({ params: { name }, body: { uid, credentials, ...list }, principal }, reply) => {
      requireWhole(name, principal);
      refuseTooMany(list.runs.length);
      refuseTooManyParts(list.part?.of ?? 1);
      const runs = {
        ...toRunList(list, worldOf(context)),
        ...sealed(list.runs, credentials, principal, context),
      };
      const outcome = await context.store.runs.put({ cluster: name, uid }, runs);
      if (outcome.isApplied) await lookAtImages(outcome, context);
      await compareDigests(name, runs.runs, context);
      const answer = listAnswer(outcome, list.generation);
      return answer.applied ? answer : reply.code(202).send(answer);
    },
  });
}

function patchRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'settings' | 'verdicts' | 'runningImages' | 'logger' | 'now'> &
    StoreOf<'runs' | 'admissions'>,
): void {
  app.patch(`${API}/clusters/:name/runs`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'patchRuns',
      summary: 'Change what runs in a cluster, since a generation',
      description: 'If the cluster is not at the generation `after`, 409 asks for the whole list.',
      params,
      body: runChange,
      response: { 200: runChanges, ...FAILURES },
    },
    handler: async ({ params: { name }, body: { uid, credentials, ...change }, principal }) => {
      requireWhole(name, principal);
      refuseTooMany(change.started.length + change.ended.length);
      if (change.generation <= change.after) {
        throw new HttpError(400, 'body/generation is not higher than after');
      }
      const runs = {
        ...toRunChange(change, worldOf(context)),
        ...sealed(change.started, credentials, principal, context),
      };
      const changes = await context.store.runs.amend({ cluster: name, uid }, runs);
      await lookAtImages(changes, context);
      await compareDigests(name, runs.started, context);
      return { generation: change.generation, ...changes };
    },
  });
}

function heartbeatRoute(app: ApiApp, context: Pick<ServerContext, 'now'> & StoreOf<'runs'>): void {
  app.post(`${API}/clusters/:name/heartbeat`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'beat',
      summary: 'Say that a cluster is alive and nothing changed',
      description: 'A cluster that is silent for 5 minutes is shown as last known then. Its runs do not end.',
      params,
      body: heartbeat,
      response: { 204: z.null().describe('the server is up to date'), ...FAILURES },
    },
    handler: async ({ params: { name }, body: { uid, generation }, principal }, reply) => {
      requireWhole(name, principal);
      await context.store.runs.heartbeat(
        { cluster: name, uid },
        { generation, at: context.now().toISOString() },
      );
      return reply.code(204).send(null);
    },
  });
}

function deleteRoute(
  app: ApiApp,
  context: Pick<ServerContext, 'verdicts' | 'logger' | 'now'> & StoreOf<'runs'>,
): void {
  app.delete(`${API}/clusters/:name`, {
    config: { role: 'admin' },
    schema: {
      tags: TAGS,
      operationId: 'deleteCluster',
      summary: 'End the runs of a cluster, and free its name',
      description: 'What ran in it stays in the history.',
      params: stored,
      response: { 204: z.null().describe('its runs have ended'), ...FAILURES },
    },
    handler: async ({ params: { name }, principal }, reply) => {
      requireWhole(name, principal);
      if (!(await context.store.runs.removeCluster(name, context.now().toISOString()))) throw notFound(name);
      context.logger.info({ cluster: name, principal: principal.name }, 'a cluster was deleted');
      await context.verdicts?.poll();
      return reply.code(204).send(null);
    },
  });
}

function listRoutes(app: ApiApp, context: Pick<ServerContext, 'now'> & StoreOf<'runs'>): void {
  app.get(`${API}/clusters`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'listClusters',
      summary: 'List clusters by name, with when each was last heard',
      response: { 200: clusterList, ...FAILURES },
    },
    handler: async ({ principal }) => {
      const clusters = await context.store.runs.clusters(visibleTo(principal));
      return { items: clusters.map((each) => viewCluster(each, context.now())) };
    },
  });

  app.get(`${API}/clusters/:name`, {
    config: { role: 'read' },
    schema: {
      tags: TAGS,
      operationId: 'getCluster',
      summary: 'Look at one cluster, and the generation of its runs',
      params: stored,
      response: { 200: cluster, ...FAILURES },
    },
    handler: async ({ params: { name }, principal }) => {
      const found = await context.store.runs.cluster(name, visibleTo(principal));
      if (!found) throw notFound(name);
      return viewCluster(found, context.now());
    },
  });
}

/** A client that sees part of a cluster must not end another client's runs in it. */
function requireWhole(cluster: string, principal: Principal): void {
  if (seesWhole(cluster, principal)) return;
  throw new HttpError(403, `expected a token that sees all of the cluster ${cluster}`);
}

/** Leaves out credentials that no run names, and all where nothing reads what runs. */
function sealed(
  runs: readonly RunEntry[],
  credentials: readonly SentPullCredentials[] = [],
  { name }: Principal,
  { runningImages }: Pick<ServerContext, 'runningImages'>,
): Pick<RunChange, 'credentials'> {
  if (!runningImages || credentials.length === 0) return {};
  const names = new Set(runs.map(({ namespace, image }) => `${namespace} ${image}`));
  const named = credentials.filter(({ namespace, image }) => names.has(`${namespace} ${image}`));
  return { credentials: runningImages.seal(named, name) };
}

function refuseTooMany(runs: number): void {
  if (runs <= MAX_RUNS_A_PART) return;
  throw new AppError('LIMIT_EXCEEDED', `the request has ${runs} runs, more than ${MAX_RUNS_A_PART}`, {
    hint: 'send the whole list in parts: "part": {"number": 1, "of": 3}',
  });
}

function refuseTooManyParts(parts: number): void {
  if (parts <= MAX_PARTS) return;
  throw new AppError('LIMIT_EXCEEDED', `the list has ${parts} parts, more than ${MAX_PARTS}`, {
    hint: `send up to ${MAX_RUNS_A_PART} runs in each part`,
  });
}

function notFound(name: string): HttpError {
  return new HttpError(404, `no cluster ${name}`);
}
