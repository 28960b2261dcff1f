import * as z from 'zod';
import {
  changedDeliveries,
  deliveryList,
  subscriptionList,
  subscriptionTest,
  subscriptionView,
} from '../../../api/index.ts';
import { subscription, subscriptionChange, subscriptionName } from '../../../config/subscriptions/index.ts';
import type { ServerContext, StoreOf } from '../../context.ts';
import { viewOf } from '../../subscriptions/index.ts';
import { HttpError } from '../../shell/http-error.ts';
import { API, type ApiApp } from './api-app.ts';
import { pageQuery } from './schemas/page.ts';
import { FAILURES } from './schemas/problem-details.ts';
import { linkNext } from './send-page.ts';

const TAGS = ['subscriptions'];
const BASE = `${API}/subscriptions`;

const subscriptionParams = z.object({ name: subscriptionName });

export function subscriptionRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'subscriptions' | 'logger'>,
): void {
  app.post(BASE, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'createSubscription',
      summary: 'Have events sent to a webhook',
      description:
        'It sees what its creator sees, from now on. Messages are signed as https://www.standardwebhooks.com says. ' +
        'A target goes through the guard that the addresses of images go through.',
      body: subscription,
      response: { 201: subscriptionView, ...FAILURES },
    },
    handler: async ({ body, principal }, reply) => {
      const created = await context.subscriptions.create(body, principal);
      context.logger.info(
        { subscription: body.name, principal: principal.name },
        'a subscription was created',
      );
      return reply.code(201).header('location', `${BASE}/${body.name}`).send(viewOf(created));
    },
  });

  app.get(BASE, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'listSubscriptions',
      summary: 'List the subscriptions of this client, by name; for an admin, all',
      querystring: pageQuery,
      response: { 200: subscriptionList, ...FAILURES },
    },
    handler: async (request, reply) => {
      const page = await context.subscriptions.list(request.query, request.principal);
      linkNext(request, reply, page);
      return { ...page, items: page.items.map(viewOf) };
    },
  });

  app.get(`${BASE}/:name`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'getSubscription',
      summary: 'Look at one subscription',
      params: subscriptionParams,
      response: { 200: subscriptionView, ...FAILURES },
    },
    handler: async ({ params: { name }, principal }) =>
      viewOf(await context.subscriptions.get(name, principal)),
  });

  changeRoutes(app, context);
}

function changeRoutes(app: ApiApp, context: Pick<ServerContext, 'subscriptions' | 'logger'>): void {
  app.patch(`${BASE}/:name`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'changeSubscription',
      summary: 'Change a subscription, pause it, or go on',
      params: subscriptionParams,
      body: subscriptionChange,
      response: { 200: subscriptionView, ...FAILURES },
    },
    handler: async ({ params: { name }, body, principal }) =>
      viewOf(await context.subscriptions.change(name, body, principal)),
  });

  app.delete(`${BASE}/:name`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'deleteSubscription',
      summary: 'End a subscription, with all that waits for it',
      params: subscriptionParams,
      response: { 204: z.null().describe('it is gone'), ...FAILURES },
    },
    handler: async ({ params: { name }, principal }, reply) => {
      await context.subscriptions.delete(name, principal);
      context.logger.info({ subscription: name, principal: principal.name }, 'a subscription was deleted');
      return reply.code(204).send(null);
    },
  });

  app.post(`${BASE}/:name/test`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'testSubscription',
      summary: 'Send a message to the target now, and tell how it answered',
      params: subscriptionParams,
      response: { 200: subscriptionTest, ...FAILURES },
    },
    handler: async ({ params: { name }, principal }) => {
      const { kind, ...answer } = await context.subscriptions.test(name, principal);
      return { delivered: kind === 'delivered', ...answer };
    },
  });
}

const deliveryQuery = pageQuery.extend({
  state: z.enum(['waiting', 'delivered', 'dead']).exactOptional(),
});
const chosenLetter = z.strictObject({ id: z.uuid().exactOptional().describe('absent: all of them') });

export function deliveryRoutes(
  app: ApiApp,
  context: Pick<ServerContext, 'subscriptions'> & StoreOf<'deliveries'>,
): void {
  app.get(`${BASE}/:name/deliveries`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'listDeliveries',
      summary: 'List the messages of a subscription, newest first',
      params: subscriptionParams,
      querystring: deliveryQuery,
      response: { 200: deliveryList, ...FAILURES },
    },
    handler: async (request, reply) => {
      const { params, query, principal } = request;
      await context.subscriptions.get(params.name, principal);
      const page = await context.store.deliveries.list({ ...query, subscription: params.name });
      linkNext(request, reply, page);
      return { ...page, items: [...page.items] };
    },
  });

  app.post(`${BASE}/:name/resend`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'resendDeliveries',
      summary: 'Send one or all of the dead letters again',
      params: subscriptionParams,
      body: chosenLetter,
      response: { 200: changedDeliveries, ...FAILURES },
    },
    handler: async ({ params: { name }, body: { id }, principal }) => {
      await context.subscriptions.get(name, principal);
      return changedLetters(await context.store.deliveries.resend(name, id), name, id);
    },
  });

  app.post(`${BASE}/:name/drop`, {
    config: { role: 'scan' },
    schema: {
      tags: TAGS,
      operationId: 'dropDeliveries',
      summary: 'Drop one or all of the dead letters',
      params: subscriptionParams,
      body: chosenLetter,
      response: { 200: changedDeliveries, ...FAILURES },
    },
    handler: async ({ params: { name }, body: { id }, principal }) => {
      await context.subscriptions.get(name, principal);
      return changedLetters(await context.store.deliveries.drop(name, id), name, id);
    },
  });
}

/** Throws 404 if no dead letter has the ID. */
function changedLetters(
  messages: number,
  name: string,
  id: string | undefined,
): { readonly messages: number } {
  if (messages === 0 && id !== undefined) throw new HttpError(404, `no dead letter ${id} of ${name}`);
  return { messages };
}
