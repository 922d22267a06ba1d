import { type SourcePosition, unattestable } from '../errors.js';
import type { FieldDefinition } from '../schema/types.js';
import type { QueryValue } from './values.js';

/** A field to answer: fragments expanded, variables put in, arguments coerced and defaults added. */
export interface SelectedField {
  readonly name: string;
  readonly responseKey: string;
  readonly position: SourcePosition;
  readonly definition: FieldDefinition;
  readonly args: ReadonlyMap<string, QueryValue>;
  /** Empty for scalars and enums. */
  readonly selection: SelectionSet;
}

/**
 * The fields to answer for each concrete type that an object can have. Fields that are repeated under one response key are
 * merged: the first one's arguments hold, the sub-selections of all of them are joined.
 *
 * Fields are never changed once they are made: types share them, so that nested interfaces do not multiply.
 */
export class SelectionSet {
  private readonly fieldsByType: Map<string, SelectedField[]>;

  constructor(typeNames: Iterable<string>) {
    this.fieldsByType = new Map([...typeNames].map((name) => [name, []]));
  }

  get isEmpty(): boolean {
    return [...this.fieldsByType.values()].every((fields) => fields.length === 0);
  }

  fieldsFor(typeName: string): readonly SelectedField[] {
    const fields = this.fieldsByType.get(typeName);
    if (!fields) throw unattestable(`invalid query: no fields for type \`${typeName}\``);
    return fields;
  }

  /** Adds a field for all types of the set. */
  push(field: SelectedField): void {
    for (const fields of this.fieldsByType.values()) mergeField(fields, field);
  }

  merge(other: SelectionSet): void {
    for (const [typeName, fields] of other.fieldsByType) {
      const own = this.fieldsByType.get(typeName);
      if (!own) {
        throw unattestable(`invalid query: can not merge fields because type \`${typeName}\` showed up unexpectedly`);
      }
      for (const field of fields) mergeField(own, field);
    }
  }

  /** The fields of this set, then those of `other`. */
  joined(other: SelectionSet): SelectionSet {
    const result = new SelectionSet(this.fieldsByType.keys());
    result.merge(this);
    result.merge(other);
    return result;
  }
}

export const EMPTY_SELECTION = new SelectionSet([]);

function mergeField(fields: SelectedField[], field: SelectedField): void {
  const index = fields.findIndex((item) => item.responseKey === field.responseKey);
  const present = fields[index];
  if (!present) fields.push(field);
  else if (present !== field) fields[index] = { ...present, selection: present.selection.joined(field.selection) };
}
