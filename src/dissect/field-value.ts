/** What a field of a Fusion message is worth: JSON keeps its place and digits, the rest is plain. */
import type { JsonNode } from './json.js';

export type FieldValue = JsonNode | readonly JsonNode[] | string | number | bigint;
