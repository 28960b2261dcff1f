import { appendTo, type FileFacts, type Package } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import { foundModules, holdersAround, moduleFinder, type FindModule } from '../../find-modules.ts';
import { traceDependencies, type Brought, type DirectDependency } from '../../trace-dependencies.ts';
import { asProject, neededNames, type ProjectDetail } from './needs.ts';

const MANIFEST = '/package.json';
const MODULES = 'node_modules/';
/** A package's place with Yarn's `nodeLinker: pnpm`. */
const OF_YARN_STORE = /node_modules\/\.store\/[^/]+\/package$/u;
/** Names looked up as links: an application has some thousands. */
const MAX_LINKS = 100_000;

interface Project extends ProjectDetail {
  readonly folder: string;
}

/** Returns a finder from one folder to the folders that names lead to. */
type Resolve = (from: string) => FindModule;

/**
 * Marks each package with the direct dependencies that brought it, and lists the project's own packages,
 * which are linked or copied into `node_modules`. A project is a package.json that has its own `node_modules`
 * or is linked from one.
 */
export function combineTree(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
  const manifests = files.flatMap(({ path, detail }) => projectsIn(path, detail));
  if (manifests.length === 0) return files;
  const needs = new Map(files.map(({ path, detail }) => [folderOf(path), neededNames(detail)]));
  const placed = new Set(files.flatMap(({ path, packages }) => (packages ? [folderOf(path)] : [])));
  const inPlace = moduleFinder(placed);
  const links = linksOf(manifests, needs, inPlace, image);
  const resolve: Resolve = (from) => {
    const find = inPlace(from);
    return (name) => find(name) ?? links.get(linkOf(from, name));
  };
  const linked = new Set(links.values());
  const projects = manifests.filter(
    ({ folder, ...project }) => linked.has(folder) || hasModules(folder, project, placed, links),
  );
  const brought = traceDependencies(directOf(projects, resolve), (folder) =>
    foundModules(needs.get(folder) ?? [], resolve(folder)),
  );
  const own = new Map(projects.filter(({ folder }) => linked.has(folder)).map((each) => [each.folder, each]));
  const copies = new Set(projects.flatMap((each) => each.own.map(resolve(each.folder))));
  return withBringers(
    files.map((file) => {
      const folder = folderOf(file.path);
      const listed = ownPackage(file, own.get(folder));
      return copies.has(folder) ? asOwn(listed) : listed;
    }),
    brought,
  );
}

function projectsIn(path: string, detail: unknown): readonly Project[] {
  const project = asProject(detail);
  return project ? [{ folder: folderOf(path), ...project }] : [];
}

function folderOf(path: string): string {
  return path.endsWith(MANIFEST) ? path.slice(0, -MANIFEST.length) : '';
}

/** Returns a link's path: in a project's `node_modules`, or beside a package in pnpm's or Yarn's store. */
function linkOf(from: string, name: string): string {
  if (OF_YARN_STORE.test(from)) return `${from.slice(0, from.lastIndexOf('/') + 1)}${MODULES}${name}`;
  const at = from.lastIndexOf(MODULES);
  const holder = at < 0 ? (from === '' ? '' : `${from}/`) : from.slice(0, at);
  return `${holder}${MODULES}${name}`;
}

/**
 * Resolves links to packages that are not in place: the needs of projects and virtual store packages, and
 * workspaces, which enclosing projects link by name.
 */
function linksOf(
  manifests: readonly Project[],
  needs: ReadonlyMap<string, readonly string[]>,
  inPlace: Resolve,
  image: ImageNames,
): ReadonlyMap<string, string> {
  const wanted = new Set<string>();
  const want = (from: string, names: readonly string[]) => {
    const find = inPlace(from);
    for (const name of names) {
      if (wanted.size < MAX_LINKS && find(name) === undefined) wanted.add(linkOf(from, name));
    }
  };
  const folders = new Set(manifests.map(({ folder }) => folder));
  for (const { folder, name, needs: own, devNeeds } of manifests) {
    want(folder, [...own, ...devNeeds]);
    for (const holder of name === undefined ? [] : holdersAround(folder)) {
      const around = holder.slice(0, -1);
      if (around !== folder && folders.has(around)) want(around, [name ?? '']);
    }
  }
  for (const [folder, names] of needs) if (folder.includes(`${MODULES}.`)) want(folder, names);
  if (wanted.size === 0) return new Map();
  const found = image.find([...wanted].map((link) => `${link}${MANIFEST}`));
  return new Map(Array.from(found, ([link, real]) => [folderOf(link), folderOf(real)]));
}

function hasModules(
  folder: string,
  { needs, devNeeds }: ProjectDetail,
  placed: ReadonlySet<string>,
  links: ReadonlyMap<string, string>,
): boolean {
  return [...needs, ...devNeeds].some((name) => {
    const own = linkOf(folder, name);
    return links.has(own) || placed.has(own);
  });
}

/** A needed workspace does not bring its own needs: they are direct. */
function directOf(projects: readonly Project[], resolve: Resolve): readonly DirectDependency[] {
  const own = new Set(projects.map(({ folder }) => folder));
  const direct = (find: FindModule, names: readonly string[], isDev: boolean) =>
    names.flatMap((name) => {
      const key = find(name);
      return key === undefined || own.has(key) ? [] : [{ key, name, isDev }];
    });
  return projects.flatMap(({ folder, needs, devNeeds }) => {
    const find = resolve(folder);
    return [...direct(find, needs, false), ...direct(find, devNeeds, true)];
  });
}

/** Marks a copied project folder, such as the dependency `file:../a`. */
function asOwn(file: FileFacts): FileFacts {
  const packages = file.packages?.map((pkg): Package => ({ ...pkg, status: 'own' }));
  return packages ? { ...file, packages } : file;
}

function ownPackage(file: FileFacts, project: Project | undefined): FileFacts {
  const { name, version } = project ?? {};
  if (name === undefined || version === undefined || file.packages) return file;
  return { ...file, packages: [{ type: 'npm', ecosystem: 'npm', name, version, status: 'own' }] };
}

/** Marks a package alike in all places within an application: direct anywhere means direct. */
function withBringers(
  files: readonly FileFacts[],
  brought: ReadonlyMap<string, Brought>,
): readonly FileFacts[] {
  const places = new Map<string, Brought[]>();
  for (const { path, packages = [] } of files) {
    const stated = brought.get(folderOf(path));
    if (!stated) continue;
    for (const pkg of packages) appendTo(places, JSON.stringify(pkg), stated);
  }
  return files.map((file) => {
    const packages = file.packages?.map((pkg): Package => {
      const stated = places.get(JSON.stringify(pkg));
      return stated ? { ...pkg, ...joined(stated) } : pkg;
    });
    return packages ? { ...file, packages } : file;
  });
}

function joined(stated: readonly Brought[]): Brought {
  const isDirect = stated.some(({ through }) => through === undefined);
  const through = isDirect ? [] : [...new Set(stated.flatMap((each) => each.through ?? []))].sort();
  return {
    ...(through.length > 0 && { through }),
    ...(stated.every(({ dev }) => dev) && { dev: true as const }),
  };
}
