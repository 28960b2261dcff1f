let isAbandoned = false;

/** Notes that abandoned work continues. */
export function abandonWork(): void {
  isAbandoned = true;
}

/** Ends the process with the exit code that was set, if abandoned work would keep it alive. */
export function endAbandonedWork(): void {
  if (isAbandoned) process.exit();
}
