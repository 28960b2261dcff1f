import * as z from 'zod';
import { messageOf } from '../../../errors/index.ts';
import { parsedAs } from '../../feed-kit/json.ts';
import { childrenOf, type JsonChild } from '../../feed-kit/json-splitter.ts';

/** One source package in one repository. */
export interface SecdbPackage {
  readonly name: string;
  /** IDs fixed by each version; a version may appear twice. */
  readonly fixes: readonly SecdbFix[];
  /** Reason why some fixes could not be read. */
  readonly unread?: string;
}

/** Location of a secdb file. */
export interface SecdbPlace {
  /** `v3.20`, `edge`. */
  readonly release: string;
  readonly repository: string;
}

export interface SecdbFix {
  readonly version: string;
  /** IDs as written: one, several, or one with a remark. */
  readonly ids: readonly string[];
}

const packageName = z.string().trim().min(1);
const fixedIds = z.array(z.string()).nullable();

/**
 * Reads one secdb file. JSON.parse on the whole file would lose data: Alpine has published files with the
 * same version twice in a package (exim 4.98.2-r0). Throws SyntaxError if the text is not a secdb file, or
 * belongs to another place; reports problems with single packages to `onProblem`.
 */
export function parseSecdb(
  bytes: Uint8Array,
  place: SecdbPlace,
  onProblem: (message: string, index: number) => void,
): SecdbPackage[] {
  const members = childrenOf(bytes);
  const list = valuesOf(members, 'packages')[0];
  if (list === undefined) throw new SyntaxError('the file lists no packages');
  refuseOther(members, place);
  return childrenOf(list).flatMap(({ json }, index) => {
    try {
      return [parsePackage(json)];
    } catch (error) {
      onProblem(`package ${index + 1}: ${messageOf(error)}`, index);
      return [];
    }
  });
}

/** A mirror that serves another release's file would make its packages look fixed. */
function refuseOther(members: readonly JsonChild[], { release, repository }: SecdbPlace): void {
  const [named = release] = valuesOf(members, 'distroversion').map(textOf);
  const [within = repository] = valuesOf(members, 'reponame').map(textOf);
  if (named !== release || within !== repository)
    throw new SyntaxError(`the file is that of ${named}/${within}`);
}

function textOf(json: string): string {
  return z.string().parse(JSON.parse(json));
}

function parsePackage(json: string): SecdbPackage {
  const [pkg = '{}'] = valuesOf(childrenOf(json), 'pkg');
  const members = childrenOf(pkg);
  const [written = '""'] = valuesOf(members, 'name');
  const name = packageName.parse(JSON.parse(written));
  try {
    const lists = valuesOf(members, 'secfixes');
    if (lists.length === 0) throw new SyntaxError('it has no member "secfixes"');
    return { name, fixes: lists.flatMap(parseFixes) };
  } catch (error) {
    return { name, fixes: [], unread: messageOf(error) };
  }
}

/** A package whose comments held no fix has `null` here, or an empty list. */
function parseFixes(json: string): SecdbFix[] {
  if (json.trim() === 'null') return [];
  return childrenOf(json).map((fix) => ({
    version: fix.key.trim(),
    ids: parsedAs(fixedIds, JSON.parse(fix.json)) ?? [],
  }));
}

function valuesOf(children: readonly JsonChild[], key: string): string[] {
  return children.filter((child) => child.key === key).map(({ json }) => json);
}
