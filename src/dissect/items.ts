/** The binary items of a message: extras, key and value as the form that it has lays them out. */
import type { CommandSpec, Shape } from '../spec/command.js';
import type { Layout } from '../spec/layout.js';
import type { MessageItems, ScopeValues } from '../spec/scope.js';
import { layoutsOf } from './fields/binary-fields.js';
import { type Decoded, scopeValues, someItem } from './layout/decoded.js';
import { readLayout } from './layout/read.js';
import type { Surroundings } from './layout/scope.js';
import { valuesOf } from './layout/values-of.js';
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

/** What follows from other items is there even where there are no bytes. */
const isEmpty = ({ start, end }: Range, layout: Layout): boolean =>
  layout.length === 0 || (start === end && !hasDerived(layout));

const hasDerived = (layout: Layout): boolean => someItem(layout, ({ kind }) => kind === 'derived');

/** Whether its answers tell what became of what was asked: they are read with the whole request. */
export const answersFollow = ({ response = [] }: CommandSpec): boolean =>
  response.some((shape) => layoutsOf(shape).some(([, layout]) => hasDerived(layout)));

class Around implements Surroundings {
  private known: MessageItems | undefined;

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

  /** Few layouts ask for it. What of a request was not seen may have asked for anything. */
  get asked(): MessageItems | undefined {
    const { request, requestShape, features } = this.circumstances;
    if (request === undefined || request.sections.missing > 0) return undefined;
    this.known ??= itemValues(readItems(request, requestShape?.(), { features }));
    return this.known;
  }
}

const itemValues = ({ extras, key, value }: Items): MessageItems => ({
  extras: valuesOf(extras),
  key: valuesOf(key),
  value: valuesOf(value),
});
