import { nameSome, type Problem } from '../../../domain/index.ts';
import { isOfToolchain, type BuildInfo, type GoModule } from './build-info.ts';
import { modulesOfPaths } from './modules-of-paths.ts';
import { isDirty, isRelease } from './versions.ts';

/** Modules or programs named in a message before the rest are counted. */
const MOST_NAMED = 5;

export function packed(path: string): Problem {
  const message = `${path} is packed by UPX, so its modules are unknown: unpack it with upx -d, or scan it before it is packed`;
  return { kind: 'binary-packed', subject: path, message, path };
}

/** Reports an archive that contains Go programs. */
export function withPrograms(path: string, names: readonly string[]): Problem {
  const programs = nameSome(names, MOST_NAMED);
  return notRead(path, `is an archive of Go programs, which are only read unpacked: ${programs}`);
}

/** Counts as an unread program, so that one waiver covers them all. */
export function notRead(path: string, reason: string): Problem {
  return { kind: 'packages-not-read', subject: 'go', message: `${path} ${reason}`, count: 1, path };
}

/** Reports gaps in a program's build info. `linked` are its packages, if they could be read. */
export function problemsOf(
  path: string,
  info: BuildInfo,
  linked: readonly string[] | undefined,
): readonly Problem[] {
  const { main, dependencies, path: mainPath = '' } = info;
  if (!main && dependencies.length === 0)
    return isOfToolchain(info) ? [] : [withoutModules(path, mainPath, linked)];
  return main && isDirty(main.version) && isRelease(main.version) ? [changed(path, main)] : [];
}

/** Reports a hole; or a note if its packages name no other module, which leaves only Go itself to look up. */
function withoutModules(path: string, mainPath: string, linked: readonly string[] | undefined): Problem {
  const built = 'was built without modules, so only its standard library was looked up';
  if (!linked) return notRead(path, `${built}: nothing says what else is in it`);
  const modules = modulesOfPaths(linked, mainPath);
  return modules.length === 0
    ? versionUnknown(path, built)
    : notRead(path, `${built}: it does not say the versions of ${nameSome(modules, MOST_NAMED)}`);
}

function changed(path: string, { path: name, version }: GoModule): Problem {
  const built = `was built from ${name} ${version}, with changes that have no version`;
  return versionUnknown(path, `${built}: it is compared as the release`);
}

function versionUnknown(path: string, reason: string): Problem {
  return { kind: 'package-version-unknown', subject: path, message: `${path} ${reason}`, path };
}
