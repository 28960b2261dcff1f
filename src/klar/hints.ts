/** Hints name `plimsoll scan` flags; Klar's users set these variables instead. */
const VARIABLES: readonly (readonly [flag: string, variable: string])[] = [
  ['--username and --password-stdin', 'DOCKER_USER and DOCKER_PASSWORD'],
  ['--skip-tls-verify', 'DOCKER_INSECURE=true'],
  ['--ca-cert FILE', 'PLIMSOLL_CA_CERT=FILE'],
  ['--insecure', 'REGISTRY_INSECURE=true'],
  ['--platform', 'DOCKER_PLATFORM_OS and DOCKER_PLATFORM_ARCH:'],
];

export function hintInVariables(hint: string): string {
  return VARIABLES.reduce((text, [flag, variable]) => text.replaceAll(flag, variable), hint);
}
