let isAbandoned = false;

/** Notes that something goes on which nobody waits for any more. */
export function abandonWork(): void {
  isAbandoned = true;
}

/** Ends the process, with the exit code that was set, where abandoned work would keep it alive. */
export function endAbandonedWork(): void {
  if (isAbandoned) process.exit();
}
