import { Kind, type SelectionSetNode } from 'graphql';
import { QueryError, QueryErrors } from '../errors.js';
import { type ApiSchema, baseType, type CompositeDefinition, compositeType, fieldOf } from '../schema/types.js';
import { type Fragments, positionOf } from './operation.js';

/** Fails when a field or the type of a fragment does not exist; all such errors are reported together. */
export function checkFields(schema: ApiSchema, set: SelectionSetNode, fragments: Fragments): void {
  const errors: QueryError[] = [];

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
        const fragment = fragments.get(item.name.value);
        if (fragment) checkFragment(fragment.selectionSet, fragment.typeCondition.name.value);
        else errors.push(new QueryError(`fragment \`${item.name.value}\` is not defined`));
      } else if (item.typeCondition) {
        checkFragment(item.selectionSet, item.typeCondition.name.value);
      } else {
        checkSet(item.selectionSet, parent);
      }
    }
  }

  function checkFragment(selections: SelectionSetNode, typeName: string): void {
    const target = compositeType(schema, typeName);
    if (target) checkSet(selections, target);
    else errors.push(new QueryError(`Failed to resolve named type \`${typeName}\``));
  }

  checkSet(set, schema.query);
  if (errors.length > 0) throw new QueryErrors(errors);
}
