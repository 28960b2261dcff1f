import type { WantedFile } from '../../cataloger.ts';

export const STATUS = 'var/lib/dpkg/status';

export function file(path: string, text: string): WantedFile {
  return { path, bytes: new TextEncoder().encode(text) };
}

export function entry(fields: Readonly<Record<string, string>>): string {
  const whole = {
    Package: 'libssl3',
    Status: 'install ok installed',
    Architecture: 'amd64',
    Version: '3.0.11-1',
    ...fields,
  };
  return Object.entries(whole)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}
