import * as z from 'zod';
import { hintFor } from '../../../config/index.ts';
import { AppError } from '../../../errors/index.ts';
import type { ApiApp } from './api-app.ts';

/** Refuses an unknown parameter: clients would take it for a filter that every item passes. */
export function refuseUnknownFilters(app: ApiApp): void {
  app.addHook('preValidation', ({ query, routeOptions }, _reply, done) => {
    const described = routeOptions.schema?.querystring;
    if (described instanceof z.ZodObject) refuseUnknown(query, Object.keys(described.shape));
    done();
  });
}

function refuseUnknown(query: unknown, known: readonly string[]): void {
  const unknown = Object.keys(query ?? {}).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AppError('USAGE', `"${unknown}" is not a valid parameter here`, {
    hint: hintFor(unknown, known),
  });
}

/** Refuses a value that the filter cannot have. */
export function refuseUnknownValues(name: string, given: unknown, known: readonly string[]): void {
  const unknown = [given].flat().find((value) => typeof value === 'string' && !known.includes(value));
  if (typeof unknown !== 'string') return;
  throw new AppError('USAGE', `"${unknown}" is not a valid ${name}`, { hint: hintFor(unknown, known) });
}
