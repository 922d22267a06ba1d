import type { SqlValue } from '../../store/codec.js';
import type { QueryError } from '../errors.js';

/** Values that are known only when a statement runs. */
export type RuntimeParameter = { runtime: 'block' } | { runtime: 'parents' } | { runtime: 'current' };
export type Parameter = SqlValue | RuntimeParameter;

export const BLOCK: RuntimeParameter = { runtime: 'block' };
export const PARENTS: RuntimeParameter = { runtime: 'parents' };
/** Rows of buckets that are not over yet; see `currentBucket.ts`. */
export const CURRENT: RuntimeParameter = { runtime: 'current' };

/**
 * Collects a statement's text and its parameters in the order of their question marks. All values are parameters, so the
 * text depends on the shape of a query alone and its prepared statement can be used again.
 */
export class SqlWriter {
  private readonly parts: string[] = [];
  readonly parameters: Parameter[] = [];
  private refusal: QueryError | undefined;

  get text(): string {
    return this.parts.join('');
  }

  add(...texts: string[]): this {
    this.parts.push(...texts);
    return this;
  }

  bind(value: Parameter): this {
    this.parts.push('?');
    this.parameters.push(value);
    return this;
  }

  /**
   * Notes that PostgreSQL would refuse the statement. graph-node finds its own errors first, while it puts the statement
   * together; only when there are none does it get to hear this one.
   */
  refuse(error: QueryError): this {
    this.refusal ??= error;
    return this.add('FALSE');
  }

  /** Throws what `refuse` noted. */
  check(): this {
    if (this.refusal) throw this.refusal;
    return this;
  }

  /** `items` written one after the other with `separator` between them. */
  join<T>(items: readonly T[], separator: string, write: (item: T, index: number) => void): this {
    items.forEach((item, index) => {
      if (index > 0) this.add(separator);
      write(item, index);
    });
    return this;
  }
}

export function runtimeValue(parameter: Parameter, values: Record<RuntimeParameter['runtime'], SqlValue>): SqlValue {
  if (parameter === null || typeof parameter !== 'object' || !('runtime' in parameter)) return parameter;
  return values[parameter.runtime];
}
