import {
  failed,
  isJsonObject,
  ok,
  parseJson,
  type JsonObject,
  type Package,
  type Result,
} from '../../../domain/index.ts';

/** Bounds on a deps.json: a whole framework's has 10,000 values. */
const BOUNDS = { depth: 50, values: 2_000_000 } as const;
const MAX_LIBRARIES = 20_000;
const MAX_WORD = 256;
/** Asset kinds that a library adds to the running program; `compile` is only for building. */
const ASSETS = ['runtime', 'native', 'runtimeTargets', 'resources'];
/** File name that means "nothing needed". */
const PLACEHOLDER = '_._';
const RUNTIME_PACK = 'runtimepack.';

/**
 * Reads a .NET program's runtime packages from its `NAME.deps.json`: libraries in its runtime target that
 * bring files, and bundled runtime packs. Assembly versions are not package versions. Source: "Runtime
 * configuration files" in the .NET SDK documentation.
 */
export function readDependencies(text: string): Result<readonly Package[]> {
  const json = parseJson(text, BOUNDS);
  if (!json.ok) return json;
  const document = isJsonObject(json.value) ? json.value : {};
  const { libraries, targets } = document;
  const target = isJsonObject(targets) ? targets[targetName(document) ?? ''] : undefined;
  if (!isJsonObject(libraries) || !isJsonObject(target)) return failed('no libraries of its runtime target');
  const keys = Object.keys(target);
  if (keys.length > MAX_LIBRARIES) return failed(`more than ${MAX_LIBRARIES} libraries`);
  return ok(keys.flatMap((key) => toPackage(key, libraries[key], target[key]) ?? []));
}

/** Reads `{"name": ".NETCoreApp,Version=v8.0/linux-x64"}`, or the plain string that .NET Core 1 writes. */
function targetName({ runtimeTarget }: JsonObject): string | undefined {
  const name = isJsonObject(runtimeTarget) ? runtimeTarget['name'] : runtimeTarget;
  return typeof name === 'string' ? name : undefined;
}

/** Library keys have the form `NAME/VERSION`. */
function toPackage(key: string, library: unknown, files: unknown): Package | undefined {
  const [name = '', version = '', ...rest] = key.split('/');
  if (name === '' || version === '' || rest.length > 0 || key.length > MAX_WORD) return undefined;
  const nuget = { type: 'nuget', ecosystem: 'NuGet' };
  switch (isJsonObject(library) ? library['type'] : undefined) {
    case 'package':
      return bringsFiles(files) ? { ...nuget, name, version } : undefined;
    case 'runtimepack':
      return { ...nuget, name: withoutPrefix(name), version };
    case 'project':
      return { ...nuget, name, version, status: 'own' };
    default:
      return undefined;
  }
}

function withoutPrefix(name: string): string {
  return name.startsWith(RUNTIME_PACK) ? name.slice(RUNTIME_PACK.length) : name;
}

function bringsFiles(files: unknown): boolean {
  if (!isJsonObject(files)) return false;
  return ASSETS.some((kind) => {
    const assets = files[kind];
    return isJsonObject(assets) && Object.keys(assets).some((path) => !path.endsWith(PLACEHOLDER));
  });
}
