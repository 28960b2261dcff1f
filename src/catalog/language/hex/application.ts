import { failed, ok, type Package, type Result } from '../../../domain/index.ts';

/** Resource file characters searched: name and version are among the first entries. */
const MAX_TEXT = 256 * 1024;
const NAME = /\{\s*application\s*,\s*'?([a-z][\w@]{0,255})'?\s*,/u;
const VERSION = /\{\s*vsn\s*,\s*(?:<<)?"([^"\\\s]{1,256})"/u;

/**
 * Reads an application's name and version from its resource file, an Erlang term with "%" comments. Source:
 * "app(4)" in the Erlang/OTP documentation.
 */
export function readApplication(text: string): Result<Package> {
  const term = text.slice(0, MAX_TEXT).replaceAll(/^[ \t]*%.*$/gmu, '');
  const name = NAME.exec(term)?.[1];
  const version = VERSION.exec(term)?.[1];
  if (name === undefined) return failed('no valid name of an application');
  if (version === undefined) return failed('no valid version');
  return ok({ type: 'hex', ecosystem: 'Hex', name, version });
}

/** Applications shipped with Erlang/OTP and Elixir: no registry has them. */
const PLATFORM_APPLICATIONS: ReadonlySet<string> = new Set([
  'asn1',
  'common_test',
  'compiler',
  'crypto',
  'debugger',
  'dialyzer',
  'diameter',
  'edoc',
  'eex',
  'eldap',
  'elixir',
  'erl_docgen',
  'erl_interface',
  'erts',
  'et',
  'eunit',
  'ex_unit',
  'ftp',
  'iex',
  'inets',
  'jinterface',
  'kernel',
  'logger',
  'megaco',
  'mix',
  'mnesia',
  'observer',
  'odbc',
  'os_mon',
  'parsetools',
  'public_key',
  'reltool',
  'runtime_tools',
  'sasl',
  'snmp',
  'ssh',
  'ssl',
  'stdlib',
  'syntax_tools',
  'tftp',
  'tools',
  'wx',
  'xmerl',
]);

export function isPlatformApplication(name: string): boolean {
  return PLATFORM_APPLICATIONS.has(name);
}
