import * as z from 'zod';
import { packageEntry } from '../../api/finding.ts';
import { distribution, imageIdentity, problem } from '../../api/result.ts';
import {
  defined,
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

/** Image facts in our SBOMs, beyond packages. */
export interface ImageFacts {
  readonly image: ImageIdentity;
  readonly distribution?: Distribution;
  readonly problems: readonly Problem[];
  readonly programs: Readonly<Record<string, ProgramReach>>;
}

/** Bounds on one fact: code linked into a large program takes some ten thousand values. */
const BOUNDS = { depth: 8, values: 1_000_000 } as const;

/** By property name. */
const CARRIAGE_OF = new Map(Object.entries(CARRIAGES).map(([fact, carriage]) => [PREFIX + fact, carriage]));
/** Properties that every package in our SBOMs has. */
const NEEDED = [`${PREFIX}type`, `${PREFIX}database`];

const text = z.string();
const packageFacts = packageEntry.extend({
  layer: z.int().nonnegative(),
  reach: text.exactOptional(),
});
const program = z.object({
  hash: text,
  goos: text.exactOptional(),
  goarch: text.exactOptional(),
  packages: z.array(text),
  hidden: z.array(text).exactOptional(),
  functions: text.exactOptional(),
});

/** Reads the image that our document describes; undefined for any other document. */
export function readImageFacts({ properties = [] }: SbomPackage): Result<ImageFacts> | undefined {
  if (!properties.some(({ name }) => name === IMAGE_FACTS.image)) return undefined;
  try {
    const only = <Value>(name: string, schema: z.ZodType<Value>) => factsNamed(properties, name, schema)[0];
    const image = only(IMAGE_FACTS.image, imageIdentity);
    if (!image) return undefined;
    const release = only(IMAGE_FACTS.distribution, distribution);
    const programs = factsNamed(properties, IMAGE_FACTS.program, program);
    return ok({
      image,
      ...defined({ distribution: release }),
      problems: factsNamed(properties, IMAGE_FACTS.problem, problem),
      programs: Object.fromEntries(programs.map(({ hash, ...reach }) => [hash, reach])),
    });
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** Reads a package from our document; undefined for any other. */
export function readPackageFacts({ properties = [] }: SbomPackage): Result<InstalledPackage> | undefined {
  const isOurs = NEEDED.every((needed) => properties.some(({ name }) => name === needed));
  if (!isOurs) return undefined;
  try {
    const facts: Record<string, unknown> = {};
    for (const { name, value } of properties) {
      const carriage = CARRIAGE_OF.get(name);
      if (carriage) facts[name.slice(PREFIX.length)] = carriage === 'text' ? value : jsonOf(value);
    }
    return ok(packageFacts.parse(facts));
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
