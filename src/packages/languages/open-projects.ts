import { asksForAny, needsOf, type Needs } from '../../catalog/index.ts';
import { comparableName, type Problem } from '../../domain/index.ts';
import { INSTALLED_ANYWHERE } from './brought-by-lock-files.ts';
import { foldersOf, proofsIn, type Proofs } from './project-proofs.ts';
import type { SquashedImage } from '../layers/squash-image.ts';

/** Trees that the distribution fills: a project there is part of a package. */
const OF_THE_SYSTEM = /^usr\/(?:share|lib|lib64|include)\//u;

/** A project file, and its requirements. */
interface Project {
  readonly path: string;
  readonly needs: Needs;
}

/** Packages and lock files around a project. */
interface Answers {
  /** Whether any lock file or installed package is around it. */
  readonly any: boolean;
  readonly installed: boolean;
  /** Whether a lock file, an installed package or another project has the name. */
  readonly has: (name: string) => boolean;
}

/**
 * Reports projects that name dependencies whose versions no lock file or installed package gives. In a folder
 * that is a hole. An image may hold the build's output, so there it is a note.
 */
export function openProjects(squashed: readonly SquashedImage[], isFolder: boolean): readonly Problem[] {
  const files = squashed.flatMap((each) => each.files);
  const projects = files.flatMap(({ path, facts }): readonly Project[] => {
    const needs = needsOf(facts.detail);
    return needs ? [{ path, needs }] : [];
  });
  const asking = projects.filter(
    ({ path, needs }) => asksForAny(needs) && (isFolder || !OF_THE_SYSTEM.test(path)),
  );
  if (asking.length === 0) return [];
  const proofs = proofsIn(files, isFolder ? namesIn(asking) : new Set());
  const own = new Set(projects.map(({ needs }) => identity(needs, needs.own ?? '')));
  return asking.flatMap(({ path, needs }) => {
    const answers = answersFor(path, needs, proofs, own, isFolder);
    const kind = isFolder ? kindInFolder(needs, answers) : answers.any ? undefined : 'program-without-list';
    return kind ? [notLocked(path, kind)] : [];
  });
}

function namesIn(projects: readonly Project[]): ReadonlySet<string> {
  return new Set(
    projects.flatMap(({ needs }) => {
      const { names = [], optional = [], dev = [] } = needs;
      return [...names, ...optional, ...dev].map((name) => identity(needs, name));
    }),
  );
}

function identity({ ecosystem }: Needs, name: string): string {
  return `${ecosystem}\0${comparableName(ecosystem, name)}`;
}

function answersFor(
  path: string,
  needs: Needs,
  proofs: Proofs,
  own: ReadonlySet<string>,
  isFolder: boolean,
): Answers {
  const { ecosystem } = needs;
  const isAnywhere = isFolder ? INSTALLED_ANYWHERE.includes(ecosystem) : ecosystem !== 'npm';
  const folders = foldersOf(path);
  const below = isAnywhere ? '' : (folders[0] ?? '');
  const installed =
    proofs.isInstalledBelow(ecosystem, below) ||
    folders.some((each) => proofs.isInstalledFor(ecosystem, each));
  return {
    installed,
    any: installed || folders.some((each) => proofs.isLockedFor(ecosystem, each)),
    has(name) {
      const key = identity(needs, name);
      if (name !== '' && own.has(key)) return true;
      return proofs.isInstalledBelow(key, below) || folders.some((each) => proofs.isNamedFor(key, each));
    },
  };
}

/** An extra or a group may be left out on purpose: no hole beside locked or installed packages. */
function kindInFolder(needs: Needs, { any, installed, has }: Answers): Problem['kind'] | undefined {
  const lacks = (names: readonly string[] = []) => names.some((name) => !has(name));
  if (!needs.names) return any ? undefined : 'package-file-unreadable';
  if (lacks(needs.names)) return 'package-file-unreadable';
  if (needs.unread) return installed ? 'program-without-list' : 'package-file-unreadable';
  const lacksOptional = lacks(needs.optional);
  if (lacksOptional && !any) return 'package-file-unreadable';
  // npm leaves the rest out in a production install.
  if (lacksOptional && (needs.ecosystem === 'PyPI' || !installed)) return 'program-without-list';
  return lacks(needs.dev) ? 'program-without-list' : undefined;
}

function notLocked(path: string, kind: Problem['kind']): Problem {
  const message = `${path} names dependencies whose versions no lock file or installed package gives: these were not looked up`;
  return { kind, subject: path, message, path };
}
