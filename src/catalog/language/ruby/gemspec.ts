import { failed, ok, type Package, type Result } from '../../../domain/index.ts';

/** Gemspec characters searched: name and version are at the start. */
const MAX_TEXT = 64 * 1024;
/** Characters in a name or a version; RubyGems.org allows fewer. */
const MAX_WORD = 256;
const NAME = /^[A-Za-z0-9._-]+$/u;
const VERSION = /^[0-9A-Za-z.-]+$/u;
/** The platform for gems that run anywhere. */
const ANY_PLATFORM = 'ruby';

/** `# stub: NAME VERSION PLATFORM PATHS`, which RubyGems itself reads instead of the specification. */
const STUB = /^# stub: (\S+) (\S+) (\S+)/mu;
const ASSIGNED = {
  name: assignment('name'),
  version: assignment('version'),
  platform: assignment('platform'),
};

/**
 * Reads an installed gem's name, version and platform without running its specification: from RubyGems' stub
 * line, since 2.0, else from the assignments that it has always written. Source:
 * rubygems/stub_specification.rb.
 */
export function readGemspec(text: string): Result<Package> {
  const head = text.slice(0, MAX_TEXT);
  const [, name, version, platform = ANY_PLATFORM] = STUB.exec(head) ?? assigned(head);
  if (name === undefined || name.length > MAX_WORD || !NAME.test(name)) return failed('no valid name');
  if (version === undefined || version.length > MAX_WORD || !VERSION.test(version))
    return failed('no valid version');
  const architecture = platform === ANY_PLATFORM ? {} : { architecture: platform };
  return ok({ type: 'gem', ecosystem: 'RubyGems', name, version, ...architecture });
}

/** Whether RubyGems or Bundler wrote it, with the author's computed values filled in. */
export function isWritten(text: string): boolean {
  return STUB.test(text.slice(0, MAX_TEXT));
}

function assigned(text: string): readonly (string | undefined)[] {
  const valueOf = (pattern: RegExp) => pattern.exec(text)?.[1];
  return ['', valueOf(ASSIGNED.name), valueOf(ASSIGNED.version), valueOf(ASSIGNED.platform)];
}

/** `s.name = "rack".freeze`, `s.version = Gem::Version.new("1.0")`. */
function assignment(field: string): RegExp {
  return new RegExp(
    `^[ \\t]*[a-z]\\w*\\.${field}\\s*=\\s*(?:Gem::\\w+\\.new\\(?\\s*)?(?:%q\\{|["'])([^"'}]*)`,
    'mu',
  );
}
