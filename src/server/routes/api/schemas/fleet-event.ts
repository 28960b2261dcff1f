import * as z from 'zod';
import { eventHits, fleetEvent, since } from '../../../../api/index.ts';
import { EVENT_KINDS } from '../../../../domain/index.ts';
import { imagePage } from './image.ts';
import { pageQuery } from './page.ts';

const kind = z.enum(EVENT_KINDS);

export const eventQuery = pageQuery.extend({
  kind: z
    .union([kind, z.array(kind)])
    .transform((given) => [given].flat())
    .exactOptional()
    .describe('only events of this kind; may be repeated'),
  since: since.exactOptional().describe('only events from this time on: RFC 3339, or a day'),
});

export const followHeaders = z.object({
  'last-event-id': z
    .string()
    .exactOptional()
    .describe('`id` of the last event that was received: the stream goes on after it'),
});

export const eventParams = z.object({ id: z.uuid() });

export const eventDetails = fleetEvent.extend({
  hits: eventHits.describe('the workloads and images that it hits now, as far as the client may see them'),
  images: imagePage.describe('the images that it hits, newest first, as far as the client may see them'),
});
