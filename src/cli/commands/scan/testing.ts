import { workloadName } from '../../../domain/index.ts';
import type { WantedImage } from './wanted-images.ts';

/** Writes an image with the places that name it: `app:1: Pod a app, Job b`. */
export function placeLine({ reference, workloads = [] }: WantedImage): string {
  const places = workloads.map(({ container, volume, ...workload }) =>
    [workloadName(workload), container ?? volume].filter(Boolean).join(' '),
  );
  return `${reference}: ${places.join(', ')}`;
}
