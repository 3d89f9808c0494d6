/**
 * Every field that a filter may name, with its values. Names, types and meanings are those of
 * the reference page (FieldTable); what is added here is how to get at the values, and the few
 * fields that only a filter has.
 */
import { withBase } from '../../dissect/fields/bases.js';
import { FieldTable } from '../../dissect/fields/table.js';
import type { CommandTable } from '../../dissect/table.js';
import { keyGrammarOf } from '../../spec/command.js';
import { kindOf } from '../values/kinds.js';
import { circumstances } from './circumstances.js';
import { type Definition, type Field, NOTHING } from './field.js';
import { fusionValues } from './fusion.js';
import { header } from './header.js';
import { itemValues, type Possible, possibleItems } from './items.js';
import { ALTERNATIVE } from './magics.js';
import { opcodeNames, valueNames } from './names.js';
import { framing, sections } from './sections.js';

/** Protocols, by which Wireshark's users ask whether a message has one. */
const PROTOCOLS: readonly Definition[] = [
  { name: 'frame', type: 'FT_NONE', doc: 'Any message.', where: 'all' },
  { name: 'ip', type: 'FT_NONE', doc: 'Sent over IPv4.', where: 'over IPv4' },
  { name: 'ipv6', type: 'FT_NONE', doc: 'Sent over IPv6.', where: 'over IPv6' },
  { name: 'tcp', type: 'FT_NONE', doc: 'Sent over TCP: any message.', where: 'all' },
  { name: 'couchbase', type: 'FT_PROTOCOL', doc: 'The bytes of the message.', where: 'all' },
  {
    name: 'couchbase.server.opcode',
    type: 'FT_UINT8',
    doc: 'The command of a message in which the server asks.',
    where: 'server magics',
  },
];

const byMagic: Possible = (magic) => ALTERNATIVE[magic] === 1;

/** The values, asked only of messages that may have some: others need not be interpreted. */
function wherePossible({ values, possible, needsBody }: Known): Field['values'] {
  if (possible === undefined) return values;
  return (view) => {
    const { magic, opcode, bodyLength } = view.header;
    if (!possible(magic, opcode)) return NOTHING;
    return bodyLength === 0 && needsBody?.(magic, opcode) === true ? NOTHING : values(view);
  };
}

type Known = Omit<Field, 'definition' | 'kind' | 'names'>;

/** Fields of Fusion messages that say of what command they are, and not what is in them. */
const OF_ANY_FUSION = new Set(['fusion', 'fusion.command', 'fusion.edition']);

export class Catalogue {
  private readonly table: FieldTable;
  private readonly own: ReadonlyMap<string, Definition>;
  private readonly framing: ReadonlyMap<string, Pick<Field, 'values'>>;
  /** Asked for only by fields of laid-out sections; made from all commands, which takes a while. */
  private items: ReadonlyMap<string, Possible> | undefined;

  constructor(private readonly commands: CommandTable) {
    this.table = new FieldTable(commands);
    const own = [...PROTOCOLS, ...framing.map(([definition]) => definition)].map(withBase);
    this.own = new Map(own.map((definition) => [definition.name, definition]));
    this.framing = new Map(framing.map(([{ name }, known]) => [name, known]));
  }

  /** Every field, those of the reference page first. */
  all(): readonly Definition[] {
    const known: readonly Definition[] = this.table.all();
    const names = new Set(known.map(({ name }) => name));
    return [...known, ...[...this.own.values()].filter(({ name }) => !names.has(name))];
  }

  /** Whether a name is that of a field or a slip in one: its first part is that of some field. */
  isQualified(name: string): boolean {
    return /^(?:frame|ip|ipv6|tcp|couchbase|fusion|message|finding|fault)\.[A-Za-z_]/.test(name);
  }

  /** Undefined where there is no such field. */
  field(name: string): Field | undefined {
    const definition: Definition | undefined = this.table.named(name) ?? this.own.get(name);
    // A family stands on the reference page under a name that no message has.
    if (definition === undefined || name.includes('<')) return undefined;
    const kind = name === 'finding.severity' ? 'severity' : kindOf(definition.type);
    const names = this.namesOf(definition);
    const known = this.known(name, kind);
    return {
      definition,
      kind,
      ...known,
      values: wherePossible(known),
      ...(names === undefined ? {} : { names }),
    };
  }

  private known(name: string, kind: Field['kind']): Known {
    const told = circumstances[name] ?? header[name] ?? sections[name];
    if (told !== undefined)
      return name === 'couchbase.flex_frame' ? { ...told, possible: byMagic } : told;
    if (name === 'fusion' || name.startsWith('fusion.')) {
      const isFamily = (candidate: string) => this.table.named(candidate)?.pattern !== undefined;
      return {
        values: fusionValues(name, kind, isFamily),
        possible: (magic, opcode) => this.commands.find(magic, opcode)?.fusion !== undefined,
        // What was asked for in a key is part of its answer, whatever that holds.
        needsBody: (magic, opcode) =>
          !OF_ANY_FUSION.has(name) && keyGrammarOf(this.commands.find(magic, opcode)) === undefined,
      };
    }
    const values = itemValues(name, kind);
    this.items ??= possibleItems(this.commands);
    const possible = this.items.get(name);
    const framed = this.framing.get(name);
    if (framed === undefined) return possible === undefined ? { values } : { values, possible };
    return {
      values: (view) => [...framed.values(view), ...values(view)],
      possible: (magic, opcode) => byMagic(magic, opcode) || possible?.(magic, opcode) === true,
    };
  }

  private namesOf({ name, values }: Definition): Field['names'] {
    if (name === 'couchbase.opcode') return opcodeNames(this.commands.commands());
    if (name === 'couchbase.server.opcode') return opcodeNames(this.serverCommands());
    return values === undefined ? undefined : valueNames(values);
  }

  private serverCommands() {
    const SERVER_REQUEST = 0x82;
    return Array.from({ length: 256 }, (_, opcode) =>
      this.commands.find(SERVER_REQUEST, opcode),
    ).filter((spec) => spec !== undefined);
  }
}
