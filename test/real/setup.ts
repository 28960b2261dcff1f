import type { TestProject } from 'vitest/node';
import { fetchInputs } from './fetch-inputs.ts';

/** Once for all files: each of them would ask a registry that does not answer. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('inputs', await fetchInputs());
}
