/** A package archive in a registry: `https://registry.npmjs.org/@x/b/-/b-2.0.0.tgz`. */
const ARCHIVE = /\/((?:@[^/@]+(?:\/|%2f))?([^/@]+))\/-\/([^/]+)\.tgz(?:[#?(_]|$)/iu;

/** Returns the package at an archive URL in any registry; undefined for other URLs. */
export function packageAt(address: string): { readonly name: string; readonly version: string } | undefined {
  const [, name = '', base = '', file = ''] = ARCHIVE.exec(address) ?? [];
  const version = file.slice(base.length + 1);
  if (!file.startsWith(`${base}-`) || !/^\d/u.test(version)) return undefined;
  return { name: name.replace(/%2f/iu, '/'), version };
}
