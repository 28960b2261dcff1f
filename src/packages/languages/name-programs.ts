import { hash } from 'node:crypto';
import type { FileFacts, IndexedImage, ProgramReach } from '../domain/index.ts';
import { changeFacts } from './change-facts.ts';
import type { SquashedImage } from './squash-image.ts';

/** Files whose packages name what is linked into their programs, and that by its name. */
export interface NamedPrograms {
  readonly squashed: readonly SquashedImage[];
  readonly programs: NonNullable<IndexedImage['programs']>;
}

/** Lets each package of a program name what is linked into the program, by its content: all of them share it. */
export function namePrograms(squashed: readonly SquashedImage[]): NamedPrograms {
  const programs: Record<string, ProgramReach> = {};
  const named = (facts: FileFacts): FileFacts => {
    if (!facts.reach || !facts.packages) return facts;
    const name = nameOf(facts.reach);
    programs[name] = facts.reach;
    return { ...facts, packages: facts.packages.map((pkg) => ({ ...pkg, reach: name })) };
  };
  return {
    squashed: squashed.map((image) => changeFacts(image, ({ facts }) => named(facts))),
    programs,
  };
}

function nameOf({ goos, goarch, packages, functions, hidden }: ProgramReach): string {
  return hash('sha256', JSON.stringify([goos, goarch, packages, functions, hidden]), 'base64url');
}
