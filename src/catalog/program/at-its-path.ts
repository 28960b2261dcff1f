import type { FileFacts, Problem } from '../../domain/index.ts';

/** Makes a program the application of its packages. A hard link has another path's facts. */
export function atItsPath(file: FileFacts): FileFacts {
  const { path, packages, problems } = file;
  return {
    ...file,
    ...(packages && { packages: packages.map((pkg) => ({ ...pkg, application: path })) }),
    ...(problems && { problems: problems.map((each) => atPath(each, path)) }),
  };
}

/** Returns the same problem for a file at another path. */
function atPath(problem: Problem, path: string): Problem {
  const { path: old = path, subject, message } = problem;
  const moved = message.startsWith(old) ? path + message.slice(old.length) : message;
  return { ...problem, subject: subject === old ? path : subject, message: moved, path };
}
