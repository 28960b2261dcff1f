/** Architectures by Node's name, and their machines as `uname -m` names them. */
export const MACHINES = { x64: 'x86_64', arm64: 'aarch64' } as const;

export type Architecture = keyof typeof MACHINES;

export function isArchitecture(name: string): name is Architecture {
  return Object.hasOwn(MACHINES, name);
}
