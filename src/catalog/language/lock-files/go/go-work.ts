// go.work: https://go.dev/ref/mod#workspaces

import { posix } from 'node:path';
import { defined, isJsonObject, type FileFacts, type Package } from '../../../../domain/index.ts';
import { isNamed, readDirectives, type Replacement } from './go-directives.ts';
import type { ModuleDetail } from './go-mod.ts';

interface Workspace {
  /** Folders with the modules that are built together. */
  readonly used: readonly string[];
  readonly replacements: readonly Replacement[];
}

export function isGoWork(path: string): boolean {
  return isNamed(path, 'go.work');
}

export function readGoWork(text: string): Workspace {
  const { used, replacements } = readDirectives(text);
  return { used, replacements };
}

/**
 * Applies each go.work to its modules: requirements between them resolve to folders, whatever their version,
 * and the workspace's replacements apply to all.
 */
export function inWorkspaces(files: readonly FileFacts[]): readonly FileFacts[] {
  const workspaces = files.filter(({ path }) => isGoWork(path));
  if (workspaces.length === 0) return files;
  const byPath = new Map(files.map((file) => [file.path, file]));
  for (const { path, detail } of workspaces) {
    byPath.delete(path);
    if (!isWorkspace(detail)) continue;
    const { used, replacements } = detail;
    const paths = used.map((folder) => posix.join(posix.dirname(path), folder, 'go.mod'));
    const modules = paths.flatMap((each) => byPath.get(each) ?? []);
    const names = new Set(modules.flatMap((each) => (isModule(each.detail) ? [each.detail.module] : [])));
    for (const module of modules) {
      const packages = module.packages?.map((pkg) => builtIn(pkg, names, replacements));
      byPath.set(module.path, { ...module, ...defined({ packages }) });
    }
  }
  return [...byPath.values()];
}

function builtIn(pkg: Package, modules: ReadonlySet<string>, replacements: readonly Replacement[]): Package {
  if (modules.has(pkg.name)) return { ...pkg, status: 'own' };
  const fits = ({ old, version }: Replacement) =>
    old === pkg.name && (version === undefined || version === pkg.version);
  const replacement = replacements.find(fits);
  if (!replacement) return pkg;
  const { by, byVersion } = replacement;
  return byVersion === undefined
    ? { ...pkg, status: 'own' }
    : { ...pkg, name: by, version: byVersion, status: 'declared' };
}

/** Trusts this cataloger's own stored details. */
function isWorkspace(detail: unknown): detail is Workspace {
  return isJsonObject(detail) && Array.isArray(detail['used']);
}

function isModule(detail: unknown): detail is ModuleDetail {
  return isJsonObject(detail) && typeof detail['module'] === 'string';
}
