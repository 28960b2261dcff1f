import * as z from 'zod';
import { distribution, imageIdentity, packageEntry, problem } from '../../api/index.ts';
import {
  failed,
  ok,
  parseJson,
  type Distribution,
  type ImageIdentity,
  type InstalledPackage,
  type Problem,
  type ProgramReach,
  type Result,
} from '../../domain/index.ts';
import { CARRIAGES, IMAGE_FACTS, PREFIX } from '../facts.ts';
import type { SbomPackage, SbomProperty } from './package.ts';

/** Facts that an SBOM of ours carries of an image beyond its packages. */
export interface OwnImage {
  readonly image: ImageIdentity;
  readonly distribution?: Distribution;
  readonly problems: readonly Problem[];
  readonly programs: Readonly<Record<string, ProgramReach>>;
}

/** Bounds on one fact: what is linked into a large program takes some ten thousand values. */
const BOUNDS = { depth: 8, values: 1_000_000 } as const;

const text = z.string();
const packageFacts = packageEntry.extend({
  layer: z.int().nonnegative(),
  reach: text.exactOptional(),
  clues: z
    .object({ group: text.exactOptional(), names: z.array(text), folders: z.array(text) })
    .exactOptional(),
  qualifiers: z.record(text, text).exactOptional(),
});
const program = z.object({
  hash: text,
  goos: text.exactOptional(),
  goarch: text.exactOptional(),
  packages: z.array(text),
  functions: text.exactOptional(),
});

/** Reads the image that a document of ours says it describes; undefined for anything else. */
export function readOwnImage({ properties = [] }: SbomPackage): Result<OwnImage> | undefined {
  if (!properties.some(({ name }) => name === IMAGE_FACTS.image)) return undefined;
  try {
    const only = <Value>(name: string, schema: z.ZodType<Value>) => factsNamed(properties, name, schema)[0];
    const image = only(IMAGE_FACTS.image, imageIdentity);
    if (!image) return undefined;
    const release = only(IMAGE_FACTS.distribution, distribution);
    const programs = factsNamed(properties, IMAGE_FACTS.program, program);
    return ok({
      image,
      ...(release && { distribution: release }),
      problems: factsNamed(properties, IMAGE_FACTS.problem, problem),
      programs: Object.fromEntries(programs.map(({ hash, ...reach }) => [hash, reach])),
    });
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** Reads a package as a document of ours carries it; undefined for anything else. */
export function readOwnPackage({ properties = [] }: SbomPackage): Result<InstalledPackage> | undefined {
  const facts = new Map(properties.map(({ name, value }) => [name, value]));
  if (!facts.has(`${PREFIX}type`) || !facts.has(`${PREFIX}database`)) return undefined;
  try {
    const read = Object.entries(CARRIAGES).flatMap(([key, carriage]) => {
      const value = facts.get(PREFIX + key);
      if (value === undefined) return [];
      return [[key, carriage === 'text' ? value : jsonOf(value)] as const];
    });
    return ok(packageFacts.parse(Object.fromEntries(read)));
  } catch (error) {
    return failed(reasonOf(error));
  }
}

function factsNamed<Value>(
  properties: readonly SbomProperty[],
  wanted: string,
  schema: z.ZodType<Value>,
): readonly Value[] {
  return properties.flatMap(({ name, value }) => (name === wanted ? [schema.parse(jsonOf(value))] : []));
}

/** Throws SyntaxError. */
function jsonOf(value: string): unknown {
  const parsed = parseJson(value, BOUNDS);
  if (parsed.ok) return parsed.value;
  throw new SyntaxError(parsed.failure);
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return error.message;
  if (!(error instanceof z.ZodError)) throw error;
  const [issue] = error.issues;
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'not valid';
}
