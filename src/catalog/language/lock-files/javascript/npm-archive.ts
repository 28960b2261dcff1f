/** The archive of a package in a registry: `https://registry.npmjs.org/@x/b/-/b-2.0.0.tgz`. */
const ARCHIVE = /\/((?:@[^/@]+(?:\/|%2f))?([^/@]+))\/-\/([^/]+)\.tgz(?:[#?(_]|$)/iu;

/** Returns the package that a registry, any of them, has at an address; undefined for an address of another form. */
export function packageAt(address: string): { readonly name: string; readonly version: string } | undefined {
  const [, name = '', base = '', file = ''] = ARCHIVE.exec(address) ?? [];
  const version = file.slice(base.length + 1);
  if (!file.startsWith(`${base}-`) || !/^\d/u.test(version)) return undefined;
  return { name: name.replace(/%2f/iu, '/'), version };
}
