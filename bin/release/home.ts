/** The variable that tells a build where the project lives. Only a release sets it: other builds may run in anybody's CI. */
export const HOME_VARIABLE = 'RELEASE_PROJECT';

/** Returns the address of the repository by the variables of GitHub's or GitLab's CI. */
export function homeIn(environment: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, CI_PROJECT_URL: project } = environment;
  const home = environment[HOME_VARIABLE] ?? (server && repository ? `${server}/${repository}` : project);
  return home === undefined || home === '' ? undefined : home;
}
