import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import * as z from 'zod';

const content = z.record(z.string(), z.looseObject({})).default({});
const operation = z.object({
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content })),
});
const schema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Harbor's document of the API, and what of it was seen in answers. */
export class HarborContract {
  readonly #document: z.output<typeof schema>;
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #seen = new Set<string>();

  constructor(folder: string) {
    const file = join(folder, 'schemas/harbor/scanner-adapter-openapi-v1.2.yaml');
    const document: unknown = parse(readFileSync(file, 'utf8'), withoutNullable);
    this.#document = schema.parse(document);
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(this.#document, 'harbor');
  }

  /** Lists what is wrong with a request's body, or with that its type is one of the document's. */
  faultsOfRequest(method: string, path: string, contentType: string, body: unknown): readonly string[] {
    const types = this.#operation(method, path).requestBody?.content ?? {};
    return this.#faults(types, `${method} ${path}`, contentType, body);
  }

  /** Lists what is wrong with an answer: a status or type that the document lacks, or a body beside its schema. */
  faultsOfAnswer(method: string, path: string, { status, contentType, body }: Answer): readonly string[] {
    const described = this.#operation(method, path).responses[status];
    const name = `${method} ${path} ${status}`;
    if (!described) return [`${name} is not in the document`];
    if (Object.keys(described.content).length === 0) {
      this.#seen.add(name);
      return [];
    }
    return this.#faults(described.content, name, contentType, JSON.parse(body));
  }

  /** Lists the answers of the document that none of those seen was. */
  get unseen(): readonly string[] {
    const all = Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.entries(responses).flatMap(([status, described]) => {
          const name = `${method} ${path} ${status}`;
          const types = Object.keys(described.content);
          return types.length === 0 ? [name] : types.map((type) => `${name} ${type}`);
        }),
      ),
    );
    return all.filter((each) => !this.#seen.has(each));
  }

  #operation(method: string, path: string): z.output<typeof operation> {
    const found = this.#document.paths[path]?.[method];
    if (!found) throw new Error(`${method} ${path} is not in the document`);
    return found;
  }

  #faults(types: z.output<typeof content>, name: string, type: string, body: unknown): readonly string[] {
    const described = types[type];
    if (!described) return [`${name}: the type ${type} is not in the document`];
    this.#seen.add(`${name} ${type}`);
    const validate = this.#ajv.compile({ $ref: `harbor#${pointer(this.#document, described)}/schema` });
    validate(body);
    return (validate.errors ?? []).map((error) => `${name}: ${error.instancePath} ${error.message ?? ''}`);
  }
}

/** Drops a keyword of OpenAPI 3.0 that ajv takes only beside a type. */
function withoutNullable(key: unknown, value: unknown): unknown {
  return key === 'nullable' ? undefined : value;
}

/** The JSON pointer (RFC 6901) of a value within a document. */
function pointer(within: unknown, wanted: unknown): string | undefined {
  if (within === wanted) return '';
  if (typeof within !== 'object' || within === null) return undefined;
  for (const [key, value] of Object.entries(within)) {
    const rest = pointer(value, wanted);
    if (rest === undefined) continue;
    const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1');
    return `/${encodeURIComponent(escaped)}${rest}`;
  }
  return undefined;
}
