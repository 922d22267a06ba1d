import { type ConstDirectiveNode, Kind, type TypeNode } from 'graphql';

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

export function hasList(type: TypeNode): boolean {
  if (type.kind === Kind.LIST_TYPE) return true;
  return type.kind === Kind.NON_NULL_TYPE && hasList(type.type);
}

export function directive(node: { readonly directives?: readonly ConstDirectiveNode[] | undefined }, name: string) {
  return node.directives?.find((item) => item.name.value === name);
}

export function argument(node: ConstDirectiveNode | undefined, name: string): string | boolean | undefined {
  const value = node?.arguments?.find((item) => item.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN || value?.kind === Kind.STRING ? value.value : undefined;
}

export function flag(node: ConstDirectiveNode | undefined, name: string): boolean {
  return argument(node, name) === true;
}

export function describe(node: { description?: { value: string } | undefined }): { description?: string } {
  return node.description === undefined ? {} : { description: node.description.value };
}
