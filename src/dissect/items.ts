/** The binary items of a message: extras, key and value as the form that it has lays them out. */
import type { Shape } from '../spec/command.js';
import type { Layout, ScopeValues } from '../spec/layout.js';
import { type Decoded, scopeValues } from './layout/decoded.js';
import { readLayout } from './layout/read.js';
import type { Surroundings } from './layout/scope.js';
import type { Message } from './message.js';
import type { Range } from './sections.js';
import { moved } from './values/unpack.js';

export interface Items {
  readonly extras: readonly Decoded[];
  readonly key: readonly Decoded[];
  readonly value: readonly Decoded[];
}

/** What decides how a message is laid out, beside its own bytes. */
export interface Circumstances {
  /** HELLO features that hold on the connection; undefined: its HELLO was not seen. */
  readonly features: ReadonlySet<number> | undefined;
  /** The request that a response answers. */
  readonly request?: Message | undefined;
  /** The form that it has; only asked where a layout asks for what was asked. */
  readonly requestShape?: () => Shape | undefined;
}

const NONE: readonly Decoded[] = [];
const NO_VALUES: ScopeValues = Object.freeze(Object.create(null));

export function readItems(
  message: Message,
  shape: Shape | undefined,
  circumstances: Circumstances,
): Items {
  if (shape === undefined) return { extras: NONE, key: message.keyItems, value: NONE };
  const { bytes, sections, unpacked } = message;
  const extras = isEmpty(sections.extras, shape.extras)
    ? NONE
    : readLayout(
        bytes,
        sections.extras,
        shape.extras,
        new Around(message, circumstances, NO_VALUES),
      );
  const keyLayout = typeof shape.key === 'object' ? shape.key.layout : undefined;
  if (keyLayout === undefined && shape.value.kind !== 'binary') {
    return { extras, key: message.keyItems, value: NONE };
  }
  const around = new Around(message, circumstances, scopeValues(extras));
  const key =
    keyLayout === undefined ? message.keyItems : readLayout(bytes, sections.key, keyLayout, around);
  if (shape.value.kind !== 'binary' || unpacked.problem !== undefined) {
    return { extras, key, value: NONE };
  }
  const value = isEmpty(unpacked.body, shape.value.layout)
    ? NONE
    : readLayout(unpacked.bytes, unpacked.body, shape.value.layout, around);
  return {
    extras,
    key,
    value: unpacked.inflated === undefined ? value : moved(value, sections.value),
  };
}

const isEmpty = ({ start, end }: Range, layout: Layout): boolean =>
  layout.length === 0 || start === end;

class Around implements Surroundings {
  private known: ScopeValues | undefined;

  constructor(
    private readonly message: Message,
    private readonly circumstances: Circumstances,
    readonly extras: ScopeValues,
  ) {}

  get features(): ReadonlySet<number> | undefined {
    return this.circumstances.features;
  }

  get status(): number | undefined {
    const { kind, header } = this.message;
    return kind === 'response' ? header.vbucketOrStatus : undefined;
  }

  /** Few layouts ask for it. */
  get asked(): ScopeValues {
    const { request, requestShape, features } = this.circumstances;
    if (request === undefined) return NO_VALUES;
    this.known ??= scopeValues(readItems(request, requestShape?.(), { features }).extras);
    return this.known;
  }
}
