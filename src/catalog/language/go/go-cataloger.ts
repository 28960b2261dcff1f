import { ArchiveError, PassedBytesError, type ByteSource } from '../../../archive/index.ts';
import { defined, failed, ok, type FileFacts, type LayerFile, type Result } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { programsIn, withDeployments } from '../../deployment.ts';
import { isPacked, markerOfProgram } from '../../markers/index.ts';
import {
  atItsPath,
  isDebugFile,
  readEachProgram,
  readIfAvailable,
  readOrNothing,
  readProgram,
  wantsSections,
  type Program,
} from '../../program/index.ts';
import { parseBuildInfo, type BuildInfo } from './build-info.ts';
import { reachOf } from './function-names.ts';
import { findFunctionNames } from './function-table.ts';
import { MAX_VERSION } from './limits.ts';
import { hiddenModules, goPackagesOf } from './packages.ts';
import { notRead, packed, problemsOf, withPrograms } from './problems.ts';
import { namesBuildInfo, readBuildInfo } from './read-build-info.ts';
import { readWasmBuildInfo } from './read-wasm-build-info.ts';

const HEAD_BYTES = 4096;
/** Written by garble in place of the Go version. */
const UNKNOWN = 'unknown';
const MAIN = 'main';

/**
 * Reads the modules in Go programs from the linker's build info, and the linked functions from the function
 * table. Each program is the application of its own packages.
 */
export const goCataloger: FileCataloger = withDeployments(
  {
    kind: 'file',
    id: 'go',
    version: 9,
    looksAt: () => true,
    wants: wantsSections,
    read: (file, body) => readEachProgram(file, body, readFile),
    combine: (files) => files.map(atItsPath),
  },
  readDeployed,
);

/** Reports Go programs in a function's deployment archive: reading them would hold whole programs in memory. */
function readDeployed({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const programs = programsIn(body, (head) => markerOfProgram(head) === 'go');
  if (programs.ok && programs.value.length === 0) return undefined;
  const problem = programs.ok
    ? withPrograms(path, programs.value)
    : notRead(path, `was not looked at for Go programs: ${programs.failure}`);
  return { path, packages: [], problems: [problem] };
}

/** Returns undefined for programs in other languages. */
function readFile({ path }: LayerFile, body: ByteSource): FileFacts | undefined {
  const head = body.read(0, Math.min(body.size, HEAD_BYTES));
  if (isPacked(head)) return { path, packages: [], problems: [packed(path)] };
  const isMarked = markerOfProgram(head) === 'go';
  try {
    const program = readProgram(body);
    if (program && isDebugFile(program)) return { path, packages: [] };
    const build = program && readBuild(body, program);
    if (program && build?.ok) return factsOf(path, body, program, build.value);
    if (build?.ok === false) return unreadFacts(path, build.failure);
    return isMarked ? unreadFacts(path, 'it has no build info, as Go programs before 1.13') : undefined;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    if (error instanceof PassedBytesError && isWorthReadingAgain(body)) throw error;
    // Files without a Go marker may be malformed in any way.
    return isMarked ? unreadFacts(path, error.message) : undefined;
  }
}

/** Whether a large program's ends, all that was buffered, name a build info section. */
function isWorthReadingAgain(body: ByteSource): boolean {
  const program = readIfAvailable(() => readProgram(body));
  return program !== undefined && namesBuildInfo(program);
}

interface Build {
  readonly goVersion: string;
  readonly info: BuildInfo;
}

function readBuild(body: ByteSource, program: Program): Result<Build> | undefined {
  const raw = readBuildInfo(body, program) ?? readWasmBuildInfo(body, program);
  if (!raw?.ok) return raw;
  const { goVersion, text } = raw.value;
  if (goVersion === UNKNOWN) return failed('its build info was removed, as garble does');
  if (goVersion.length > MAX_VERSION) return failed('its version of Go is not valid');
  const info = parseBuildInfo(text);
  return info.ok
    ? ok({ goVersion, info: info.value })
    : failed(`its build info is not valid: ${info.failure}`);
}

function factsOf(path: string, body: ByteSource, program: Program, { goVersion, info }: Build): FileFacts {
  const linked = linkedFunctions(body, program, info.path ?? MAIN);
  const [goos, goarch] = ['GOOS', 'GOARCH'].map((name) => info.settings.get(name));
  const packages = goPackagesOf(info, goVersion);
  const problems = problemsOf(path, info, linked?.packages);
  return {
    path,
    packages,
    ...(linked && {
      reach: {
        ...defined({ goos, goarch }),
        hidden: hiddenModules(info, linked.packages),
        ...linked,
      },
    }),
    ...(problems.length > 0 && { problems }),
  };
}

/** Treats everything as linked if the function table is broken. */
function linkedFunctions(body: ByteSource, program: Program, mainPath: string) {
  return readOrNothing(() => findFunctionNames(body, program, (names) => reachOf(names, mainPath)));
}

function unreadFacts(path: string, reason: string): FileFacts {
  return { path, packages: [], problems: [notRead(path, `was not read: ${reason}`)] };
}
