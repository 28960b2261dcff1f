import * as z from 'zod';

/** What the page shows of an OpenAPI 3.1 document. Schemas are shown as they stand. */
const schema = z.looseObject({ description: z.string().optional() });

const content = z.record(z.string(), z.object({ schema: schema.optional() }));

const operation = z.object({
  tags: z.array(z.string()).default(['other']),
  summary: z.string().default(''),
  description: z.string().optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        description: z.string().optional(),
        schema: schema.optional(),
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z
    .record(z.string(), z.object({ description: z.string().default(''), content: content.optional() }))
    .default({}),
});

export const openApiDocument = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().default('') }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

export type OpenApiDocument = z.output<typeof openApiDocument>;
export type Operation = z.output<typeof operation>;
export type Content = z.output<typeof content>;
