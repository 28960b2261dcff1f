export const SYSTEM_NAMES = ['github', 'gitlab', 'jenkins', 'circleci', 'azure', 'tekton', 'make'] as const;
