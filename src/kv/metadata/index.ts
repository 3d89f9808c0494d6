/** The commands that read or write what is stored about a document, as XDCR does. */
import type { CommandSpec } from '../../spec/command.js';
import { getMetaCommands } from './get-meta.js';
import { mutateWithMeta } from './mutate-with-meta.js';
import { returnMeta } from './return-meta.js';
import { withMetaCommands } from './with-meta.js';

export const metadataCommands: readonly CommandSpec[] = [
  ...getMetaCommands,
  ...withMetaCommands,
  mutateWithMeta,
  returnMeta,
];
