import { hash } from 'node:crypto';
import type { FleetLine, Line } from '../../domain/index.ts';
import type { StoredVexDocument } from '../../inventory/ports.ts';

/** A rule's version condition, with its text as written. */
interface Rule {
  readonly version?: { readonly text: string };
}

export interface LineWithRules {
  readonly name: string;
  readonly line: Line;
  readonly ignore: readonly Rule[];
}

/**
 * Identifies a line with its ignore rules and VEX documents, so that verdicts by another version of it can be
 * distinguished.
 */
export function toFleetLine(
  { name, line, ignore }: LineWithRules,
  documents: readonly StoredVexDocument[],
): FleetLine {
  const vex = vexOfLine(name, documents);
  const digests = vex.map((each) => [each.name, each.digest]);
  const identity = { line, ignore, ...(digests.length > 0 && { vex: digests }) };
  return {
    name,
    hash: hash('sha256', JSON.stringify(identity)),
    line,
    ignoreRules: ignore.length,
    rules: ignore.map(({ version, ...rule }) => ({ ...rule, ...(version && { version: version.text }) })),
    ...(vex.length > 0 && { vex: vex.map((each) => each.name) }),
  };
}

/** Chooses the documents that count in a line's verdicts. */
export function vexOfLine(
  name: string,
  documents: readonly StoredVexDocument[],
): readonly StoredVexDocument[] {
  return documents.filter(({ line = name }) => line === name);
}
