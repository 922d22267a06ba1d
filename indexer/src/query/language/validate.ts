import { Kind, type SelectionSetNode } from 'graphql';
import { QueryError, QueryErrors } from '../errors.js';
import { type ApiSchema, baseType, type CompositeDefinition, compositeType, fieldOf } from '../schema/types.js';
import { type Fragments, positionOf } from './operation.js';

/** Fails when a field or the type of a fragment does not exist; all such errors are reported together. */
export function checkFields(schema: ApiSchema, set: SelectionSetNode, fragments: Fragments): void {
  const errors: QueryError[] = [];
  /** Fragments without an error in them: looked at once, however often they are used. */
  const clean = new Set<string>();

  function checkSet(selections: SelectionSetNode, parent: CompositeDefinition): void {
    for (const item of selections.selections) {
      if (item.kind === Kind.FIELD) {
        const field = fieldOf(parent, item.name.value);
        if (!field) {
          const message = `Type \`${parent.name}\` has no field \`${item.name.value}\``;
          errors.push(new QueryError(message, positionOf(item)));
          continue;
        }
        const target = compositeType(schema, baseType(field.type));
        if (target && item.selectionSet) checkSet(item.selectionSet, target);
      } else if (item.kind === Kind.FRAGMENT_SPREAD) {
        checkSpread(item.name.value);
      } else if (item.typeCondition) {
        checkFragment(item.selectionSet, item.typeCondition.name.value);
      } else {
        checkSet(item.selectionSet, parent);
      }
    }
  }

  function checkSpread(name: string): void {
    if (clean.has(name)) return;
    const before = errors.length;
    const fragment = fragments.get(name);
    if (fragment) checkFragment(fragment.selectionSet, fragment.typeCondition.name.value);
    else errors.push(new QueryError(`fragment \`${name}\` is not defined`));
    if (errors.length === before) clean.add(name);
  }

  function checkFragment(selections: SelectionSetNode, typeName: string): void {
    const target = compositeType(schema, typeName);
    if (target) checkSet(selections, target);
    else errors.push(new QueryError(`Failed to resolve named type \`${typeName}\``));
  }

  checkSet(set, schema.query);
  if (errors.length > 0) throw new QueryErrors(errors);
}
