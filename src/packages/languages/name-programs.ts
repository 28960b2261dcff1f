import { hash } from 'node:crypto';
import type { FileFacts, IndexedImage, ProgramReach } from '../../domain/index.ts';
import { mapFacts } from '../layers/map-facts.ts';
import type { SquashedImage } from '../layers/squash-image.ts';

/** Files whose packages name the code linked into their programs, and the code by its name. */
export interface NamedPrograms {
  readonly squashed: readonly SquashedImage[];
  readonly programs: NonNullable<IndexedImage['programs']>;
}

/** Lets each package in a program name the program's linked code, by a content hash that all of them share. */
export function namePrograms(squashed: readonly SquashedImage[]): NamedPrograms {
  const programs: Record<string, ProgramReach> = {};
  const named = (facts: FileFacts): FileFacts => {
    if (!facts.reach || !facts.packages) return facts;
    const name = nameOf(facts.reach);
    programs[name] = facts.reach;
    return { ...facts, packages: facts.packages.map((pkg) => ({ ...pkg, reach: name })) };
  };
  return {
    squashed: squashed.map((image) => mapFacts(image, ({ facts }) => named(facts))),
    programs,
  };
}

function nameOf({ goos, goarch, packages, functions, hidden }: ProgramReach): string {
  return hash('sha256', JSON.stringify([goos, goarch, packages, functions, hidden]), 'base64url');
}
