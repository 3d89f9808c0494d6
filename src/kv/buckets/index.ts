/** The table of commands that create, delete and pause buckets (0x85, 0x86, 0x8a, 0x8b). */
import type { CommandSpec } from '../../spec/command.js';
import { createBucket } from './create.js';
import { deleteBucket } from './delete.js';
import { pausing } from './pause-resume.js';

export const bucketCommands: readonly CommandSpec[] = [createBucket, deleteBucket, ...pausing];
