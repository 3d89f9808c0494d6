/** Failures that a user can do something about, sorted by what they concern. */

/** A failure that crosses threads: an Error keeps its class there no more than its name. */
export interface TaskFailure {
  readonly kind: 'file' | 'network' | 'bug';
  readonly message: string;
}

/** One clear line; `kind` decides the exit status. */
export class TaskError extends Error {
  constructor(
    readonly kind: TaskFailure['kind'],
    message: string,
  ) {
    super(message);
  }
}

/** Gives what an attempt throws a kind. */
export async function failingAs<T>(kind: TaskFailure['kind'], attempt: Promise<T>): Promise<T> {
  try {
    return await attempt;
  } catch (error) {
    throw new TaskError(kind, error instanceof Error ? error.message : String(error));
  }
}

/** As it crosses threads. An error that nobody foresaw keeps its stack. */
export function failureOf(error: unknown): TaskFailure {
  if (error instanceof TaskError) return { kind: error.kind, message: error.message };
  if (!(error instanceof Error)) return { kind: 'bug', message: String(error) };
  if (error.name === 'CaptureError') return { kind: 'file', message: error.message };
  return { kind: 'bug', message: error.stack ?? error.message };
}

/** A failure that came from the engine's thread. */
export class EngineFailure extends Error {
  constructor(readonly failure: TaskFailure) {
    super(failure.message);
  }
}
