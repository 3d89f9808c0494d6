/** All fields by name, derived once from a table of commands. */
import type { CommandTable } from '../table.js';
import { DOCUMENT_WITH_XATTRS } from '../values/xattrs.js';
import { withBase } from './bases.js';
import { binaryFields, definition, namedItems } from './binary-fields.js';
import type { FieldDefinition } from './definition.js';
import { fusionFields } from './fusion-fields.js';
import { headerFields } from './header-fields.js';

export class FieldTable {
  private readonly byName: ReadonlyMap<string, FieldDefinition>;
  private readonly families: readonly FieldDefinition[];

  constructor(table: CommandTable) {
    const rows = [
      ...headerFields(table),
      ...binarySections(table),
      ...fusionFields(table.commands()),
    ];
    const byName = new Map<string, FieldDefinition>();
    for (const row of rows) {
      const known = byName.get(row.name);
      byName.set(row.name, known === undefined ? row : merged(known, row));
    }
    // Last: what was merged may have become wider.
    this.byName = new Map([...byName].map(([name, row]) => [name, withBase(row)]));
    this.families = rows.filter(({ pattern }) => pattern !== undefined).map(withBase);
  }

  /** Every field, in the order of a message: circumstances, header, extras, pairing, Fusion. */
  all(): FieldDefinition[] {
    return [...this.byName.values()];
  }

  /** The definition of this field, or of the family that it belongs to. */
  named(name: string): FieldDefinition | undefined {
    return this.byName.get(name) ?? this.families.find(({ pattern }) => pattern?.test(name));
  }
}

/** The fields of all sections that are laid out, command by command. */
function binarySections(table: CommandTable): FieldDefinition[] {
  const attributes = [...namedItems(DOCUMENT_WITH_XATTRS)].map((item) =>
    definition(item, 'value', 'documents with extended attributes'),
  );
  const described = table
    .commands()
    .flatMap(({ name, request, response }) => [
      ...(request ?? []).flatMap((shape) => binaryFields(shape, `${name} request`)),
      ...(response ?? []).flatMap((shape) => binaryFields(shape, `${name} response`)),
    ]);
  return [...described, ...attributes];
}

/** One name in several places: a field of the header keeps its own meaning, the widest type wins. */
function merged(known: FieldDefinition, other: FieldDefinition): FieldDefinition {
  if (known.where === 'all' || known.where.split(', ').includes(other.where)) return known;
  const type = widthOf(other) > widthOf(known) ? other.type : known.type;
  return { ...known, type, where: `${known.where}, ${other.where}` };
}

const widthOf = ({ type }: FieldDefinition): number => Number(/\d+$/.exec(type)?.[0] ?? 0);
