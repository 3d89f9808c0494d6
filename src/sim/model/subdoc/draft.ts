/**
 * A document that sub-document operations work on, one after the other: its body and its extended
 * attributes, which are the members of a JSON object of their own. Nothing of it is stored before
 * all have succeeded.
 *
 * Sources: kv_engine docs/SubDocument.md, docs/ExtendedAttributes.md, daemon/subdocument.cc.
 */
import type { Content } from '../document.js';
import { NO_XATTRS } from '../document.js';
import { Refusal } from '../refusal.js';
import { JsonText } from './json-text.js';
import { type Operation, type Outcome, operations } from './operations.js';
import { type Path, parsePath } from './path.js';

export interface Spec {
  /** kv_engine's name of the command; Get and Set without a path are about the whole body. */
  readonly command: string;
  readonly onXattrs: boolean;
  readonly makesParents: boolean;
  readonly expandsMacros: boolean;
  readonly path: string;
  readonly operand: Uint8Array;
}

/** What of the surroundings operations can ask for. */
export interface Surroundings {
  /** JSON text of a virtual attribute (`$document` and the like), by its name. */
  virtual(name: string): Uint8Array | undefined;
  /** JSON text that a macro stands for. */
  macro(text: string): Uint8Array | undefined;
}

const EMPTY_OBJECT = new TextEncoder().encode('{}');

export class Draft {
  body: Uint8Array;
  private attributes: Uint8Array;

  constructor(
    { value, xattrs }: Pick<Content, 'value' | 'xattrs'>,
    private readonly around: Surroundings,
  ) {
    this.body = value;
    this.attributes = xattrs.length === 0 ? EMPTY_OBJECT : xattrs;
  }

  /** One JSON object; empty where it would have no members. */
  get xattrs(): Uint8Array {
    const members = JsonText.of(this.attributes)?.root.members ?? [];
    return members.length === 0 ? NO_XATTRS : this.attributes;
  }

  /** Runs one operation; gives what its answer tells, empty where there is nothing to tell. */
  run(spec: Spec): Uint8Array | Refusal {
    const whole = this.wholeBody(spec);
    if (whole !== undefined) return whole;
    const path = parsePath(spec.path);
    if (path instanceof Refusal) return path;
    if (spec.command === 'SubdocReplaceBodyWithXattr') return this.promote(path);
    const operation = operations.get(spec.command);
    if (operation === undefined) return new Refusal('SubdocInvalidCombo');
    const done = spec.onXattrs
      ? this.onAttributes(operation, spec, path)
      : this.onBody(operation, spec, path);
    return done instanceof Refusal ? done : (done.value ?? NOTHING);
  }

  private wholeBody({ command, operand }: Spec): Uint8Array | undefined {
    if (command === 'Get') return this.body;
    if (command !== 'Set') return undefined;
    this.body = operand;
    return NOTHING;
  }

  private onBody(operation: Operation, spec: Spec, path: Path): Outcome | Refusal {
    const json = JsonText.of(this.body);
    if (json === undefined) return new Refusal('SubdocDocNotJson');
    const done = operation.run(json, { ...spec, path });
    if (!(done instanceof Refusal) && done.text !== undefined) this.body = done.text;
    return done;
  }

  private onAttributes(operation: Operation, spec: Spec, path: Path): Outcome | Refusal {
    const [first] = path;
    if (first?.kind !== 'member') return new Refusal('XattrEinval');
    if (first.name.startsWith('$')) return this.onVirtual(operation, spec, path, first.name);
    const json = JsonText.of(this.attributes);
    const operand = spec.expandsMacros ? this.expanded(spec.operand) : spec.operand;
    if (operand === undefined) return new Refusal('SubdocXattrUnknownMacro');
    if (json === undefined) return new Refusal('XattrEinval');
    const done = operation.run(json, { ...spec, operand, path });
    if (!(done instanceof Refusal) && done.text !== undefined) this.attributes = done.text;
    return done;
  }

  private onVirtual(operation: Operation, spec: Spec, path: Path, name: string): Outcome | Refusal {
    if (operation.mutates) return new Refusal('SubdocXattrCantModifyVattr');
    const value = this.around.virtual(name);
    const json = value === undefined ? undefined : JsonText.of(value);
    if (json === undefined) return new Refusal('SubdocXattrUnknownVattr');
    return operation.run(json, { ...spec, path: path.slice(1) });
  }

  private expanded(operand: Uint8Array): Uint8Array | undefined {
    return this.around.macro(new TextDecoder().decode(operand));
  }

  /** The attribute at the path becomes the body. */
  private promote(path: Path): Uint8Array | Refusal {
    const json = JsonText.of(this.attributes);
    const found = json?.locate(path);
    if (found instanceof Refusal) return found;
    if (json === undefined || found === undefined || !('node' in found)) {
      return new Refusal('SubdocPathEnoent');
    }
    const rest = json.without(path);
    if (rest instanceof Refusal) return rest;
    this.body = json.text(found.node).slice();
    this.attributes = rest;
    return NOTHING;
  }
}

const NOTHING = new Uint8Array(0);
