/** What a row of the checklist is made of: where it must be seen, and how it is told. */
import type { Seen } from '../read.js';

/** Names of the captures that are made from plays. */
export const FEBRUARY = 'edition-2025-02';
export const APRIL = 'edition-2025-04';
export const BETWEEN = 'between-editions';
export const NOVEMBER = 'edition-2025-11';
export const NEWEST = 'edition-2026';
export const FAILURES = 'failures';
export const MISTAKES = 'mistakes';
export const ALL_EDITIONS = [FEBRUARY, APRIL, NOVEMBER, NEWEST];

export interface Row {
  /** What it is, in the words of the protocol reference; Markdown. */
  readonly says: string;
  /** Captures that show it. Of the four editions' captures these are the only ones that do. */
  readonly where: readonly string[];
  readonly holds: Holds;
}

/** As Array.filter asks: a message, its index, and all messages of its capture. */
export type Holds = (seen: Seen, index: number, all: readonly Seen[]) => boolean;
type Test = (fields: Readonly<Record<string, unknown>>, seen: Seen) => boolean;

export const row = (says: string, where: readonly string[], holds: Holds): Row => ({
  says,
  where,
  holds,
});

interface FusionRecord {
  readonly command: string;
  readonly edition: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const fusionOf = ({ record }: Seen): FusionRecord | undefined =>
  record.fusion as FusionRecord | undefined;

const anything: Test = () => true;

/** A request of Fusion in the form of this edition. */
export const request =
  (command: string, edition: string, test: Test = anything): Holds =>
  (seen) => {
    const fusion = fusionOf(seen);
    return (
      seen.record.kind === 'request' &&
      fusion?.command === command &&
      fusion.edition === edition &&
      test(fusion.fields, seen)
    );
  };

/** A successful answer of Fusion. */
export const success =
  (command: string, test: Test = anything): Holds =>
  (seen) => {
    const fusion = fusionOf(seen);
    return (
      seen.record.kind === 'response' &&
      seen.record.status_name === 'Success' &&
      fusion?.command === command &&
      test(fusion.fields, seen)
    );
  };

/** A failed answer to an opcode, by the numbers of the wire. */
export const failure =
  (opcode: number, status: number, test: (seen: Seen) => boolean = () => true): Holds =>
  (seen) =>
    seen.record.kind === 'response' &&
    seen.record.opcode === opcode &&
    seen.record.status === status &&
    test(seen);

/** It holds, and no such answer of that command came before on this connection for the same vbucket. */
export const without =
  (command: string, holds: Holds): Holds =>
  (seen, index, all) =>
    holds(seen, index, all) && !earlier(seen, all).some(success(command));

/** It holds, and the same was asked before on this connection, with success. */
export const again =
  (holds: Holds): Holds =>
  (seen, index, all) =>
    holds(seen, index, all) &&
    earlier(seen, all).some(
      ({ record, asked }) =>
        record.opcode === seen.record.opcode &&
        record.status_name === 'Success' &&
        JSON.stringify(asked?.record.value) === JSON.stringify(seen.asked?.record.value),
    );

/** Answers before this one, on its connection, about its vbucket. */
const earlier = (seen: Seen, all: readonly Seen[]): readonly Seen[] =>
  all.filter(
    ({ number, record, asked }) =>
      number < seen.number &&
      record.stream === seen.record.stream &&
      asked?.record.vbucket === seen.asked?.record.vbucket,
  );

/** These fields and no others. */
export const exactly =
  (...names: readonly string[]): Test =>
  (fields) =>
    Object.keys(fields).sort().join() === [...names].sort().join();

export const both =
  (first: Test, second: Test): Test =>
  (fields, seen) =>
    first(fields, seen) && second(fields, seen);

/** The request has neither value nor datatype bits. */
export const isRaw: Test = (_fields, { record }) =>
  record.body_length === 0 && (record.datatype as string[]).length === 0;

/** The message has nothing behind its header. */
export const isEmpty: Test = (_fields, { record }) => record.body_length === 0;

/** The datatype says JSON. */
export const saysJson: Test = (_fields, { record }) =>
  (record.datatype as string[]).join() === 'json';

/** The answer's reason contains this text. */
export const because =
  (text: string) =>
  ({ message }: Seen): boolean =>
    message.errorContext?.includes(text) === true;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
