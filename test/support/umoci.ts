/**
 * Returns umoci's arguments to unpack an image of a layout, `FOLDER:TAG`; without root it leaves out the owners of
 * files.
 */
export function unpacking(image: string, bundle: string): readonly string[] {
  const rootless = process.getuid?.() === 0 ? [] : ['--rootless'];
  return ['unpack', ...rootless, '--image', image, bundle];
}
